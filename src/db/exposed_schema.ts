import { askBriefly, type Pool, type Queryable } from '#db/connections/pool.ts'

const ASK = 'select ops.exposed_schema() as name'

/** SQL that names a view or a function of the schema for clients. The name of that schema depends on the database. */
export type ExposedSql = (schema: string) => string

/** Writes such SQL for the server's database. */
export type WriteExposed = (sql: ExposedSql) => Promise<string>

/** Asks for the name once, when it is first needed, since it never changes. `berth migrate` accepts no name that would need quotes. */
export function createWriteExposed(pool: Pool): WriteExposed {
  let name: Promise<string> | undefined
  return async (sql) => {
    name ??= ask(pool).catch((error: unknown) => {
      name = undefined
      throw error
    })
    return sql(await name)
  }
}

async function ask(pool: Pool): Promise<string> {
  return nameIn(await askBriefly<{ name: string }>(pool, ASK, []))
}

/** Does the same on the caller's own connection, for a command. */
export async function writeExposed(db: Queryable, sql: ExposedSql): Promise<string> {
  return sql(nameIn((await db.query<{ name: string }>(ASK)).rows))
}

function nameIn([row]: readonly { name: string }[]): string {
  if (row === undefined) throw new Error('ops.exposed_schema() returned no row')
  return row.name
}
