import { openGrowthData, type SizedDatabase } from '#bench/growth/data.ts'
import { findReaders, type Readers, tokensOf } from '#bench/growth/readers.ts'
import { type Read, readsOf, SEARCH } from '#bench/growth/reads.ts'
import { measureRowSecurity, type RowSecurityCost } from '#bench/growth/row_security.ts'
import type { LoadReport } from '#bench/load/plan.ts'
import { median } from '#bench/median.ts'
import type { Cell, Part, Stage, Table } from '#bench/part.ts'
import { connect } from '#db/connections/pool.ts'
import type { ServerProcess } from '#support/server_process.ts'

const CLIENTS = 8
/** Twenty-two reads at three sizes. A search has made a thousand answers by then. */
const MEASURE_S_MAX = 2
/** Each request is sent once before anything is measured, for at most this long. Otherwise the first read would measure the disk. */
const FIRST_READ_S_MAX = 15

export const part: Part = {
  title: 'Reading',
  about:
    'What people and staff look at, over HTTP with 8 clients, at each size: of the large one of 20 operators, which has half ' +
    'of all bookings. Then lists of bookings over SQL with row security on and off.',
  needs: [],
  async run(stage) {
    const { databases } = await openGrowthData(stage)
    const rows: Cell[][] = []
    let security: RowSecurityCost[] = []
    for (const database of stage.settings.quick ? databases.slice(-1) : databases) {
      const db = await connect(database.url, 'berth bench')
      const readers = await findReaders(db)
      await db.end()
      rows.push(...(await readAll(stage, database, readers)))
      security = await measureRowSecurity(database.url, readers, stage.settings.quick ? 0.08 : 0.5)
    }
    const [own] = security
    if (own !== undefined) {
      stage.record('rls_ratio', { value: own.ratio, unit: 'ratio', baseline: 1, ratio: own.ratio })
    }
    return { tables: [readTable(rows), securityTable(security)], notes: [NOTE] }
  },
}

const NOTE =
  'Each reading asks for up to 300 different things in turn: searches of any line and day, departures of the two weeks ahead, ' +
  'customers drawn by their bookings, so that who books often is met often. A search of any line and day ' +
  'is measured three times; its figure is the median. Row security is compared at the largest size, by the time of the list ' +
  'statement alone.'

async function readAll(stage: Stage, database: SizedDatabase, readers: Readers): Promise<Cell[][]> {
  const server = await stage.startServer(database)
  const tokens = await tokensOf(readers)
  const rows: Cell[][] = []
  const searchP95sMs: number[] = []
  for (const read of readsOf(readers).filter(({ quick }) => quick || !stage.settings.quick)) {
    const report = await readOne(stage, server, tokens, read)
    const { p50Ms, p95Ms, p99Ms } = report.measured.latency
    const perS = Math.round(report.measured.good / report.seconds)
    stage.say(
      `  ${database.size.label}, ${read.name}: ${perS}/s, p50 ${p50Ms}, p95 ${p95Ms}, p99 ${p99Ms} ms`,
    )
    rows.push([read.name, database.size.label, perS, p50Ms, p95Ms, p99Ms])
    if (read.name.startsWith(SEARCH)) searchP95sMs.push(p95Ms)
  }
  if (database.size.label === '10m') {
    stage.record('search_p95_10m', { value: median(searchP95sMs), unit: 'ms' })
  }
  await server.stop()
  return rows
}

async function readOne(
  stage: Stage,
  server: ServerProcess,
  tokens: readonly string[],
  { name, requests }: Read,
): Promise<LoadReport> {
  const plan = { port: server.port, clients: CLIENTS, tokens, requests, keys: false }
  await stage.load.run({ ...plan, order: 'once', warmUpS: 0, measureS: FIRST_READ_S_MAX })
  const report = await stage.load.run({
    ...plan,
    order: 'turn',
    warmUpS: stage.settings.warmUpS,
    measureS: Math.min(stage.settings.measureS, MEASURE_S_MAX),
  })
  const others = Object.keys(report.answers).filter((answer) => answer !== '200')
  if (others.length > 0 || report.broken > 0) {
    throw new Error(`${name}: unexpected answers, ${JSON.stringify(report.answers)}`)
  }
  return report
}

/** All sizes of a read side by side. */
function readTable(rows: readonly Cell[][]): Table {
  const names = [...new Set(rows.map(([name]) => name))]
  return {
    caption: `${CLIENTS} clients`,
    columns: ['what', 'bookings', 'answers/s', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows: names.flatMap((name) => rows.filter((row) => row[0] === name)),
  }
}

function securityTable(costs: readonly RowSecurityCost[]): Table {
  return {
    caption: `Row security, ${CLIENTS} clients, mean time of the statement`,
    columns: ['list', 'on ms', 'off ms', 'on ÷ off'],
    rows: costs.map(({ list, onMs, offMs, ratio }) => [
      list,
      Number(onMs.toFixed(3)),
      Number(offMs.toFixed(3)),
      Number(ratio.toFixed(3)),
    ]),
  }
}
