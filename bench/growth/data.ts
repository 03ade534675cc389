import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { fillDatabase } from '#bench/growth/fill.ts'
import { type GrowthSize, growthSizes } from '#bench/growth/sizes.ts'
import { makeDataDirectory } from '#bench/machine/data_directory.ts'
import type { BenchDatabase, Stage } from '#bench/part.ts'
import { POSTGRES_SETTINGS } from '#bench/postgres.ts'
import { prepareDatabase } from '#cli/database/prepare.ts'
import { connect } from '#db/connections/pool.ts'
import { type Cluster, startCluster } from '#db/embedded/cluster.ts'
import { setAppPassword } from '#ops/migrate/bootstrap.ts'
import { APP_PASSWORD } from '#support/addresses.ts'
import { findTestBinaries } from '#support/cluster.ts'
import { addressesOf } from '#support/migrated_database.ts'

/**
 * The databases of all sizes, in a PostgreSQL of their own. They are made once for all parts of a run, and with --data DIR once for
 * many runs. The small ones are the exception, because each run enlarges them.
 */

/** Used only while loading. The shutdown checkpoint makes everything durable before the cluster starts with the published settings. */
const LOADING_SETTINGS = {
  ...POSTGRES_SETTINGS,
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // Indexes are then written to their files, but not to the WAL as well.
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Small, because PostgreSQL keeps the disk space that the WAL once took.
  max_wal_size: '2GB',
  checkpoint_timeout: '1h',
  // The loader vacuums and analyses itself at the end.
  autovacuum: 'off',
}

/** After this many days, the departures loaded for the next days are in the past, and a search finds fewer. */
const OLDEST_DAYS = 5
/** Measuring adds bookings. A database that earlier runs have enlarged beyond this no longer has the size of its name. */
const MOST_GROWTH = 1.1

export interface SizedDatabase extends BenchDatabase {
  readonly size: GrowthSize
  /** The number that the loader made. */
  readonly bookings: number
}

export interface GrowthData {
  /** The process id of the postmaster. */
  readonly pid: number
  /** Connects as the superuser, to database postgres. */
  readonly url: string
  /** One for each size, the smallest first. */
  readonly databases: readonly SizedDatabase[]
}

interface Loaded {
  readonly bookings: number
  readonly bytes: number
  readonly at: string
}

let temporary: string | undefined

/** Deleted when the process that made it ends. */
function temporaryDirectory(): string {
  if (temporary === undefined) {
    const made = makeDataDirectory()
    process.once('exit', () => rmSync(made, { recursive: true, force: true, maxRetries: 5 }))
    temporary = made
  }
  return temporary
}

/**
 * Starts the cluster with the published settings, until the part ends. Before that, databases that are missing, too old or too
 * large are loaded, and the others are migrated to this release.
 */
export async function openGrowthData({ settings, say, after }: Stage): Promise<GrowthData> {
  const sizes = growthSizes(settings.quick)
  const directory = settings.dataDirectory ?? temporaryDirectory()
  mkdirSync(directory, { recursive: true })
  const binaries = await findTestBinaries()
  const start = (settings: Readonly<Record<string, string>>) =>
    startCluster({ directory, binaries, settings })

  let cluster = await start(POSTGRES_SETTINGS)
  const missing: GrowthSize[] = []
  for (const size of sizes) if ((await readLoaded(cluster, size)) === null) missing.push(size)
  if (missing.length > 0) {
    await cluster.stop()
    cluster = await start(LOADING_SETTINGS)
    for (const size of missing) await load(cluster, size, say)
    await cluster.stop()
    // Otherwise the kernel writes what PostgreSQL left to it at any time, even during a measurement.
    spawnSync('sync')
    cluster = await start(POSTGRES_SETTINGS)
  }

  const databases: SizedDatabase[] = []
  for (const size of sizes) {
    const loaded = await readLoaded(cluster, size)
    if (loaded === null) throw new Error(`The database of ${size.label} was not loaded.`)
    // A database that an earlier release loaded has the functions and indexes of that release.
    if (!missing.includes(size)) await prepareDatabase(addressOf(cluster, size).url)
    databases.push({ ...addressOf(cluster, size), size, bookings: loaded.bookings })
  }
  after(() => cluster.stop())
  return { pid: cluster.pid, url: cluster.url, databases }
}

function addressOf({ url }: Cluster, { label }: GrowthSize): BenchDatabase {
  return addressesOf(url, `growth_${label}`)
}

/** The loader writes a comment on the database at the end. A database without one is incomplete. */
async function readLoaded(cluster: Cluster, size: GrowthSize): Promise<Loaded | null> {
  const { name } = addressOf(cluster, size)
  const [row] = await query<{ comment: string | null; bytes: number }>(
    cluster.url,
    `select shobj_description(d.oid, 'pg_database') as comment, pg_database_size(d.oid) as bytes
       from pg_database as d where d.datname = '${name}'`,
  )
  if (row?.comment == null) return null
  const loaded: Loaded = JSON.parse(row.comment)
  const ageDays = (Date.now() - Date.parse(loaded.at)) / 86_400_000
  const ofThisRun = Date.parse(loaded.at) > performance.timeOrigin
  const fits = ageDays < OLDEST_DAYS && row.bytes < loaded.bytes * MOST_GROWTH
  return ofThisRun || fits ? loaded : null
}

async function load(cluster: Cluster, size: GrowthSize, say: (line: string) => void): Promise<void> {
  const { name, url } = addressOf(cluster, size)
  const at = new Date().toISOString()
  await query(cluster.url, `drop database if exists ${name} with (force)`)
  await query(cluster.url, `create database ${name}`)
  await prepareDatabase(url)
  const client = await connect(url)
  await setAppPassword(client, APP_PASSWORD)
  await client.end()
  const filled = await fillDatabase({
    url,
    bookings: size.bookings,
    say: (line) => say(`${size.label}, ${line}`),
  })
  say(`${size.label}: ${filled.bookings} bookings in ${filled.seconds.toFixed(0)} s`)
  await query(url, 'checkpoint')
  const [row] = await query<{ bytes: number }>(url, 'select pg_database_size(current_database()) as bytes')
  const loaded: Loaded = { bookings: filled.bookings, bytes: row?.bytes ?? 0, at }
  await query(cluster.url, `comment on database ${name} is '${JSON.stringify(loaded)}'`)
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = await connect(url, 'berth bench')
  try {
    return (await client.query<Row & Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
