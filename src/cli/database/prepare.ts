import { logsInAsServer } from '#cli/database/as_server.ts'
import { readReferenceRange } from '#cli/database/reference_range.ts'
import { CommandError } from '#cli/terminal/exit.ts'
import { connect } from '#db/connections/pool.ts'
import { textOf } from '#db/environment.ts'
import { type MigrationGap, readMigrationGap } from '#ops/migrate/gap.ts'
import { LOCK_WAIT_MS_MAX, underMigrationLock } from '#ops/migrate/lock.ts'
import { type MigrateResult, migrateUp } from '#ops/migrate/migrate.ts'
import type { OnProgress } from '#ops/migrate/progress.ts'
import { installWorker } from '#worker/install.ts'

interface PrepareOptions {
  lockWaitMsMax?: number
  /** Left out: what BERTH_API_SCHEMA says, if anything. */
  apiSchema?: string | undefined
}

function readApiSchema(): string | undefined {
  return textOf(process.env, 'BERTH_API_SCHEMA') ?? undefined
}

/**
 * Brings a database to this release: the schema, then the tables of the job queue. Safe from every server at start.
 * The role of the URL installs: it owns the database and has CREATEROLE.
 */
export async function prepareDatabase(
  url: string,
  onProgress?: OnProgress,
  { lockWaitMsMax = LOCK_WAIT_MS_MAX, apiSchema = readApiSchema() }: PrepareOptions = {},
): Promise<MigrateResult> {
  const references = readReferenceRange(process.env)
  const result = await migrateUp({
    url,
    lockWaitMsMax,
    ...(apiSchema === undefined ? {} : { apiSchema }),
    ...(references === null ? {} : { references }),
    ...(onProgress === undefined ? {} : { onProgress }),
  })
  await underMigrationLock(url, { waitMsMax: lockWaitMsMax }, () => installWorker(url))
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
  const { advice } = await findMigrationGap(url)
  if (advice !== null) throw new CommandError(advice)
}

/** How far a database is from these files. Asks as whoever the URL says. */
export async function findMigrationGap(url: string): Promise<MigrationGap> {
  const client = await connect(url, 'berth')
  try {
    return await readMigrationGap(client)
  } finally {
    await client.end()
  }
}
