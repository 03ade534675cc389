import { connect, type Queryable } from '#db/connections/pool.ts'
import { compareObjects, readAppliedObjects } from '#ops/migrate/apply_objects.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { readMigrations } from '#ops/migrate/files.ts'
import { readObjects } from '#ops/migrate/objects.ts'
import { type AppliedMigration, findPending, readApplied } from '#ops/migrate/versions.ts'

/** `unknown`: applied by a release of Berth that is newer than these files. */
export type MigrationState = 'applied' | 'pending' | 'changed' | 'unknown'

export interface MigrationStatus {
  version: number
  name: string
  state: MigrationState
  applied_at: string | null
  duration_ms: number | null
}

export interface ObjectStatus {
  path: string
  state: 'pending' | 'changed' | 'removed'
}

export interface Status {
  migrations: MigrationStatus[]
  /** Only those that the next `up` would change. */
  objects: ObjectStatus[]
}

interface Source {
  url: string
  sqlDirectory?: string
}

/** Compares the files with a database. It changes nothing, not even in an empty database. */
export async function readStatus({ url, sqlDirectory }: Source): Promise<Status> {
  const [files, objects] = await Promise.all([readMigrations(sqlDirectory), readObjects(sqlDirectory)])
  return withDatabase(url, async (db) => {
    const isNew = !(await isBootstrapped(db))
    const applied = new Map(
      (isNew ? [] : await readApplied(db)).map((migration) => [migration.version, migration]),
    )
    const migrations = files.map(({ version, name, hash }) =>
      statusOf(version, name, hash, applied.get(version)),
    )
    const known = new Set(files.map(({ version }) => version))
    for (const migration of applied.values()) {
      if (!known.has(migration.version)) migrations.push(describe(migration, 'unknown'))
    }
    const appliedObjects = isNew ? [] : await readAppliedObjects(db)
    const { changed, removed } = compareObjects(objects, appliedObjects)
    const have = new Set(appliedObjects.map(({ path }) => path))
    return {
      migrations: migrations.sort((a, b) => a.version - b.version),
      objects: [
        ...changed.map(({ path }) => ({
          path,
          state: have.has(path) ? ('changed' as const) : ('pending' as const),
        })),
        ...removed.map(({ path }) => ({ path, state: 'removed' as const })),
      ],
    }
  })
}

/**
 * Problems of the files, also in comparison with a database if one is given: bad names, missing sections, duplicate versions, a file
 * that was changed after it was applied. Empty if there are none.
 */
export async function validate({ url, sqlDirectory }: Partial<Source>): Promise<string[]> {
  const problems: string[] = []
  const collect = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error
      problems.push(error.message)
      return undefined
    }
  }
  const migrations = await collect(() => readMigrations(sqlDirectory))
  await collect(() => readObjects(sqlDirectory))
  if (url !== undefined && migrations !== undefined) {
    await withDatabase(url, async (db) => {
      if (!(await isBootstrapped(db))) return
      await collect(async () => findPending(migrations, await readApplied(db)))
    })
  }
  return problems
}

export async function isBootstrapped(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    // By owner, since tables of others may have these names.
    `select count(*) = 2 as found from pg_catalog.pg_class as c
      where c.oid in (to_regclass('ops.migrations'), to_regclass('ops.objects'))
        and pg_catalog.pg_get_userbyid(c.relowner) = 'berth_owner'`,
  )
  return rows[0]?.found ?? false
}

export async function withDatabase<Result>(
  url: string,
  work: (db: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await connect(url, 'berth migrate')
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function statusOf(version: number, name: string, hash: string, applied?: AppliedMigration): MigrationStatus {
  if (applied === undefined) return { version, name, state: 'pending', applied_at: null, duration_ms: null }
  return describe(applied, applied.hash === hash ? 'applied' : 'changed')
}

function describe(
  { version, name, applied_at, duration_ms }: AppliedMigration,
  state: MigrationState,
): MigrationStatus {
  return { version, name, state, applied_at: applied_at.toISOString(), duration_ms }
}
