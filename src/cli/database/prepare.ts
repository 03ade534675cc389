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
  /** By default the value of BERTH_API_SCHEMA, if it is set. */
  apiSchema?: string | undefined
}

function readApiSchema(): string | undefined {
  return textOf(process.env, 'BERTH_API_SCHEMA') ?? undefined
}

/**
 * Brings a database to this release: the schema, then the tables of the job queue. Every server may safely do so at its start.
 * The role of the URL must own the database and have CREATEROLE.
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
 * The same for a server or worker at its start. If it logs in as the role of the server, which must not be able to install
 * anything, it only checks that nothing is missing.
 */
export async function ensurePrepared(url: string, onProgress?: OnProgress): Promise<void> {
  if (!(await logsInAsServer(url))) {
    await prepareDatabase(url, onProgress)
    return
  }
  const { advice } = await findMigrationGap(url)
  if (advice !== null) throw new CommandError(advice)
}

/** How far a database is behind these files, asked with the login of the URL. */
export async function findMigrationGap(url: string): Promise<MigrationGap> {
  const client = await connect(url, 'berth')
  try {
    return await readMigrationGap(client)
  } finally {
    await client.end()
  }
}
