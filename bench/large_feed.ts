import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { connect } from '#db/connections/pool.ts'
import { Findings } from '#importers/gtfs/findings.ts'
import { openSource } from '#importers/gtfs/reading/source.ts'
import { withDatabase } from '#support/addresses.ts'
import { startTestCluster, TEMPLATE } from '#support/cluster.ts'

/**
 * Imports a feed, and the same feed many times larger, and prints time and peak memory of each:
 *
 *   node bench/large_feed.ts [--feed data/caltrain/caltrain_20160406.zip] [--times 50]
 *
 * The larger feed has every trip so many times, under other ids. Peak memory is VmHWM of the importing process, which Linux
 * has. The database is one of its own, without fsync: what is measured is the importer.
 */
const { values } = parseArgs({
  options: {
    feed: { type: 'string', default: 'data/caltrain/caltrain_20160406.zip' },
    times: { type: 'string', default: '50' },
  },
})

/** Files in which each row is repeated; all three name the trip in a column of its own. */
const REPEATED = new Set(['trips.txt', 'stop_times.txt', 'frequencies.txt'])

/** Writes a feed as a folder, with every trip so many times. Returns the bytes of its stop_times.txt. */
async function multiply(feed: string, folder: string, times: number): Promise<number> {
  await using source = await openSource(feed, new Findings())
  if (source === null) throw new Error(`${feed} cannot be read.`)
  mkdirSync(folder)
  for (const [name, file] of source.files) {
    const content = (await text(await file.open())).replace(/^\uFEFF/, '').replaceAll('\r', '')
    const out = createWriteStream(join(folder, name))
    const [header = '', ...rows] = content.split('\n').filter((line) => line !== '')
    out.write(`${header}\n`)
    const column = header.split(',').indexOf('trip_id')
    for (let copy = 1; copy <= (REPEATED.has(name) ? times : 1); copy += 1) {
      for (const row of rows) {
        const isReady = out.write(`${copy === 1 ? row : withSuffix(row, column, `-${copy}`)}\n`)
        if (!isReady) await once(out, 'drain')
      }
    }
    await finished(out.end())
  }
  return statSync(join(folder, 'stop_times.txt')).size
}

/** Good for feeds that quote no comma before the trip's id, as those that Berth ships do. */
function withSuffix(row: string, column: number, suffix: string): string {
  const cells = row.split(',')
  cells[column] = (cells[column] ?? '').replace(/"?$/, (end) => `${suffix}${end}`)
  return cells.join(',')
}

async function measureImport(
  feed: string,
  databaseUrl: string,
): Promise<{ seconds: number; peakMiB: number }> {
  const startMs = performance.now()
  const args = [
    'src/cli/berth.ts',
    'import',
    'gtfs',
    feed,
    '--operator',
    'bench',
    '--name',
    'Bench',
    '--currency',
    'EUR',
  ]
  const child = spawn(process.execPath, [...args, '--json', '--database-url', databaseUrl], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let peakKiB = 0
  while (child.exitCode === null && child.signalCode === null) {
    const status = readStatus(child.pid)
    peakKiB = Math.max(peakKiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
    await pause(20)
  }
  if (child.exitCode !== 0) throw new Error(`The import ended with ${child.exitCode}.`)
  return { seconds: (performance.now() - startMs) / 1000, peakMiB: peakKiB / 1024 }
}

function readStatus(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    // It has just ended; the last reading stands.
    return ''
  }
}

const times = Number(values.times)
const directory = mkdtempSync(join(tmpdir(), 'berth-bench-'))
const cluster = await startTestCluster()
try {
  for (const factor of [1, times]) {
    const folder = join(directory, `feed-${factor}`)
    const bytes = await multiply(values.feed, folder, factor)
    const database = `bench_${factor}`
    const admin = await connect(cluster.url)
    await admin.query(`create database ${database} template ${TEMPLATE}`)
    await admin.end()
    const { seconds, peakMiB } = await measureImport(folder, withDatabase(cluster.url, database))
    console.log(
      `${factor} ×: stop_times ${(bytes / 2 ** 20).toFixed(1)} MiB, ${seconds.toFixed(1)} s, peak ${peakMiB.toFixed(0)} MiB`,
    )
  }
} finally {
  await cluster.stop()
  rmSync(directory, { recursive: true, force: true })
}
