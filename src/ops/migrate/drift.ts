import type { Queryable } from '#db/connections/pool.ts'
import { asDefault, exposeIn, schemaFileFor } from '#ops/migrate/expose.ts'
import { DEFAULT_SCHEMA, readExposedSchema } from '#ops/migrate/exposure.ts'
import { readMigrations } from '#ops/migrate/files.ts'
import { combine, readMadeHashes } from '#ops/migrate/made_hash.ts'
import { findMade, readObjects } from '#ops/migrate/objects.ts'
import { isBootstrapped, withDatabase } from '#ops/migrate/status.ts'
import { readSchema } from '#ops/schema/read_schema.ts'
import { readSchemaFile } from '#ops/schema/schema_file.ts'
import { ours } from '#ops/schema/scope.ts'

export interface Drift {
  kind:
    | 'object_without_file'
    | 'file_without_object'
    | 'object_altered'
    | 'file_not_applied'
    | 'object_of_another_owner'
    | 'schema_differs'
  /** `function core.book`, `policy staff_read on core.bookings`, or a line of sql/schema.sql. */
  what: string
  detail: string
}

/**
 * Where a database differs from the files. Empty right after `berth migrate up`, unless somebody changed the database by hand.
 */
export async function findDrift({
  url,
  sqlDirectory,
}: {
  url: string
  sqlDirectory?: string
}): Promise<Drift[]> {
  const [migrations, files, schemaFile] = await Promise.all([
    readMigrations(sqlDirectory),
    readObjects(sqlDirectory),
    readSchemaFile(sqlDirectory),
  ])
  return withDatabase(url, async (db) => {
    if (!(await isBootstrapped(db))) {
      return [
        {
          kind: 'file_not_applied',
          what: 'everything',
          detail: 'Nothing was ever applied: run berth migrate up.',
        },
      ]
    }
    const exposed = (await readExposedSchema(db)) ?? DEFAULT_SCHEMA
    const objects = exposeIn(files, exposed)
    const versioned = new Set(migrations.flatMap(({ up }) => findMade(up)))
    const schema =
      schemaFile === undefined
        ? []
        : compareLines(
            schemaFileFor(schemaFile, exposed),
            withWholeRange(asDefault(await readSchema(db, exposed), exposed)),
          )
    return [
      ...(await findWithoutFile(db, new Set([...versioned, ...objects.flatMap(({ makes }) => makes)]))),
      ...(await findAltered(db, objects)),
      ...(await findForeign(db)),
      ...schema,
    ]
  })
}

/** Types, functions, views, triggers and policies of berth_owner, named as in the files. */
export async function readCatalogue(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ made: string }>(`
    with schemas as (select n.oid, n.nspname from pg_catalog.pg_namespace as n where ${ours('n')})
    select distinct s.made from (
      select format('function %s.%s', n.nspname, p.proname) as made
        from pg_catalog.pg_proc as p join schemas as n on n.oid = p.pronamespace
       where p.proowner = 'berth_owner'::regrole
         and not exists (select from pg_catalog.pg_depend as d
                          where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
      union all
      select format('type %s.%s', n.nspname, c.relname)
        from pg_catalog.pg_class as c join schemas as n on n.oid = c.relnamespace
       where c.relowner = 'berth_owner'::regrole and c.relkind = 'c'
      union all
      select format('view %s.%s', n.nspname, c.relname)
        from pg_catalog.pg_class as c join schemas as n on n.oid = c.relnamespace
       where c.relowner = 'berth_owner'::regrole and c.relkind in ('v', 'm')
         -- core.keep_partition makes those of a month.
         and c.relname !~ '_[0-9]{4}_[0-9]{2}_must_be_kept$'
      union all
      select format('trigger %s on %s.%s', t.tgname, n.nspname, c.relname)
        from pg_catalog.pg_trigger as t
        join pg_catalog.pg_class as c on c.oid = t.tgrelid join schemas as n on n.oid = c.relnamespace
       where c.relowner = 'berth_owner'::regrole and not t.tgisinternal and t.tgparentid = 0
      union all
      select format('policy %s on %s.%s', o.polname, n.nspname, c.relname)
        from pg_catalog.pg_policy as o
        join pg_catalog.pg_class as c on c.oid = o.polrelid join schemas as n on n.oid = c.relnamespace
       where c.relowner = 'berth_owner'::regrole and o.polname <> 'the_owner_decides'
         -- core.make_partition makes those of a month.
         and not (c.relispartition and c.relname ~ '_[0-9]{4}_[0-9]{2}$')
    ) as s
    order by s.made`)
  return rows.map(({ made }) => made)
}

async function findWithoutFile(db: Queryable, inFiles: ReadonlySet<string>): Promise<Drift[]> {
  return (await readCatalogue(db))
    .filter((made) => !inFiles.has(made))
    .map((made) => ({ kind: 'object_without_file', what: made, detail: 'No file makes it.' }))
}

type Files = Awaited<ReturnType<typeof readObjects>>

async function findAltered(db: Queryable, files: Files): Promise<Drift[]> {
  const { rows } = await db.query<{
    path: string
    hash: string
    made_hash: string | null
    comparable: boolean
  }>(
    `select o.path, o.hash, o.made_hash,
            o.server_major = current_setting('server_version_num')::integer / 10000 as comparable
       from ops.objects as o`,
  )
  const recorded = new Map(rows.map((row) => [row.path, row]))
  const hashes = await readMadeHashes(
    db,
    files.flatMap(({ makes }) => makes),
  )
  return files.flatMap((file): Drift[] => {
    const row = recorded.get(file.path)
    const missing = file.makes.filter((made) => (hashes.get(made) ?? null) === null)
    if (row === undefined || row.hash !== file.hash) {
      return [{ kind: 'file_not_applied', what: file.path, detail: 'The file is newer than the database.' }]
    }
    if (missing.length > 0) {
      return missing.map((made) => ({
        kind: 'file_without_object',
        what: made,
        detail: `${file.path} was applied.`,
      }))
    }
    // A bundle (`berth migrate bundle`) records no hash of what it made; the comparison with sql/schema.sql below covers it.
    if (row.comparable && row.made_hash !== null && row.made_hash !== combine(file.makes, hashes)) {
      const detail = `No longer what ${file.path} made.`
      return [{ kind: 'object_altered', what: file.makes.join(', '), detail }]
    }
    return []
  })
}

/** Objects of other roles in our schemas: our definer functions might use them by mistake. */
async function findForeign(db: Queryable): Promise<Drift[]> {
  const { rows } = await db.query<{ what: string; owner: string }>(
    `select s.what, s.owner from (
       select format('relation %s.%s', n.nspname, c.relname) as what, c.relowner::regrole::text as owner
         from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where n.nspowner = 'berth_owner'::regrole and c.relowner <> n.nspowner and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
       union all
       select format('function %s', p.oid::regprocedure), p.proowner::regrole::text
         from pg_catalog.pg_proc as p join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
        where n.nspowner = 'berth_owner'::regrole and p.proowner <> n.nspowner
     ) as s order by s.what`,
  )
  return rows.map(({ what, owner }) => ({
    kind: 'object_of_another_owner',
    what,
    detail: `Made by ${owner}.`,
  }))
}

/** Which numbers a database draws references from was chosen when it was installed (references.ts). */
function withWholeRange(schema: string): string {
  return schema.replace(/^(create sequence core\.reference_numbers .*increment )\d+( .*start )\d+/m, '$11$20')
}

/** Lines that one side has more often than the other. Their order is that of the catalogue and has no meaning. */
export function compareLines(file: string, live: string): Drift[] {
  const counts = new Map<string, number>()
  for (const line of live.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const line of file.split('\n')) counts.set(line, (counts.get(line) ?? 0) - 1)
  return [...counts]
    .filter(([, count]) => count !== 0)
    .map(([line, count]) => ({
      kind: 'schema_differs',
      what: line.trim(),
      detail: count > 0 ? 'Not in sql/schema.sql.' : 'Only in sql/schema.sql.',
    }))
}
