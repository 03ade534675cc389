import type { Queryable } from '#db/connections/pool.ts'

export interface TableBytes {
  readonly table: string
  readonly heap: number
  readonly indexes: number
}

/** A partition counts towards its table. */
const BYTES = `
  select coalesce(i.inhparent, c.oid)::regclass::text as table, sum(pg_table_size(c.oid))::bigint as heap,
         sum(pg_indexes_size(c.oid))::bigint as indexes
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    left join pg_inherits as i on i.inhrelid = c.oid
   where c.relkind = 'r' and n.nspname in ('core', 'transit', 'classes')
   group by 1 order by sum(pg_total_relation_size(c.oid)) desc`

/** The disk space of each table of a database, the largest first. */
export async function measureBytes(db: Queryable): Promise<TableBytes[]> {
  const { rows } = await db.query<TableBytes>(BYTES)
  return rows
}
