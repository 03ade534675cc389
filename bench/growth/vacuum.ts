import type { Task } from '#bench/growth/tasks.ts'
import type { Queryable } from '#db/connections/pool.ts'

const LEAVES = `
  select c.oid::regclass::text as table
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname in ('core', 'transit', 'classes', 'audit') and pg_relation_size(c.oid) > 0
   order by pg_relation_size(c.oid) desc`

/**
 * What autovacuum would have done by now: vacuum and analyze of every table and partition. It leaves out partitioned tables
 * themselves, which autovacuum skips too, and empty partitions, because a plan made with their statistics would become slow.
 */
export async function vacuumTasks(db: Queryable): Promise<Task[]> {
  const { rows } = await db.query<{ table: string }>(LEAVES)
  return rows.map(({ table }) => async (session) => {
    await session.query(`vacuum (analyze) ${table}`)
  })
}
