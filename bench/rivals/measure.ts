import { fileURLToPath } from 'node:url'
import type { LoadReport } from '#bench/load/plan.ts'
import { cpuOfTree } from '#bench/machine/process_usage.ts'
import type { BenchDatabase, Stage } from '#bench/part.ts'
import type { MeasuringPlan } from '#bench/rivals/measuring_plan.ts'
import { runOverSql } from '#bench/rivals/over_sql.ts'
import { createRivalBookings } from '#bench/rivals/rival_bookings.ts'
import type { Strategy } from '#bench/rivals/strategies.ts'
import { openShop, type Shop, type Workload } from '#bench/rivals/workloads.ts'
import { createBookings, LANES } from '#db/booking/bookings.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'

export interface Measured {
  readonly workload: Workload
  /** The number of Berth's lanes, or the best size of a pool. */
  readonly connections: number
  readonly overSqlPerS: number
  /** Retried transactions over SQL for each hundred bookings. Null for Berth, which has none. */
  readonly retries: number | null
  readonly overHttp: readonly OverHttp[]
}

export interface OverHttp {
  readonly clients: number
  readonly perS: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers other than a booking. */
  readonly notBooked: number
  /** CPU of all PostgreSQL processes for one booking. Null if the system does not report it. */
  readonly cpuUs: number | null
}

const SERVER = fileURLToPath(new URL('./server.ts', import.meta.url))
/** More than can be booked in a second. Every seat is requested once, and putting seats on sale takes time. */
const REQUESTS_PER_S = { berth: 25_000, others: 5_000 }
/** Over SQL every strategy has this many concurrent callers, as in the server. */
const CLIENTS = 64

/** Measures one strategy, or Berth if it is null: over SQL, then over HTTP with the best pool. */
export async function measureStrategy(
  stage: Stage,
  database: BenchDatabase,
  strategy: Strategy | null,
  plan: MeasuringPlan,
): Promise<Measured[]> {
  const shop = await openShop(database, strategy)
  const measured: Measured[] = []
  for (const workload of plan.workloads) {
    if (workload === 'hot event' && strategy !== null && !strategy.sellsEvents) continue
    const best = await findPool(database, shop, strategy, workload, plan)
    measured.push({
      ...best,
      workload,
      overHttp: await overHttp(stage, database, shop, { strategy, workload, plan, ...best }),
    })
  }
  return measured
}

function requestsIn(seconds: number, strategy: Strategy | null): number {
  return Math.ceil(seconds * (strategy === null ? REQUESTS_PER_S.berth : REQUESTS_PER_S.others))
}

type Pool = Pick<Measured, 'connections' | 'overSqlPerS' | 'retries'>

/** Tries every size, and takes the fastest. */
async function findPool(
  { appUrl }: BenchDatabase,
  shop: Shop,
  strategy: Strategy | null,
  workload: Workload,
  { connections, warmUpS, overSqlS }: MeasuringPlan,
): Promise<Pool> {
  const settings = readDatabaseSettings({ DATABASE_URL: appUrl })
  let best: Pool | null = null
  for (const size of strategy === null ? [LANES] : connections) {
    const requests = await shop.requests(workload, requestsIn(warmUpS + overSqlS, strategy))
    const rival = strategy === null ? null : createRivalBookings(strategy, settings, size)
    const bookings = rival ?? createBookings(settings)
    const options = { bookings, world: shop.world, requests, clients: CLIENTS, warmUpS, measureS: overSqlS }
    try {
      const { perS, codes } = await runOverSql(options)
      const all = Object.values(codes).reduce((sum, count) => sum + count, 0)
      const retries = rival === null ? null : Math.round((rival.retries * 100) / Math.max(1, all))
      if (best === null || perS > best.overSqlPerS) best = { connections: size, overSqlPerS: perS, retries }
    } finally {
      await bookings.close()
    }
  }
  if (best === null) throw new Error('No pool was tried.')
  return best
}

interface HttpRun {
  readonly strategy: Strategy | null
  readonly workload: Workload
  readonly plan: MeasuringPlan
  readonly connections: number
}

async function overHttp(
  stage: Stage,
  database: BenchDatabase,
  shop: Shop,
  run: HttpRun,
): Promise<OverHttp[]> {
  const { strategy, workload, plan, connections } = run
  // The script comes before the command of `berth`, which it ignores as its arguments.
  const options =
    strategy === null
      ? {}
      : { nodeFlags: [SERVER], env: { RIVAL: strategy.name, RIVAL_CONNECTIONS: String(connections) } }
  const server = await stage.startServer(database, options)
  const found: OverHttp[] = []
  for (const clients of plan.clientsOf(workload)) {
    const requests = await shop.requests(workload, requestsIn(plan.warmUpS + plan.overHttpS, strategy))
    const cpuFromS = cpuOfPostgres(stage)
    const report = await stage.load.run({
      port: server.port,
      clients,
      warmUpS: plan.warmUpS,
      measureS: plan.overHttpS,
      tokens: shop.world.tokens,
      requests,
      order: requests.length === 1 ? 'turn' : 'once',
      keys: true,
    })
    found.push({ ...ratesOf(clients, report), cpuUs: cpuOfEach(cpuFromS, cpuOfPostgres(stage), report) })
  }
  await server.stop()
  return found
}

function cpuOfPostgres({ postgres }: Stage): number | null {
  return process.platform === 'linux' ? cpuOfTree(postgres.pid) : null
}

function cpuOfEach(fromS: number | null, untilS: number | null, { answers }: LoadReport): number | null {
  const booked = answers['201'] ?? 0
  return fromS === null || untilS === null || booked === 0 ? null : ((untilS - fromS) * 1e6) / booked
}

function ratesOf(clients: number, { measured, seconds, broken }: LoadReport): Omit<OverHttp, 'cpuUs'> {
  return {
    clients,
    perS: measured.good / seconds,
    p50Ms: measured.latency.p50Ms,
    p99Ms: measured.latency.p99Ms,
    notBooked: measured.all - measured.good + broken,
  }
}
