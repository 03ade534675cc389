import type { Queryable } from '#db/connections/pool.ts'
import { compareObjects, readAppliedObjects } from '#ops/migrate/apply_objects.ts'
import { type Creations, findCreations } from '#ops/migrate/creations.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { DEFAULT_SCHEMA, type Exposure } from '#ops/migrate/exposure.ts'
import type { Migration } from '#ops/migrate/files.ts'
import type { RepeatableObject } from '#ops/migrate/objects.ts'
import { isBootstrapped } from '#ops/migrate/status.ts'
import { readApplied } from '#ops/migrate/versions.ts'

/** An existing object with a name that Berth needs. */
export interface Collision {
  readonly kind: string
  readonly name: string
  /** Its owner, or what is wrong with it. */
  readonly detail: string
}

export class CollisionsFound extends MigrationError {
  override readonly code = 'names_are_taken'
  override readonly facts: { readonly collisions: readonly Collision[] }

  constructor(collisions: readonly Collision[], exposure: Exposure) {
    const lines = collisions.map(({ kind, name, detail }) => `  ${kind} ${name} (${detail})`)
    const advice = [
      'Nothing was changed. Rename these or move them to another schema, or give Berth a database of its own.',
      ...offerSchema(collisions, exposure),
    ]
    super(
      `The database has what Berth would make, and it is not Berth's:\n${lines.join('\n')}\n${advice.join('\n')}`,
    )
    this.facts = { collisions }
  }
}

/** If only views and functions collide, they can go to another schema, as long as none was chosen. */
function offerSchema(collisions: readonly Collision[], { schema, isOpen }: Exposure): string[] {
  const inTheWay = collisions.filter(({ kind, name }) =>
    kind === 'schema' ? name === schema : name.startsWith(`${schema}.`),
  )
  if (!isOpen || inTheWay.length === 0) return []
  return [
    `Or let Berth put its views and functions into a schema of their own, and leave ${inTheWay.length === 1 ? 'that' : 'those'} in ${schema} alone: berth migrate --schema ${schema === EXAMPLE ? 'booking_api' : EXAMPLE}`,
  ]
}

const EXAMPLE = 'berth_api'

/** What sql/bootstrap.sql creates. Schema extensions may exist already. */
const BOOTSTRAP: Creations = {
  schemas: ['ops'],
  relations: ['ops.migrations', 'ops.objects', 'ops.exposure'],
  functions: [],
}

/**
 * Refuses a database that already uses names which the pending files need, before anything is changed. A table with the name of a
 * view would stop the installation, and `create or replace` would overwrite a function.
 */
export async function refuseCollisions(
  db: Queryable,
  migrations: readonly Migration[],
  objects: readonly RepeatableObject[],
  exposure: Exposure,
): Promise<void> {
  const isNew = !(await isBootstrapped(db))
  const applied = new Set(isNew ? [] : (await readApplied(db)).map(({ version }) => version))
  const { changed } = compareObjects(objects, isNew ? [] : await readAppliedObjects(db))
  const wanted = findCreations(
    migrations.filter(({ version }) => !applied.has(version)),
    changed,
  )
  const collisions = [
    ...(isNew ? await findMightyRoles(db) : []),
    ...(await findCollisions(db, merge(exposedBy(exposure), isNew ? merge(BOOTSTRAP, wanted) : wanted))),
  ]
  if (collisions.length > 0) throw new CollisionsFound(collisions, exposure)
}

/** Schema public may belong to anybody. Another schema is created for our views, and belongs to us. */
const exposedBy = ({ schema }: Exposure): Creations => ({
  schemas: schema === DEFAULT_SCHEMA ? [] : [schema],
  relations: [],
  functions: [],
})

function merge(one: Creations, other: Creations): Creations {
  return {
    schemas: [...one.schemas, ...other.schemas],
    relations: [...one.relations, ...other.relations],
    functions: [...one.functions, ...other.functions],
  }
}

/** Roles belong to the cluster: those of a Berth in another database are ours too, unless they bypass row security. */
async function findMightyRoles(db: Queryable): Promise<Collision[]> {
  const { rows } = await db.query<{ name: string }>(
    `select r.rolname as name from pg_catalog.pg_roles as r
      where r.rolname in ('berth_owner', 'berth_app', 'berth_analytics', 'berth_backup', 'anon', 'authenticated')
        and (r.rolsuper or r.rolbypassrls or (r.rolname = 'berth_owner' and r.rolcanlogin))
      order by r.rolname`,
  )
  return rows.map(({ name }) => ({
    kind: 'role',
    name,
    detail: 'it may pass row security, or log in as the owner of everything',
  }))
}

const RELATION_KINDS = `case c.relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view'
  when 'm' then 'materialized view' when 'S' then 'sequence' when 'i' then 'index' when 'I' then 'index'
  when 'f' then 'foreign table' else 'type' end`

async function findCollisions(db: Queryable, wanted: Creations): Promise<Collision[]> {
  const { rows } = await db.query<Collision>(
    `select t.kind, t.name, 'owned by ' || pg_catalog.pg_get_userbyid(t.owner) as detail from (
       select 1 as place, 'schema' as kind, n.nspname::text as name, n.nspowner as owner
         from pg_catalog.pg_namespace as n where n.nspname = any($1)
       union all
       select 2, ${RELATION_KINDS}, n.nspname || '.' || c.relname, c.relowner
         from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where n.nspname || '.' || c.relname = any($2)
       union all
       select 3, 'type', n.nspname || '.' || y.typname, y.typowner
         from pg_catalog.pg_type as y join pg_catalog.pg_namespace as n on n.oid = y.typnamespace
        where n.nspname || '.' || y.typname = any($2) and y.typrelid = 0
          -- PostgreSQL renames the type of an array when something else wants its name.
          and not exists (select from pg_catalog.pg_type as e where e.typarray = y.oid)
       union all
       select 4, case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
              format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), p.proowner
         from pg_catalog.pg_proc as p join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
        where n.nspname || '.' || p.proname = any($3)
     ) as t
     where pg_catalog.pg_get_userbyid(t.owner) <> 'berth_owner'
     order by t.place, t.name`,
    [wanted.schemas, wanted.relations, wanted.functions],
  )
  return rows
}
