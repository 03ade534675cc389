import { accessSync, constants, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#db/connections/pool.ts'
import { startCluster } from '#db/embedded/cluster.ts'
import type { Binaries } from '#db/embedded/initdb.ts'
import { findEmbeddedBinaries } from '#db/embedded/start.ts'
import { withUser } from '#support/addresses.ts'
import { createMigratedDatabase } from '#support/migrated_database.ts'

/** A database that is migrated once and cloned for every test file. */
export const TEMPLATE = 'berth_template'

const INSTALLER_PASSWORD = 'only-in-tests'

/** The data need not survive a crash, so nothing waits for a disk. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  max_connections: '300',
  max_locks_per_transaction: '256',
}

/** Found in PG_BIN, else in Debian's directory of version BERTH_TEST_PG, else the embedded 18. */
export async function findTestBinaries(): Promise<Binaries> {
  const major = process.env.BERTH_TEST_PG
  const directory = process.env.PG_BIN ?? (major ? `/usr/lib/postgresql/${major}/bin` : undefined)
  if (directory === undefined) return findEmbeddedBinaries()
  const binaries = { initdb: join(directory, 'initdb'), postgres: join(directory, 'postgres') }
  if (!existsSync(binaries.postgres)) throw new Error(`There is no PostgreSQL in ${directory}.`)
  return binaries
}

const SPACE_BYTES_MIN = 4 * 1024 ** 3

/**
 * A directory in memory, if the system has a large enough file system there. Cloning the template, which has fifteen hundred small
 * files, took 30 ms there and 650 ms on a disk.
 */
function findRoom(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    accessSync('/dev/shm', constants.W_OK)
    return bavail * bsize >= SPACE_BYTES_MIN ? '/dev/shm' : tmpdir()
  } catch {
    return tmpdir()
  }
}

export interface TestCluster {
  /** The URL of the role that installs: the superuser, or with BERTH_TEST_INSTALLER=plain a role with only CREATEROLE and CREATEDB. */
  url: string
  stop(): Promise<void>
}

/** Starts a cluster in a temporary directory, with the template in it. */
export async function startTestCluster(): Promise<TestCluster> {
  const directory = mkdtempSync(join(findRoom(), 'berth-test-'))
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  const started = await startCluster({
    directory,
    binaries: await findTestBinaries(),
    settings: SETTINGS,
  }).catch((error: unknown) => {
    remove()
    throw error
  })
  process.once('exit', remove)
  const stop = async () => {
    await started.stop()
    remove()
    process.off('exit', remove)
  }
  try {
    const url = await makeInstaller(started.url)
    await createMigratedDatabase(url, TEMPLATE)
    return { url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makeInstaller(superuserUrl: string): Promise<string> {
  if (process.env.BERTH_TEST_INSTALLER !== 'plain') return superuserUrl
  const superuser = await connect(superuserUrl)
  await superuser.query(
    `create role plain_installer login createrole createdb nosuperuser password '${INSTALLER_PASSWORD}'`,
  )
  await superuser.end()
  return withUser(superuserUrl, 'plain_installer', INSTALLER_PASSWORD)
}
