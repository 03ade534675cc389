import type { Queryable } from '#db/connections/pool.ts'
import { dropAllObjects } from '#ops/migrate/drop_objects.ts'
import { inFile, MigrationError, sqlstateOf } from '#ops/migrate/errors.ts'
import { type Migration, versionText } from '#ops/migrate/files.ts'
import { describeUnknown } from '#ops/migrate/gap.ts'
import { blankLiterals, splitStatements } from '#ops/migrate/scan.ts'
import { inOneTransaction } from '#ops/migrate/transaction.ts'

/** A migration as recorded in the database. */
export interface AppliedMigration {
  version: number
  name: string
  hash: string
  down_sql: string
  transactional: boolean
  applied_at: Date
  duration_ms: number
}

export async function readApplied(db: Queryable): Promise<AppliedMigration[]> {
  const { rows } = await db.query<AppliedMigration>(
    `select m.version, m.name, m.hash, m.down_sql, m.transactional, m.applied_at, m.duration_ms
       from ops.migrations as m order by m.version`,
  )
  return rows
}

/**
 * The pending migrations. Refuses a history that these files cannot continue: a migration was changed, is missing here, or comes
 * before one that is applied.
 */
export function findPending(files: Migration[], applied: AppliedMigration[]): Migration[] {
  const byVersion = new Map(files.map((file) => [file.version, file]))
  const unknown = applied.filter(({ version }) => !byVersion.has(version))
  if (unknown.length > 0) {
    throw new MigrationError(
      describeUnknown(unknown.map(({ version, name }) => `${versionText(version)}_${name}`)),
    )
  }
  for (const { version, hash } of applied) {
    const file = byVersion.get(version)
    if (file !== undefined && file.hash !== hash) {
      throw new MigrationError(
        `${file.path} was changed after it was applied. Restore it, and write the change as a new migration.`,
      )
    }
  }
  const newest = applied.at(-1)?.version ?? 0
  const have = new Set(applied.map(({ version }) => version))
  const pending = files.filter((file) => !have.has(file.version))
  const late = pending.find((file) => file.version < newest)
  if (late !== undefined) {
    throw new MigrationError(
      `${late.path} comes before ${versionText(newest)}, which is applied already. Give it the next free number.`,
    )
  }
  return pending
}

async function record(db: Queryable, migration: Migration, startedMs: number): Promise<number> {
  const durationMs = Math.round(performance.now() - startedMs)
  await db.query(
    `insert into ops.migrations (version, name, hash, down_sql, transactional, duration_ms)
     values ($1, $2, $3, $4, $5, $6)`,
    [migration.version, migration.name, migration.hash, migration.down, migration.transactional, durationMs],
  )
  return durationMs
}

/** dependent_objects_still_exist, and the error for a column that a view or a policy uses. */
const OBJECTS_ARE_IN_THE_WAY = new Set(['2BP01', '0A000'])

/**
 * Applies one migration. If repeatable objects depend on what it changes, they are dropped, and created again from their files when
 * all migrations are done.
 */
export async function applyMigration(db: Queryable, migration: Migration): Promise<number> {
  const startedMs = performance.now()
  if (!migration.transactional) {
    await runEach(db, migration.path, migration.up)
    return inOneTransaction(db, { as: 'berth_owner' }, () => record(db, migration, startedMs))
  }
  const attempt = (before: () => Promise<unknown>) =>
    inOneTransaction(db, { as: 'berth_owner' }, async () => {
      await before()
      await runWhole(db, migration.path, migration.up)
      return record(db, migration, startedMs)
    })
  try {
    return await attempt(async () => undefined)
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (!OBJECTS_ARE_IN_THE_WAY.has(sqlstateOf(cause) ?? '')) throw error
    return attempt(() => dropAllObjects(db))
  }
}

/** Rolls back one version, with the SQL that was recorded when it was applied. */
export async function revertMigration(db: Queryable, applied: AppliedMigration): Promise<number> {
  const startedMs = performance.now()
  const path = `migrations/${versionText(applied.version)}_${applied.name}.sql (down)`
  const forget = () => db.query('delete from ops.migrations as m where m.version = $1', [applied.version])
  if (applied.transactional) {
    await inOneTransaction(db, { as: 'berth_owner' }, async () => {
      await runWhole(db, path, applied.down_sql)
      await forget()
    })
  } else {
    await runEach(db, path, applied.down_sql)
    await inOneTransaction(db, { as: 'berth_owner' }, forget)
  }
  return Math.round(performance.now() - startedMs)
}

async function runWhole(db: Queryable, path: string, sql: string): Promise<void> {
  await db.query(sql).catch((error: unknown) => {
    throw inFile(path, sql, error)
  })
}

/**
 * Runs statements one by one, for what PostgreSQL refuses inside a transaction. There is no lock timeout: one that fires in CREATE
 * INDEX CONCURRENTLY leaves an invalid index behind.
 */
async function runEach(db: Queryable, path: string, sql: string): Promise<void> {
  await db.query(`set role berth_owner; set search_path = ''; set lock_timeout = 0`)
  try {
    for (const statement of splitStatements(sql)) {
      await dropInvalidIndex(db, statement)
      await db.query(statement).catch((error: unknown) => {
        throw inFile(path, statement, error)
      })
    }
  } finally {
    await db.query('reset role; reset search_path; reset lock_timeout')
  }
}

const CONCURRENT_INDEX =
  /create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?([a-z0-9_]+)\s+on\s+(?:only\s+)?([a-z0-9_]+)\./i

/** An index whose creation was interrupted exists, but is invalid. */
async function dropInvalidIndex(db: Queryable, statement: string): Promise<void> {
  const [, index, schema] = CONCURRENT_INDEX.exec(blankLiterals(statement)) ?? []
  if (index === undefined || schema === undefined) return
  const { rows } = await db.query(
    `select from pg_catalog.pg_index as i
       join pg_catalog.pg_class as c on c.oid = i.indexrelid
       join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = $2 and not i.indisvalid`,
    [schema, index],
  )
  if (rows.length > 0) await db.query(`drop index concurrently ${schema}.${index}`)
}
