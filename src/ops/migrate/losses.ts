import type { Queryable } from '#db/connections/pool.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import type { Migration } from '#ops/migrate/files.ts'
import type { RepeatableObject } from '#ops/migrate/objects.ts'
import { inOneTransaction } from '#ops/migrate/transaction.ts'
import type { AppliedMigration } from '#ops/migrate/versions.ts'

/** Rows that a rollback deletes, or one column of them. */
export interface Loss {
  readonly table: string
  readonly column: string | null
  readonly rows: number
}

/** A rollback that would delete rows without permission to do so. Nothing was changed. */
export class RowsWouldBeDeleted extends MigrationError {
  override readonly code = 'rows_would_be_deleted'
  override readonly facts: { readonly losses: readonly Loss[] }

  constructor(losses: readonly Loss[]) {
    const lines = losses.map(({ table, column, rows }) =>
      column === null
        ? `  ${table}: ${rows} row${rows === 1 ? '' : 's'}`
        : `  ${table}.${column}: its value in ${rows} row${rows === 1 ? '' : 's'}`,
    )
    super(
      `Going back deletes what no later migration brings back:\n${lines.join('\n')}\nMake a backup. To go back all the same, add --yes.`,
    )
    this.facts = { losses }
  }
}

interface Target {
  readonly table: string
  readonly column: string | null
}

const NAME = '[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*'
const DROP_TABLES = new RegExp(
  `\\bdrop\\s+table\\s+(?:if\\s+exists\\s+)?(${NAME}(?:\\s*,\\s*${NAME})*)`,
  'gi',
)
const EMPTY_TABLES = new RegExp(
  `\\b(?:delete\\s+from|truncate(?:\\s+table)?)\\s+(?:only\\s+)?(${NAME})`,
  'gi',
)
const DROP_SCHEMA = /\bdrop\s+schema\s+(?:if\s+exists\s+)?([a-z_][a-z0-9_]*)/gi
const ALTER_TABLE = new RegExp(`\\balter\\s+table\\s+(?:only\\s+)?(${NAME})([^;]*)`, 'gi')
const DROP_COLUMN =
  /\bdrop\s+(?:column\s+)?(?:if\s+exists\s+)?(?!constraint\b|column\b|not\b|default\b|identity\b|expression\b)([a-z_][a-z0-9_]*)/gi
const FILLED = new RegExp(`\\binsert\\s+into\\s+(${NAME})`, 'gi')

/** Found in the SQL text, including `do` blocks. By convention, names are lower case and have their schema. */
async function findTargets(db: Queryable, downs: readonly string[]): Promise<Target[]> {
  const sql = downs.join('\n').replace(/--.*$/gm, '')
  const whole = [
    ...[...sql.matchAll(DROP_TABLES)].flatMap(([, names = '']) => names.split(/\s*,\s*/)),
    ...[...sql.matchAll(EMPTY_TABLES)].map(([, name = '']) => name),
    ...(await findTablesIn(
      db,
      [...sql.matchAll(DROP_SCHEMA)].map(([, schema = '']) => schema),
    )),
  ]
  const columns = [...sql.matchAll(ALTER_TABLE)].flatMap(([, table = '', actions = '']) =>
    [...actions.matchAll(DROP_COLUMN)].map(([, column = '']) => ({ table, column })),
  )
  const tables = new Set(whole)
  return [
    ...[...tables].map((table) => ({ table, column: null })),
    ...columns.filter(({ table }) => !tables.has(table)),
  ]
}

async function findTablesIn(db: Queryable, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name
       from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition`,
    [schemas],
  )
  return rows.map(({ name }) => name)
}

/** Tables that our files fill. Their rows come back with the files. */
function findFilled(migrations: readonly Migration[], objects: readonly RepeatableObject[]): Set<string> {
  const sql = [
    ...migrations.map(({ up }) => up),
    ...objects.filter(({ kind }) => kind === 'refusals').map((object) => object.sql),
  ]
  return new Set([...sql.join('\n').matchAll(FILLED)].map(([, name = '']) => name))
}

/** Counts the rows that these rollbacks would delete, except those that our own files have inserted. */
export async function findLosses(
  db: Queryable,
  toRevert: readonly AppliedMigration[],
  migrations: readonly Migration[],
  objects: readonly RepeatableObject[],
): Promise<Loss[]> {
  const targets = await findTargets(
    db,
    toRevert.map(({ down_sql }) => down_sql),
  )
  const filled = findFilled(migrations, objects)
  return inOneTransaction(db, { as: 'berth_owner' }, async () => {
    const losses: Loss[] = []
    for (const target of targets) {
      if (filled.has(target.table) || !(await isThere(db, target))) continue
      const rows = await count(db, target)
      if (rows > 0) losses.push({ ...target, rows })
    }
    return losses.toSorted((a, b) => (a.table < b.table ? -1 : 1))
  })
}

async function isThere(db: Queryable, { table, column }: Target): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select case when $2::text is null then to_regclass($1) is not null
                 else exists (select from pg_catalog.pg_attribute as a
                               where a.attrelid = to_regclass($1) and a.attname = $2 and not a.attisdropped) end as found`,
    [table, column],
  )
  return rows[0]?.found ?? false
}

/** The names come from the catalogue and need no quotes, which was checked before. */
async function count(db: Queryable, { table, column }: Target): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `select count(${column ?? '*'})::text as count from ${table}`,
  )
  return Number(rows[0]?.count)
}
