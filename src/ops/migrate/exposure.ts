import type { Queryable } from '#db/connections/pool.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { isBootstrapped } from '#ops/migrate/status.ts'
import { inOneTransaction } from '#ops/migrate/transaction.ts'

/** The schema that the files of sql/public name. A database exposes it unless another one was chosen. */
export const DEFAULT_SCHEMA = 'public'

const PLAIN_NAME = /^[a-z_][a-z0-9_]{0,62}$/
/** Reserved names: schemas of PostgreSQL, of our own chapters, and of the job queue. */
const TAKEN = new Set([
  'audit',
  'classes',
  'core',
  'extensions',
  'graphile_worker',
  'information_schema',
  'ops',
  'transit',
])

/** A schema that cannot hold the views and functions of this database. Nothing was changed. */
export class SchemaNotPossible extends MigrationError {
  override readonly code = 'schema_not_possible'
}

export interface Exposure {
  readonly schema: string
  /** Whether another schema could still be chosen, because none is in use yet. */
  readonly isOpen: boolean
}

/** The schema of the views and functions of this database: the recorded one, else the requested one. It changes nothing. */
export async function chooseExposure(db: Queryable, asked: string | undefined): Promise<Exposure> {
  if (asked !== undefined) await refuseName(db, asked)
  const recorded = await readExposedSchema(db)
  if (recorded === null) return { schema: asked ?? DEFAULT_SCHEMA, isOpen: true }
  if (asked !== undefined && asked !== recorded) {
    throw new SchemaNotPossible(
      `This database has its views and functions in schema ${recorded}, and clients know them there, so --schema ${asked} (or BERTH_API_SCHEMA) is not possible any more. Leave it out.`,
    )
  }
  return { schema: recorded, isOpen: false }
}

/** Null if none was chosen yet. A database that was migrated before this could be chosen exposes the default. */
export async function readExposedSchema(db: Queryable): Promise<string | null> {
  if (!(await isBootstrapped(db))) return null
  const { rows: tables } = await db.query<{ found: boolean }>(
    `select to_regclass('ops.exposure') is not null as found`,
  )
  if (tables[0]?.found) {
    const { rows } = await db.query<{ schema_name: string }>('select e.schema_name from ops.exposure as e')
    if (rows[0] !== undefined) return rows[0].schema_name
  }
  const { rows } = await db.query<{ any: boolean }>('select exists (select from ops.objects as o) as any')
  return rows[0]?.any ? DEFAULT_SCHEMA : null
}

/** Records the choice, and creates the schema if it is missing, with usage for the roles that may use public. */
export async function keepExposure(db: Queryable, schema: string): Promise<void> {
  await inOneTransaction(db, { as: 'berth_owner' }, async () => {
    await db.query('insert into ops.exposure as e (schema_name) values ($1) on conflict do nothing', [schema])
    if (schema === DEFAULT_SCHEMA) return
    const { rows } = await db.query('select from pg_catalog.pg_namespace as n where n.nspname = $1', [schema])
    if (rows.length > 0) return
    await db.query(`create schema ${schema}; grant usage on schema ${schema} to ${EXPOSED_TO.join(', ')}`)
  })
}

/** Everybody may use schema public; these roles may use another one. */
export const EXPOSED_TO = ['anon', 'authenticated', 'berth_app', 'service_role']

function refuse(name: string, why: string): never {
  throw new SchemaNotPossible(
    `--schema ${JSON.stringify(name)} (or BERTH_API_SCHEMA) ${why}: choose another, such as berth_api.`,
  )
}

/** The name as given. It is written into SQL without quotes, as `public` is, so it must need none. */
export function plainName(name: string): string {
  if (!PLAIN_NAME.test(name)) {
    refuse(
      name,
      'is not a plain name, which is of a-z, 0-9 and _, begins with no digit, and has at most 63 characters',
    )
  }
  if (name.startsWith('pg_') || TAKEN.has(name))
    refuse(name, 'is the name of a schema of PostgreSQL or of Berth itself')
  return name
}

/** A word of SQL needs quotes too; only the server knows which words are. */
async function refuseName(db: Queryable, name: string): Promise<void> {
  plainName(name)
  const { rows } = await db.query<{ is_plain: boolean }>(
    'select pg_catalog.quote_ident($1) = $1 as is_plain',
    [name],
  )
  if (!rows[0]?.is_plain) refuse(name, 'is a word of SQL')
}
