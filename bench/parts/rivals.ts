import type { BenchDatabase, Part, PartResult, Stage, Table } from '#bench/part.ts'
import { type Checked, checkStrategy } from '#bench/rivals/checked.ts'
import { installStrategy } from '#bench/rivals/install.ts'
import { type Measured, measureStrategy } from '#bench/rivals/measure.ts'
import { planOf } from '#bench/rivals/measuring_plan.ts'
import { STRATEGIES, type Strategy } from '#bench/rivals/strategies.ts'
import type { Workload } from '#bench/rivals/workloads.ts'

const HOT: Workload = 'hot departure'

/** Null for Berth. */
interface Entry {
  readonly strategy: Strategy | null
  readonly measured: readonly Measured[]
  readonly checked: Checked | null
}

export const part: Part = {
  title: 'Other booking strategies',
  about:
    "Each as a function of SQL on Berth's own tables, writing the same key, booking, claim and event, in one round trip by a " +
    "prepared statement; behind Berth's own HTTP server, with only the booking replaced. The checker says which are correct.",
  needs: [],
  async run(stage) {
    const plan = planOf(stage.settings)
    const entries: Entry[] = []
    for (const strategy of [null, ...STRATEGIES]) {
      stage.say(strategy?.title ?? 'Berth')
      const database = await stage.createDatabase()
      if (strategy !== null) await installStrategy(database.url, strategy)
      const measured = await measureStrategy(stage, database, strategy, plan)
      const checked = strategy === null ? null : await check(stage, database, strategy, plan.checkedGroups)
      entries.push({ strategy, measured, checked })
    }
    record(stage, entries)
    return describe(entries, plan.workloads)
  },
}

async function check(
  stage: Stage,
  database: BenchDatabase,
  strategy: Strategy,
  groups: number,
): Promise<Checked> {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const checked = await checkStrategy(strategy, database, { groups, seed, connections: 12 })
  for (const violation of checked.violations.slice(0, 1)) stage.say(`Seed ${seed}: ${violation}`)
  return checked
}

function record(stage: Stage, entries: readonly Entry[]): void {
  const berth = bestOf(entries.find(({ strategy }) => strategy === null))
  const others = entries.filter(({ strategy }) => strategy !== null)
  stage.record('book_rival_berth', { value: berth, unit: '1/s' })
  for (const entry of others) {
    const value = bestOf(entry)
    if (entry.strategy?.figure)
      stage.record(entry.strategy.figure, { value, unit: '1/s', baseline: berth, ratio: value / berth })
    if (entry.strategy?.name === 'row_lock') recordRatio(stage, 'book_hot_over_row_lock', berth, value)
  }
  const correct = others.filter(({ checked }) => checked?.violations.length === 0)
  recordRatio(stage, 'book_hot_over_best_other', berth, Math.max(0, ...correct.map(bestOf)))
}

function recordRatio(
  stage: Stage,
  name: 'book_hot_over_row_lock' | 'book_hot_over_best_other',
  value: number,
  baseline: number,
): void {
  if (baseline > 0) stage.record(name, { value: value / baseline, unit: 'ratio', ratio: value / baseline })
}

/** The best rate on the hot departure, at whichever client count reached it. */
function bestOf(entry: Entry | undefined): number {
  const hot = entry?.measured.find(({ workload }) => workload === HOT)
  return Math.max(0, ...(hot?.overHttp ?? []).map(({ perS }) => perS))
}

function describe(entries: readonly Entry[], workloads: readonly Workload[]): PartResult {
  const tables = workloads.map((workload) => tableOf(entries, workload))
  const notes = entries.flatMap(({ strategy, checked }) =>
    strategy === null || checked === null
      ? []
      : [
          `${capital(strategy.title)} writes, beside the four rows: ${strategy.writes}. It cannot do: ${strategy.cannot}. ` +
            `Checked with ${checked.operations} operations (seed ${checked.seed}): ` +
            (checked.violations.length === 0 ? 'one order explains them all.' : `${checked.violations[0]}`),
        ],
  )
  return { tables, notes: [...NOTES, ...notes] }
}

const NOTES = [
  'CPU is of PostgreSQL, for one booking over HTTP: what else the machine does changes it less than the rates.',
  'Pool: of the sizes tried over SQL, the one at which that strategy was fastest; its server has it too. Of Berth: its lanes.',
  'Refusals and errors do not count as bookings. Retries are made by the client of the pool, and cost it what they cost.',
]

function tableOf(entries: readonly Entry[], workload: Workload): Table {
  const columns = [
    'strategy',
    'pool',
    'over SQL 1/s',
    'clients',
    'over HTTP 1/s',
    'p50 ms',
    'p99 ms',
    'CPU us',
    'not booked',
    'retries',
    'correct',
  ]
  const rows = entries.flatMap(({ strategy, measured, checked }) => {
    const found = measured.find((each) => each.workload === workload)
    const name = strategy?.title ?? 'Berth'
    if (found === undefined) return [[name, ...columns.slice(2).map(() => null), verdictOf(checked)]]
    return found.overHttp.map(({ clients, perS, p50Ms, p99Ms, notBooked, cpuUs }) => [
      name,
      found.connections,
      Math.round(found.overSqlPerS),
      clients,
      Math.round(perS),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      cpuUs === null ? null : Math.round(cpuUs),
      notBooked,
      found.retries,
      verdictOf(checked),
    ])
  })
  return { caption: capital(workload), columns, rows }
}

function verdictOf(checked: Checked | null): string {
  if (checked === null) return 'npm run prove'
  return checked.violations.length === 0 ? 'yes' : 'NO'
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
