import type { Queryable } from '#db/connections/pool.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { underSavepoint } from '#ops/migrate/transaction.ts'

/**
 * Answers with the statements that drop the objects named in $1, in that order. `berth migrate bundle` writes it into its files too.
 */
export const DROP_STATEMENTS = `with made as (
       select m.text, m.ordinality as place, split_part(m.text, ' ', 1) as kind, split_part(m.text, ' ', 2) as name,
              to_regclass(nullif(split_part(m.text, ' on ', 2), '')) as parent
         from unnest($1::text[]) with ordinality as m (text, ordinality)
     )
     select f.statement from made,
     lateral (
       select format('drop routine %s', p.oid::regprocedure)
         from pg_catalog.pg_proc as p
        where made.kind = 'function'
          and p.pronamespace = to_regnamespace(split_part(made.name, '.', 1))
          and p.proname = split_part(made.name, '.', 2)
          and p.proowner = 'berth_owner'::regrole
       union all
       select format('drop type %s', made.name)
         from pg_catalog.pg_type as y
        where made.kind = 'type' and y.oid = to_regtype(made.name)
       union all
       select format('drop %sview %s', case c.relkind when 'm' then 'materialized ' else '' end, made.name)
         from pg_catalog.pg_class as c
        where made.kind = 'view' and c.oid = to_regclass(made.name) and c.relkind in ('v', 'm')
       union all
       select format('drop trigger %I on %s', t.tgname, made.parent)
         from pg_catalog.pg_trigger as t
        where made.kind = 'trigger' and t.tgrelid = made.parent and t.tgname = made.name and not t.tgisinternal
       union all
       select format('drop policy %I on %s', o.polname, made.parent)
         from pg_catalog.pg_policy as o
        where made.kind = 'policy' and o.polrelid = made.parent and o.polname = made.name
     ) as f (statement)
     order by made.place`

/**
 * The statements that drop what a file made, by its recorded names (`view core.x`).
 *
 * All our overloads of a function are dropped, since a name has only one. What no longer exists needs no drop.
 */
export async function dropStatements(db: Queryable, makes: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ statement: string }>(DROP_STATEMENTS, [makes])
  return rows.map(({ statement }) => statement)
}

/** In this order: policies, triggers, views, functions, types. Each may need the later ones. */
const DROP_ORDER = ['policy', 'trigger', 'view', 'function', 'type']

/**
 * Drops everything named, in the order that dependencies allow. It never cascades: if something is left, an object that no file makes
 * depends on it, and that is refused.
 */
export async function dropMade(db: Queryable, makes: readonly string[]): Promise<void> {
  const rank = (text: string) => DROP_ORDER.indexOf(text.split(' ')[0] ?? '')
  let left = await dropStatements(
    db,
    makes.toSorted((a, b) => rank(a) - rank(b)),
  )
  while (left.length > 0) {
    const failed: { statement: string; error: unknown }[] = []
    for (const statement of left) {
      const error = await underSavepoint(db, statement)
      if (error !== undefined) failed.push({ statement, error })
    }
    const [first] = failed
    if (first !== undefined && failed.length === left.length) {
      const reason = first.error instanceof Error ? first.error.message : String(first.error)
      throw new MigrationError(`${first.statement}: ${reason}`, { cause: first.error })
    }
    left = failed.map(({ statement }) => statement)
  }
}

/**
 * Locks every table of Berth at once. Dropping the policies of one table after another locks them one by one, over half a second in
 * which readers hold some of them and wait for others: under load such a rebuild was chosen as the victim of a deadlock again and
 * again. `only`: the statements that need these locks name the parents of partitions.
 */
async function lockAllTables(db: Queryable): Promise<void> {
  const { rows } = await db.query<{ tables: string | null }>(
    `select string_agg(format('only %I.%I', n.nspname, c.relname), ', ' order by c.oid) as tables
       from pg_catalog.pg_class as c
       join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and c.relowner = 'berth_owner'::regrole`,
  )
  const tables = rows[0]?.tables
  if (tables) await db.query(`lock table ${tables} in access exclusive mode`)
}

/** Drops all objects of repeatable files and forgets the files, so that they are applied again. */
export async function dropAllObjects(db: Queryable): Promise<void> {
  await lockAllTables(db)
  const { rows } = await db.query<{ makes: string[] }>('select o.makes from ops.objects as o order by o.path')
  await dropMade(
    db,
    rows.flatMap(({ makes }) => makes),
  )
  await db.query('delete from ops.objects as o')
}
