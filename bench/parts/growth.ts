import { findBuyers } from '#bench/growth/buyers.ts'
import { measureBytes, type TableBytes } from '#bench/growth/bytes.ts'
import { type Cost, openCounter } from '#bench/growth/cost.ts'
import { openGrowthData, type SizedDatabase } from '#bench/growth/data.ts'
import { type HttpCost, measureOverHttp } from '#bench/growth/over_http.ts'
import { median } from '#bench/median.ts'
import type { Cell, Part, Stage, Table } from '#bench/part.ts'
import { connect } from '#db/connections/pool.ts'

/** Tables below this share of the whole are reported together. */
const SMALL = 0.02
const BUYERS = 2_000

interface Measured {
  readonly database: SizedDatabase
  readonly costs: readonly Cost[]
  /** Null in a quick run. */
  readonly http: HttpCost | null
  readonly bytes: readonly TableBytes[]
}

export const part: Part = {
  title: 'Growth',
  about:
    'What a booking costs with more and more of them there: the large one of 20 operators, which has half of all, sells ' +
    'seats and places of the four weeks ahead, into the same months in which it was booked before. Three years of history.',
  needs: [],
  async run(stage) {
    const data = await openGrowthData(stage)
    const bytes = new Map<SizedDatabase, readonly TableBytes[]>()
    for (const database of data.databases) bytes.set(database, await bytesOf(database))
    const costs = await measureCosts(stage, data.databases)
    const measured: Measured[] = []
    for (const database of data.databases) {
      measured.push({
        database,
        costs: costs.get(database) ?? [],
        http: stage.settings.quick ? null : await measureOverHttp(stage, data.pid, database),
        bytes: bytes.get(database) ?? [],
      })
    }
    recordFigures(stage, measured)
    return { tables: [costTable(measured), bytesTable(measured)], notes: [NOTE] }
  },
}

const NOTE =
  'CPU over SQL is that of the two backends that book, in full batches, the median of several rounds in which the sizes ' +
  'take turns, and each ratio is the median of those of a round; over HTTP it is that of all of PostgreSQL, with 64 clients. ' +
  'Databases are filled set-wise, by month, with rows in the order of booking; then vacuumed and analysed as autovacuum would.'

/** The sizes alternate, so that other work of the machine affects all of them. The first round is only a warm-up. */
async function measureCosts(
  stage: Stage,
  databases: readonly SizedDatabase[],
): Promise<Map<SizedDatabase, Cost[]>> {
  const { rounds, bookings } = stage.settings.quick
    ? { rounds: 3, bookings: 3_000 }
    : { rounds: 21, bookings: 5_000 }
  const counters = []
  for (const database of databases) {
    const db = await connect(database.url, 'berth bench')
    const counter = await openCounter(database, await findBuyers(db, BUYERS))
    await db.end()
    stage.after(counter.close)
    counters.push({ database, counter, costs: [] as Cost[] })
  }
  for (let round = 0; round <= rounds; round += 1) {
    for (const { counter, costs } of counters) {
      const cost = await counter.measure(bookings)
      if (round > 0) costs.push(cost)
    }
  }
  for (const { database, costs } of counters) {
    stage.say(`  ${database.size.label}: ${costs.map(({ cpuUs }) => cpuUs.toFixed(0)).join(', ')} us of CPU`)
  }
  return new Map(counters.map(({ database, costs }) => [database, costs]))
}

const cpuUsOf = ({ costs }: Measured) => median(costs.map((cost) => cost.cpuUs))

/** Divided by the cost in the same round, so that changes in the machine's speed do not count as differences between sizes. */
function growthOf(larger: Measured, smallest: Measured): number {
  return median(smallest.costs.map(({ cpuUs }, round) => (larger.costs[round]?.cpuUs ?? Number.NaN) / cpuUs))
}

function recordFigures(stage: Stage, measured: readonly Measured[]): void {
  const [smallest, ...larger] = measured
  if (smallest === undefined) return
  for (const each of larger) {
    const ratio = growthOf(each, smallest)
    const figure = { value: ratio, unit: 'ratio', ratio, baseline: 1 } as const
    if (each.database.size.label === '1m') stage.record('cost_growth_1m', figure)
    if (each.database.size.label === '10m') stage.record('cost_growth_10m', figure)
  }
  const largest = larger.at(-1)
  if (largest?.database.size.label === '10m') {
    const total = largest.bytes.reduce((sum, { heap, indexes }) => sum + heap + indexes, 0)
    stage.record('table_bytes', { value: total / largest.database.bookings, unit: 'bytes' })
  }
}

function costTable(measured: readonly Measured[]): Table {
  const [smallest] = measured
  return {
    caption: 'One booking, by how many there are already',
    columns: [
      'bookings',
      'CPU us',
      '÷ smallest',
      'wall us',
      'WAL bytes',
      'HTTP bookings/s',
      'HTTP p99 ms',
      'HTTP PostgreSQL us',
      'HTTP server us',
    ],
    rows: measured.map((each) => [
      each.database.bookings,
      Math.round(cpuUsOf(each)),
      smallest === undefined ? null : Number(growthOf(each, smallest).toFixed(3)),
      Math.round(median(each.costs.map((cost) => cost.wallUs))),
      Math.round(median(each.costs.map((cost) => cost.walBytes))),
      ...httpCells(each.http),
    ]),
  }
}

function httpCells(http: HttpCost | null): Cell[] {
  if (http === null) return [null, null, null, null]
  return [Math.round(http.perS), http.p99Ms, Math.round(http.postgresUs), Math.round(http.serverUs)]
}

/** The bytes of one booking, in the largest database. */
function bytesTable(measured: readonly Measured[]): Table {
  const { database, bytes = [] } = measured.at(-1) ?? {}
  const bookings = database?.bookings ?? 1
  const total = bytes.reduce((sum, { heap, indexes }) => sum + heap + indexes, 0)
  const isLarge = ({ heap, indexes }: TableBytes) => heap + indexes > total * SMALL
  const rest = bytes
    .filter((each) => !isLarge(each))
    .reduce((sum, { heap, indexes }) => ({ heap: sum.heap + heap, indexes: sum.indexes + indexes }), {
      heap: 0,
      indexes: 0,
    })
  const rows = [...bytes.filter(isLarge), { table: 'all others', ...rest }].map(
    ({ table, heap, indexes }) => [
      table,
      Math.round(heap / bookings),
      Math.round(indexes / bookings),
      Math.round((heap + indexes) / bookings),
    ],
  )
  return {
    caption: `Bytes on the disk for each of ${bookings.toLocaleString('en-US')} bookings`,
    columns: ['table', 'rows', 'indexes', 'both'],
    rows: [...rows, ['all', null, null, Math.round(total / bookings)]],
  }
}

async function bytesOf(database: SizedDatabase): Promise<TableBytes[]> {
  const db = await connect(database.url, 'berth bench')
  try {
    return await measureBytes(db)
  } finally {
    await db.end()
  }
}
