import { findBuyers } from '#bench/growth/buyers.ts'
import type { SizedDatabase } from '#bench/growth/data.ts'
import type { PlannedRequest } from '#bench/load/plan.ts'
import { cpuOf, cpuOfTree } from '#bench/machine/process_usage.ts'
import type { Stage } from '#bench/part.ts'
import { createDepartures } from '#bench/world/departures.ts'
import { createEvents } from '#bench/world/events.ts'
import { chosenSeat, place } from '#bench/world/requests.ts'
import { Seats } from '#bench/world/seats.ts'
import { connect } from '#db/connections/pool.ts'

export interface HttpCost {
  readonly perS: number
  readonly p99Ms: number
  /** CPU of all of PostgreSQL, and of the server, for one booking. */
  readonly postgresUs: number
  readonly serverUs: number
}

const CLIENTS = 64
const BUYERS = 256
const EVENTS = 200
/** Each seat is requested once. There are more of them than can be sold in the time. */
const COACHES = { count: 200, seats: 60, legs: 30 }
const REQUESTS_PER_S_MAX = 20_000
/** Far longer than it takes to send each request once. */
const FIRST_S_MAX = 60

/**
 * Half of the bookings are of counted places and half of chosen seats, as in `cost.ts` over SQL. CPU is measured over warm-up and
 * measurement together, and divided by all bookings made; rate and p99 are of the measurement alone.
 */
export async function measureOverHttp(
  stage: Stage,
  postmasterPid: number,
  database: SizedDatabase,
): Promise<HttpCost> {
  const { warmUpS, measureS } = stage.settings
  const db = await connect(database.url, 'berth bench')
  const world = await findBuyers(db, BUYERS)
  await db.end()
  const events = await createEvents(database.url, world, { count: EVENTS })
  const departureIds = await createDepartures(database.url, world, COACHES)
  const seats = new Seats({ departureIds, ...COACHES, order: 'turn' })
  const requestsFor = (count: number) =>
    seats
      .take(Math.ceil(count / 2))
      .flatMap((seat, index) => [place(events[index % events.length] ?? ''), chosenSeat(seat)])
  const server = await stage.startServer(database)
  const load = (requests: readonly PlannedRequest[], times: { warmUpS: number; measureS: number }) =>
    stage.load.run({
      port: server.port,
      tokens: world.tokens,
      clients: CLIENTS,
      requests,
      order: 'once',
      keys: true,
      ...times,
    })
  // This opens the server's connections and tells it the operator of each occurrence, before anything is measured. Each occurrence
  // is requested ten times.
  await load(requestsFor(20 * EVENTS), { warmUpS: 0, measureS: FIRST_S_MAX })
  const requests = requestsFor((warmUpS + measureS) * REQUESTS_PER_S_MAX)
  const before = { postgres: cpuOfTree(postmasterPid), server: cpuOf(server.pid) }
  const report = await load(requests, { warmUpS, measureS })
  const after = { postgres: cpuOfTree(postmasterPid), server: cpuOf(server.pid) }
  await server.stop()
  const booked = report.answers['201'] ?? 0
  const others = Object.entries(report.answers).filter(([answer]) => answer !== '201')
  if (others.length > 0 || report.broken > 0) {
    throw new Error(`${database.size.label}: unexpected answers, ${JSON.stringify(report.answers)}`)
  }
  return {
    perS: report.measured.good / report.seconds,
    p99Ms: report.measured.latency.p99Ms,
    postgresUs: ((after.postgres - before.postgres) * 1e6) / booked,
    serverUs: ((after.server - before.server) * 1e6) / booked,
  }
}
