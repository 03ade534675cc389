import { totalmem } from 'node:os'
import { join } from 'node:path'
import { removeAtOnce } from '#bench/machine/data_directory.ts'
import type { BenchDatabase } from '#bench/part.ts'
import { prepareDatabase } from '#cli/database/prepare.ts'
import { connect } from '#db/connections/pool.ts'
import { type Cluster, startCluster } from '#db/embedded/cluster.ts'
import type { Binaries } from '#db/embedded/initdb.ts'
import { BACKGROUND_WRITER, findEmbeddedBinaries } from '#db/embedded/start.ts'
import { setAppPassword } from '#ops/migrate/bootstrap.ts'
import { APP_PASSWORD, withDatabase } from '#support/addresses.ts'
import { addressesOf } from '#support/migrated_database.ts'

const TEMPLATE = 'bench_template'

/**
 * WAL files of 16 MB each, as many as are written from one checkpoint to the next. A PostgreSQL that has run for a day reuses its WAL
 * files. A new one has to create each of them while a commit waits, once a second under load and for longer than a batch takes, which
 * would determine the p99.
 */
const WAL_FILES = { full: 192, quick: 32 }

/** All settings that differ from PostgreSQL's defaults. They are published with the results, and none trades safety for speed. */
export const POSTGRES_SETTINGS = {
  // A quarter of the memory, as PostgreSQL's manual has it for a machine of its own (19.4.1). A minute at 10,000 bookings/s writes a GB
  // of new pages; where less fits, somebody has to write out others for them (ARCHITECTURE.md: a full cache).
  shared_buffers: `${Math.max(1, Math.floor(totalmem() / 4 / 2 ** 30))}GB`,
  // Otherwise a checkpoint would come every few seconds and distort the measurements.
  max_wal_size: '8GB',
  // As many as WAL_FILES are kept.
  min_wal_size: '3GB',
  ...BACKGROUND_WRITER,
  // As the embedded server has them: room for several pools, and for the many relations that a partitioned table locks.
  max_connections: '200',
  max_locks_per_transaction: '256',
}

/** The PostgreSQL of a run, and the databases in it. */
export interface Postgres {
  readonly url: string
  readonly port: number
  readonly pid: number
  createDatabase(): Promise<BenchDatabase>
  dropDatabase(database: BenchDatabase): Promise<void>
  /** Restarts it on the same address. Its buffers are empty then, and its databases unchanged. */
  restart(): Promise<{ startedMs: number }>
  /** Runs a checkpoint, so that a part does not wait for pages that an earlier one left dirty. */
  checkpoint(): Promise<void>
  /** And deletes the data. */
  stop(): Promise<void>
}

/** PG_BIN, else the embedded 18. */
export async function findBinaries(): Promise<Binaries> {
  const directory = process.env.PG_BIN
  if (directory === undefined) return findEmbeddedBinaries()
  return { initdb: join(directory, 'initdb'), postgres: join(directory, 'postgres') }
}

/** Starts it in a new directory, with a migrated template from which databases are cloned. */
export async function startPostgres(directory: string, { quick }: { quick: boolean }): Promise<Postgres> {
  const binaries = await findBinaries()
  const start = (port?: number) =>
    startCluster({
      directory,
      binaries,
      settings: POSTGRES_SETTINGS,
      ...(port === undefined ? {} : { port }),
    })
  let cluster: Cluster = await start()
  const remove = () => removeAtOnce(directory)
  // Also if a run is aborted: the cluster ends with this process by itself.
  process.once('exit', remove)
  try {
    await makeTemplate(cluster.url)
    if (!quick) await useBuffers(cluster.url)
    await makeWal(cluster.url, quick ? WAL_FILES.quick : WAL_FILES.full)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  const { url, port } = cluster
  let databases = 0

  return {
    url,
    port,
    get pid() {
      return cluster.pid
    },
    async createDatabase() {
      databases += 1
      const name = `bench_${databases}`
      await run(url, `create database ${name} template ${TEMPLATE}`)
      return addressesOf(url, name)
    },
    dropDatabase: ({ name }) => run(url, `drop database ${name} with (force)`),
    async restart() {
      await cluster.stop()
      const startedMs = performance.now()
      cluster = await start(port)
      return { startedMs }
    },
    checkpoint: () => run(url, 'checkpoint'),
    async stop() {
      await cluster.stop()
      remove()
      process.off('exit', remove)
    },
  }
}

async function makeTemplate(url: string): Promise<void> {
  await run(url, `create database ${TEMPLATE}`)
  await prepareDatabase(withDatabase(url, TEMPLATE))
  const client = await connect(url)
  try {
    await setAppPassword(client, APP_PASSWORD)
  } finally {
    await client.end()
  }
}

/**
 * A PostgreSQL that has run for a day has used all of its buffers. For a new one, the system has to find and clear a page of memory
 * for every 4 kB that it writes for the first time, while the commit waits: 12 us if a virtual machine gets the page from its host, and
 * 6 s for a GB of buffers. A restart undoes this.
 */
async function useBuffers(url: string): Promise<void> {
  await run(
    url,
    `create unlogged table filler (one_a_page text storage plain) with (autovacuum_enabled = off);
     insert into filler select repeat('-', 7000)
       from pg_settings, generate_series(1, setting::int) where name = 'shared_buffers';
     drop table filler`,
  )
}

/** Fills this many WAL files, which the checkpoint then keeps for reuse. */
async function makeWal(url: string, files: number): Promise<void> {
  await run(
    url,
    `do $$ begin
       for n in 1..${files} loop perform pg_logical_emit_message(false, 'berth', 'bench'), pg_switch_wal(); end loop;
     end $$; checkpoint`,
  )
}

async function run(url: string, sql: string): Promise<void> {
  const client = await connect(url, 'berth bench')
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
