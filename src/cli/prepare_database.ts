import { connect } from '#db/pool.ts'
import { readMigrations, versionText } from '#ops/migrate/files.ts'
import { underMigrationLock } from '#ops/migrate/lock.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import type { OnProgress } from '#ops/migrate/progress.ts'
import { installWorker } from '#worker/install.ts'

/**
 * Brings a database to this release: the schema, then the tables of the job queue. Safe from every server at start.
 * The role of the URL installs: it owns the database and has CREATEROLE.
 */
export async function prepareDatabase(url: string, onProgress?: OnProgress): Promise<void> {
  await migrateUp({ url, ...(onProgress === undefined ? {} : { onProgress }) })
  await underMigrationLock(url, {}, () => installWorker(url))
}

/** Migrations that these files have and the database lacks, by name. Asks as whoever the URL says. */
export async function findPendingMigrations(url: string): Promise<string[]> {
  const files = await readMigrations()
  const client = await connect(url, 'berth')
  try {
    const { rows } = await client.query<{ version: number }>(
      'select v.version from ops.applied_versions() as v (version)',
    )
    const applied = new Set(rows.map(({ version }) => version))
    return files
      .filter(({ version }) => !applied.has(version))
      .map(({ version, name }) => `${versionText(version)}_${name}`)
  } finally {
    await client.end()
  }
}
