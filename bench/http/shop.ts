import type { LoadPlan, LoadReport } from '#bench/load/plan.ts'
import type { BenchDatabase, Stage } from '#bench/part.ts'
import { createDepartures } from '#bench/world/departures.ts'
import { createEvents } from '#bench/world/events.ts'
import { createWorld, type World } from '#bench/world/operator.ts'
import { Seats } from '#bench/world/seats.ts'
import type { ServerProcess } from '#support/server_process.ts'

/** What is for sale in the parts over HTTP. */
export interface HttpShop {
  readonly database: BenchDatabase
  readonly server: ServerProcess
  readonly world: World
  readonly hotEvent: string
  readonly events: readonly string[]
  readonly soldOutEvent: string
  /** Every seat of one long train for every leg, then the next train. */
  readonly hotSeats: Seats
  /** Seats of a thousand coaches in turn. */
  readonly spreadSeats: Seats
  /** Seats of another thousand coaches, allocated by the server. */
  readonly pickedSeats: Seats
  /** The same, but one coach until it is sold out, then the next. */
  readonly hotPickedSeats: Seats
  /** As in the settings of the run. */
  readonly warmUpS: number
  readonly measureS: number
  /** More requests than this many clients can send in one measurement. */
  requestsMax(clients: number): number
  /** Runs a load on the server, as its customers. */
  run(plan: Omit<LoadPlan, 'port' | 'tokens'>): Promise<LoadReport>
}

const EVENTS = 1_000
const DEPARTURES = 1_000
/** A coach with many stops: each seat is sold for each leg, 2,400 bookings for each departure, a fifth of which are made in a run. */
const COACH = { seats: 60, legs: 40 }
/** A long train, so that one departure stays hot for seconds: 40,000 bookings. */
const TRAIN = { seats: 2_000, legs: 20 }
const HOT_COACHES = 110
/** More than two cores have answered in a second, in all and for one client, for plans whose requests are used only once. */
const REQUESTS_PER_S_MAX = 20_000
const REQUESTS_PER_S_OF_CLIENT_MAX = 1_500

/** Creates what is on sale in a database of its own, and starts the server on it. */
export async function openShop(stage: Stage): Promise<HttpShop> {
  const database = await stage.createDatabase()
  const { url } = database
  const { warmUpS, measureS, clientCounts } = stage.settings
  const requestsMax = (clients: number) =>
    Math.ceil((warmUpS + measureS) * Math.min(REQUESTS_PER_S_MAX, clients * REQUESTS_PER_S_OF_CLIENT_MAX))
  // Each client count has seats of its own.
  const seatsAskedMax = clientCounts.reduce((sum, clients) => sum + requestsMax(clients), 0)
  const world = await createWorld(url)
  const [hotEvent = ''] = await createEvents(url, world, { count: 1 })
  const [soldOutEvent = ''] = await createEvents(url, world, { count: 1, capacity: 0 })
  const events = await createEvents(url, world, { count: EVENTS })
  const trains = await createDepartures(url, world, {
    count: Math.ceil(seatsAskedMax / (TRAIN.seats * TRAIN.legs)),
    ...TRAIN,
  })
  const coaches = await createDepartures(url, world, { count: DEPARTURES, ...COACH })
  const others = await createDepartures(url, world, { count: DEPARTURES, ...COACH })
  const hotCoaches = await createDepartures(url, world, { count: HOT_COACHES, ...COACH })
  const server = await stage.startServer(database)
  return {
    database,
    server,
    world,
    hotEvent,
    events,
    soldOutEvent,
    hotSeats: new Seats({ departureIds: trains, ...TRAIN, order: 'sold through' }),
    spreadSeats: new Seats({ departureIds: coaches, ...COACH, order: 'turn' }),
    pickedSeats: new Seats({ departureIds: others, ...COACH, order: 'turn' }),
    hotPickedSeats: new Seats({ departureIds: hotCoaches, ...COACH, order: 'sold through' }),
    warmUpS,
    measureS,
    requestsMax,
    run: (plan) => stage.load.run({ ...plan, port: server.port, tokens: world.tokens }),
  }
}
