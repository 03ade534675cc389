import { createHash } from 'node:crypto'
import type { Queryable } from '#db/connections/pool.ts'
import { plainWording } from '#ops/schema/wording.ts'

/**
 * A hash of the present definition of each recorded name (`view core.x`); null if it is missing. Hashes are comparable only within
 * one major version, since PostgreSQL's wording of views changes. The text of a function does not.
 */
export async function readMadeHashes(
  db: Queryable,
  makes: readonly string[],
): Promise<Map<string, string | null>> {
  const { rows } = await db.query<{ made: string; definitions: string[] | null }>(
    `with path as materialized (
       -- For this statement only: a view's wording leaves out the schemas that the session's path has.
       select set_config('search_path', '', true)
     ), made as (
       select distinct m.text, split_part(m.text, ' ', 1) as kind, split_part(m.text, ' ', 2) as name,
              to_regclass(nullif(split_part(m.text, ' on ', 2), '')) as parent
         from path cross join unnest($1::text[]) as m (text)
     )
     select made.text as made, (
       select array_agg(f.definition order by f.definition)
         from (
           select pg_get_functiondef(p.oid)
             from pg_catalog.pg_proc as p
            where made.kind = 'function'
              and p.pronamespace = to_regnamespace(split_part(made.name, '.', 1))
              and p.proname = split_part(made.name, '.', 2)
              and p.prokind in ('f', 'p')
              and p.proowner = 'berth_owner'::regrole
           union all
           select string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
             from pg_catalog.pg_type as y
             join pg_catalog.pg_attribute as a on a.attrelid = y.typrelid and a.attnum > 0 and not a.attisdropped
            where made.kind = 'type' and y.oid = to_regtype(made.name)
           having count(*) > 0
           union all
           select pg_get_viewdef(c.oid) || coalesce(c.reloptions::text, '')
             from pg_catalog.pg_class as c
            where made.kind = 'view' and c.oid = to_regclass(made.name)
           union all
           select pg_get_triggerdef(t.oid)
             from pg_catalog.pg_trigger as t
            where made.kind = 'trigger' and t.tgrelid = made.parent and t.tgname = made.name
           union all
           select concat_ws(' ', o.polcmd::text, o.polpermissive::text, o.polroles::regrole[]::text,
                            pg_get_expr(o.polqual, o.polrelid), '/', pg_get_expr(o.polwithcheck, o.polrelid))
             from pg_catalog.pg_policy as o
            where made.kind = 'policy' and o.polrelid = made.parent and o.polname = made.name
         ) as f (definition)
     ) as definitions
     from made`,
    [makes],
  )
  return new Map(
    rows.map(({ made, definitions }) => [made, definitions === null ? null : hashOf(made, definitions)]),
  )
}

function hashOf(made: string, definitions: readonly string[]): string {
  const worded = made.startsWith('function ') ? definitions : definitions.map(plainWording)
  return createHash('sha256').update(worded.join('\n')).digest('hex')
}

/** One hash for all objects of a file. */
export function combine(makes: readonly string[], hashes: ReadonlyMap<string, string | null>): string {
  return makes.map((made) => hashes.get(made) ?? 'missing').join(' ')
}
