import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { shownUrl } from '#cli/dev/shown_url.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import type { Cluster } from '#db/embedded/cluster.ts'
import { isAlive } from '#db/embedded/postmaster.ts'
import { embeddedDirectory, startEmbedded } from '#db/embedded/start.ts'

export interface DevDatabase {
  url: string
  /** The URL as it may be printed. It has a password only if that opens nothing but the embedded database of this directory. */
  shownUrl: string
  /** A text that tells the user where the data is. */
  place: string
  /** Rejects if the database ends without being stopped. */
  lost: Promise<never>
  stop(): Promise<void>
}

/** The database of DATABASE_URL, if set, else the embedded PostgreSQL of this directory. */
export async function startDevDatabase(fresh: boolean): Promise<DevDatabase> {
  const given = process.env.DATABASE_URL?.trim()
  if (given !== undefined && given !== '') {
    if (fresh) {
      throw new CommandError(
        '--fresh deletes the embedded database only; DATABASE_URL names another one.',
        EXIT.usage,
      )
    }
    return {
      url: given,
      shownUrl: shownUrl(given),
      place: 'DATABASE_URL',
      lost: new Promise(() => undefined),
      stop: async () => undefined,
    }
  }
  const directory = embeddedDirectory()
  if (fresh && existsSync(join(directory, 'cluster'))) await remove(directory)
  const cluster = await startEmbedded({ directory })
  const watch = watchOver(cluster)
  const stop = () => {
    watch.end()
    return cluster.stop()
  }
  return { url: cluster.url, shownUrl: cluster.url, place: directory, lost: watch.lost, stop }
}

const LOOK_MS = 1_000

/** A PostgreSQL that was killed does not restart by itself, and a server without it is of no use. */
function watchOver({ pid, logFile }: Cluster): { lost: Promise<never>; end: () => void } {
  const { promise, reject } = Promise.withResolvers<never>()
  // Handled even before anyone waits for it: a later waiter is still told.
  promise.catch(() => undefined)
  const timer = setInterval(() => {
    if (isAlive(pid)) return
    clearInterval(timer)
    reject(
      new CommandError(
        `The database ended by itself; ${logFile} tells why. Start again: no booking is lost.`,
      ),
    )
  }, LOOK_MS)
  timer.unref()
  return { lost: promise, end: () => clearInterval(timer) }
}

/** Deletes the data once the directory is ours: starting refuses a directory in use, and stops what a crash left behind. */
async function remove(directory: string): Promise<void> {
  const cluster = await startEmbedded({ directory })
  await cluster.stop()
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}
