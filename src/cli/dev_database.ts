import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, EXIT } from '#cli/exit.ts'
import { embeddedDirectory, startEmbedded } from '#db/embedded.ts'

export interface DevDatabase {
  url: string
  /** What the person is told about where the data is. */
  place: string
  stop(): Promise<void>
}

/** DATABASE_URL where it is set, else the embedded PostgreSQL of this directory. */
export async function startDevDatabase(fresh: boolean): Promise<DevDatabase> {
  const given = process.env.DATABASE_URL?.trim()
  if (given !== undefined && given !== '') {
    if (fresh) {
      throw new CommandError(
        '--fresh deletes the embedded database only; DATABASE_URL names another one.',
        EXIT.usage,
      )
    }
    return { url: given, place: 'DATABASE_URL', stop: async () => undefined }
  }
  const directory = embeddedDirectory()
  if (fresh && existsSync(join(directory, 'cluster'))) await remove(directory)
  const cluster = await startEmbedded({ directory })
  return { url: cluster.url, place: directory, stop: () => cluster.stop() }
}

/** Takes it over before it goes: starting refuses a directory that another process uses, and stops what a crash left. */
async function remove(directory: string): Promise<void> {
  const cluster = await startEmbedded({ directory })
  await cluster.stop()
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}
