import type { Task } from '#bench/growth/tasks.ts'
import type { Queryable } from '#db/connections/pool.ts'

/** The tables with nearly all rows. Filling them first and creating their indexes afterwards takes a third of the time. */
const FILLED = ['core.bookings', 'core.claims', 'core.booking_events']

/** The indexes that were dropped from a table or partition, as the statements that restore them. */
interface TakenOff {
  readonly table: string
  readonly statements: readonly string[]
}

export interface Indexes {
  /** One task for each partition, to be run in parallel. */
  readonly ofPartitions: readonly Task[]
  /** Run afterwards: attaches the indexes of the partitions to those of their tables. */
  readonly ofTables: Task
}

/** Keys and exclusions as `alter table`, other indexes as `create index`. A partition inherits the rest from its table. */
const WHAT_TO_TAKE = `
  select c.oid::regclass::text as table, c.relkind = 'p' as is_parent,
         array_remove(array(
           select format('alter table %s add constraint %I %s', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid))
             from pg_constraint as k where k.conrelid = c.oid and k.contype in ('p', 'u', 'x') order by k.conname)
         || array(
           -- A partitioned index says "on only", and would be left without those of its partitions.
           select replace(pg_get_indexdef(x.indexrelid), ' ON ONLY ', ' ON ')
             from pg_index as x
            where x.indrelid = c.oid and not exists (select from pg_constraint as k where k.conindid = x.indexrelid)
            order by x.indexrelid::regclass::text), null) as statements
    from pg_class as c
   where c.oid = any ($1::regclass[]) or exists (
     select from pg_inherits as i where i.inhrelid = c.oid and i.inhparent = any ($1::regclass[]))
   order by c.relname`

const DROP = `
  do $$
  declare v_drop text;
  begin
    for v_drop in
      select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname)
        from pg_constraint as k
       where k.contype in ('p', 'u', 'x') and k.conparentid = 0
         and (k.conrelid = any ('{%TABLES%}'::regclass[]) or exists (
           select from pg_inherits as i where i.inhrelid = k.conrelid and i.inhparent = any ('{%TABLES%}'::regclass[])))
      union all
      select format('drop index %s', x.indexrelid::regclass)
        from pg_index as x
       where x.indrelid = any ('{%TABLES%}'::regclass[])
         and not exists (select from pg_constraint as k where k.conindid = x.indexrelid)
    loop
      execute v_drop;
    end loop;
  end $$`

/** Drops all indexes, keys and exclusions of the tables that are filled, and returns the tasks that restore them. */
export async function takeOffIndexes(db: Queryable): Promise<Indexes> {
  const { rows } = await db.query<TakenOff & { is_parent: boolean }>(WHAT_TO_TAKE, [FILLED])
  await db.query(DROP.replaceAll('%TABLES%', FILLED.join(',')))
  const bringBack = (taken: TakenOff): Task => {
    return async (session) => {
      for (const statement of taken.statements) await session.query(statement)
    }
  }
  return {
    ofPartitions: rows.filter((row) => !row.is_parent).map(bringBack),
    ofTables: async (session) => {
      for (const row of rows.filter((each) => each.is_parent)) await bringBack(row)(session)
    },
  }
}
