import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from '#db/connections/pool.ts'
import { type Cluster, startCluster } from '#db/embedded/cluster.ts'
import type { Binaries } from '#db/embedded/initdb.ts'
import { isAlive } from '#db/embedded/postmaster.ts'
import { findEmbeddedBinaries } from '#db/embedded/start.ts'
import { findTestBinaries } from '#support/cluster.ts'
import { createMigratedDatabase } from '#support/migrated_database.ts'

/** A migrated database to be proved: how to reach it, and nothing about who runs it. */
export interface Database {
  /** As whoever installed it. */
  readonly url: string
  /** As berth_app, the server's own role. */
  readonly appUrl: string
}

/** A database in a PostgreSQL of its own, which may be killed. */
export interface OwnDatabase extends Database {
  readonly port: number
  postmasterPid(): number
  /** Starts it again after its postmaster is gone, and waits until it has recovered. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** As in production: what is acknowledged is on the disk. */
const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  max_connections: '300',
  max_locks_per_transaction: '256',
}

const NAME = 'prove'

/** Of the version asked for; where tests are told to take another server, so is this. */
async function findBinaries(version: string | null): Promise<Binaries> {
  if (version === null) return findTestBinaries()
  if (version === '18') return findEmbeddedBinaries()
  const directory = `/usr/lib/postgresql/${version}/bin`
  return { initdb: join(directory, 'initdb'), postgres: join(directory, 'postgres') }
}

/** Starts a durable PostgreSQL in a temporary directory, and migrates a database in it. */
export async function startDatabase(version: string | null): Promise<OwnDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'berth-prove-'))
  const binaries = await findBinaries(version)
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  let cluster: Cluster
  try {
    cluster = await startCluster({ directory, binaries, settings: DURABLE })
  } catch (error) {
    remove()
    throw error
  }
  const { port } = cluster
  process.once('exit', remove)
  const stop = async () => {
    await cluster.stop()
    process.off('exit', remove)
    remove()
  }
  try {
    const { url, appUrl } = await createMigratedDatabase(cluster.url, NAME)
    return {
      url,
      appUrl,
      port,
      postmasterPid: () => cluster.pid,
      async restart() {
        while (isAlive(cluster.pid)) await pause(10)
        cluster = await startCluster({ directory, binaries, port, settings: DURABLE })
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Which PostgreSQL it is, as it says itself: 18.1. */
export async function versionOf({ url }: Database): Promise<string> {
  const db = await connect(url, 'berth prove')
  try {
    const { rows } = await db.query<{ version: string }>(
      `select split_part(current_setting('server_version'), ' ', 1) as version`,
    )
    return rows[0]?.version ?? 'unknown'
  } finally {
    await db.end()
  }
}
