import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Queryable } from '#db/pool.ts'
import { inFile } from '#ops/migrate/errors.ts'
import { SQL_DIRECTORY } from '#ops/migrate/files.ts'
import { inOneTransaction } from '#ops/migrate/transaction.ts'

async function run(db: Queryable, file: string): Promise<void> {
  const sql = await readFile(join(SQL_DIRECTORY, file), 'utf8')
  await inOneTransaction(db, { as: 'installer' }, () =>
    db.query(sql).catch((error: unknown) => {
      throw inFile(file, sql, error)
    }),
  )
}

/** The roles of the cluster. The file only makes what is missing. */
export async function makeRoles(db: Queryable): Promise<void> {
  await run(db, 'roles.sql')
}

/** What this database needs before its first migration, made where it is missing. */
export async function bootstrap(db: Queryable): Promise<void> {
  await run(db, 'bootstrap.sql')
}

/** Lets the server's role log in with a password; the bootstrap makes it without one. */
export async function setAppPassword(db: Queryable, password: string): Promise<void> {
  await db.query(`alter role berth_app login password ${pg.escapeLiteral(password)}`)
}
