import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Queryable } from '#db/connections/pool.ts'
import { inFile, MigrationError, sqlstateOf } from '#ops/migrate/errors.ts'
import { SQL_DIRECTORY } from '#ops/migrate/files.ts'
import { inOneTransaction } from '#ops/migrate/transaction.ts'

const INSUFFICIENT_PRIVILEGE = '42501'

class InstallerLacksRights extends MigrationError {
  override readonly code = 'installer_lacks_rights'
}

async function run(
  db: Queryable,
  file: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const sql = await readFile(join(SQL_DIRECTORY, file), 'utf8')
  const ran = inOneTransaction(db, { as: 'installer' }, async () => {
    for (const [name, value] of Object.entries(settings)) {
      await db.query('select pg_catalog.set_config($1, $2, true)', [name, value])
    }
    await db.query(sql).catch((error: unknown) => {
      throw inFile(file, sql, error)
    })
  })
  await ran.catch(async (error: unknown) => {
    throw (await adviseInstaller(db, error)) ?? error
  })
}

/** What to do if the login lacks rights to install; null for other errors. If only a grant is missing, roles.sql names it. */
async function adviseInstaller(db: Queryable, error: unknown): Promise<MigrationError | null> {
  const cause = error instanceof MigrationError ? error.cause : undefined
  if (!(cause instanceof Error) || sqlstateOf(cause) !== INSUFFICIENT_PRIVILEGE) return null
  const advice =
    'hint' in cause && typeof cause.hint === 'string' ? `. ${cause.hint}` : `: ${await describeInstaller(db)}`
  return new InstallerLacksRights(`${cause.message}${advice}`, { cause })
}

async function describeInstaller(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ advice: string }>(
    `select format('whoever migrates has CREATEROLE and owns the database. As a superuser run: alter role %I createrole; alter database %I owner to %1$I',
                   current_user, current_database()) as advice`,
  )
  return rows[0]?.advice ?? ''
}

/** Creates the roles of the cluster that are missing. */
export async function makeRoles(db: Queryable): Promise<void> {
  await run(db, 'roles.sql')
}

/** Creates what this database needs before its first migration, if it is missing. Only the exposed schema is opened to us. */
export async function bootstrap(db: Queryable, exposedSchema: string): Promise<void> {
  await run(db, 'bootstrap.sql', { 'berth.exposed_schema': exposedSchema })
}

/** Sets a password for the role of the server. The bootstrap creates it without one. */
export async function setAppPassword(db: Queryable, password: string): Promise<void> {
  await db.query(`alter role berth_app login password ${pg.escapeLiteral(password)}`)
}
