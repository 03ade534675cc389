import type { PlannedRequest } from '#bench/load/plan.ts'
import type { BenchDatabase } from '#bench/part.ts'
import { fillPool } from '#bench/rivals/install.ts'
import type { Strategy } from '#bench/rivals/strategies.ts'
import { createDepartures } from '#bench/world/departures.ts'
import { createEvents, ENDLESS } from '#bench/world/events.ts'
import { asOwner, createWorld, type World } from '#bench/world/operator.ts'
import { chosenSeat, place } from '#bench/world/requests.ts'
import { Seats } from '#bench/world/seats.ts'

/** One departure is fought for until it is sold out, and then the next one. */
const SEATS_HOT = 2_000
const DEPARTURES_SPREAD = 1_000

/** What autovacuum would have analysed long before anybody books. Not what bookings fill: nobody analyses that in time. */
const TIMETABLE =
  'core.layout_places, core.layouts, transit.stop_patterns, transit.pattern_stops, core.customers'

export const WORKLOADS = ['hot departure', 'hot event', 'thousand departures'] as const
export type Workload = (typeof WORKLOADS)[number]

/** What is on sale in one database, the same for Berth and for every other strategy. Seats are sold for the whole trip. */
export interface Shop {
  readonly world: World
  /** So many requests, or one that can be sent as often as that. None is refused: every seat is named once. */
  requests(workload: Workload, count: number): Promise<readonly PlannedRequest[]>
}

/** `strategy` is null for Berth. */
export async function openShop({ url }: BenchDatabase, strategy: Strategy | null): Promise<Shop> {
  const world = await createWorld(url)
  const { operatorId, accountIds } = world
  await asOwner(url, (query) =>
    query('select core.ensure_customers($1, $2::uuid[])', [operatorId, accountIds]),
  )
  const pooled = strategy?.name === 'skip_locked'

  async function seats(departures: number, each: number, order: 'turn' | 'sold through') {
    const departureIds = await createDepartures(url, world, { count: departures, seats: each, legs: 1 })
    await asOwner(url, (query) => query(`analyze ${TIMETABLE}`, []))
    if (pooled) await fillPool(url, departureIds, each)
    return new Seats({ departureIds, seats: each, legs: 1, order })
  }
  return {
    world,
    async requests(workload, count) {
      if (workload === 'hot event') {
        const ids = await createEvents(url, world, { count: 1, capacity: pooled ? count : ENDLESS })
        if (pooled) await fillPool(url, ids, count)
        return ids.map(place)
      }
      const free =
        workload === 'hot departure'
          ? await seats(Math.ceil(count / SEATS_HOT), SEATS_HOT, 'sold through')
          : await seats(DEPARTURES_SPREAD, Math.ceil(count / DEPARTURES_SPREAD), 'turn')
      return free.take(count).map(chosenSeat)
    },
  }
}
