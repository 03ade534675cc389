import { logsInAsServer } from '#cli/as_server.ts'
import { CommandError } from '#cli/exit.ts'
import { connect } from '#db/pool.ts'
import { readMigrations, versionText } from '#ops/migrate/files.ts'
import { underMigrationLock } from '#ops/migrate/lock.ts'
import { type MigrateResult, migrateUp } from '#ops/migrate/migrate.ts'
import type { OnProgress } from '#ops/migrate/progress.ts'
import { installWorker } from '#worker/install.ts'

/**
 * Brings a database to this release: the schema, then the tables of the job queue. Safe from every server at start.
 * The role of the URL installs: it owns the database and has CREATEROLE.
 */
export async function prepareDatabase(url: string, onProgress?: OnProgress): Promise<MigrateResult> {
  const result = await migrateUp({ url, ...(onProgress === undefined ? {} : { onProgress }) })
  await underMigrationLock(url, {}, () => installWorker(url))
  return result
}

/**
 * The same for a server or worker at its start. One that logs in as the server's own role installs nothing: it only makes
 * sure that nothing is missing, since that role must never be able to.
 */
export async function ensurePrepared(url: string, onProgress?: OnProgress): Promise<void> {
  if (!(await logsInAsServer(url))) {
    await prepareDatabase(url, onProgress)
    return
  }
  const pending = await findPendingMigrations(url)
  if (pending.length > 0) {
    throw new CommandError(
      `The database lacks ${pending.join(', ')}: run \`berth migrate\` with the URL that installs.`,
    )
  }
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
