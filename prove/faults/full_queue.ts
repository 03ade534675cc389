import { setTimeout as pause } from 'node:timers/promises'
import { LANES } from '#db/booking/bookings.ts'
import { BATCH_SIZE_MAX, LANE_DEPTH, QUEUE_LENGTH_MAX } from '#db/booking/queue.ts'
import { connect } from '#db/connections/pool.ts'
import type { Fault } from '#prove/faults/fault.ts'
import { BUYERS, type Floor } from '#prove/prove_system.ts'
import type { Berth } from '#prove/systems/berth.ts'
import { HttpConnection } from '#prove/systems/http_connection.ts'
import { Client } from '#prove/workload/client.ts'
import type { Sale } from '#prove/workload/sale.ts'
import type { BerthWorld } from '#prove/world/berth_world.ts'
import type { Database } from '#prove/world/database.ts'
import type { Servers } from '#prove/world/servers.ts'

/** More than an operator's queue holds, beside all that the lanes may have in batches. */
const CROWD = QUEUE_LENGTH_MAX + LANES * LANE_DEPTH * BATCH_SIZE_MAX + 100
/** Few enough that the history of each event can be searched. */
const CROWD_PER_EVENT = 20
const EVENTS = Math.ceil(CROWD / CROWD_PER_EVENT)
/** Requests follow each other on these without waiting, or the crowd would need as many connections. */
const CONNECTIONS = 48
/** A busy machine takes so long to read a crowd's requests. */
const HELD_MS_MAX = 8_000
/** Of a server's metrics; who waited for a lock for too long is turned away too, and not counted here. */
const REFUSED_FULL = /^booking_refused_full_total (\d+)/m
const LOOK_MS = 50

const SHAPE = { departures: [], events: Array.from({ length: EVENTS }, () => ({ capacity: 12 })), holdS: 600 }

/** Of the operators of a world, the one whose queue is filled: each has its own. */
const OPERATOR = 0

/**
 * A crowd asks one server at once, while somebody (a report, an operator's big change) keeps their events locked: the
 * queue is full, and the rest is told 503 busy with Retry-After, and asks again.
 */
export function queueFilled(berth: Berth, servers: Servers, world: BerthWorld, database: Database): Fault {
  return {
    kind: 'queue_filled',
    share: 1,
    async strike(floor) {
      const [origin] = servers.origins
      if (origin === undefined) return false
      const connections = Array.from({ length: CONNECTIONS }, () => new HttpConnection(origin))
      const shoppers = berth.openCrowd(
        CROWD,
        (number) => connections[number % CONNECTIONS] ?? new HttpConnection(origin),
      )
      const crowd = shoppers.map(
        (shopper, i) => new Client(CROWD + i, floor.dice.fork(i), shopper, floor.statistics),
      )
      const sale = floor.open(await world.openGroup(SHAPE, OPERATOR), SHAPE)
      try {
        return await rush(origin, floor, crowd, sale, database)
      } finally {
        floor.close(sale)
        for (const connection of connections) connection.close()
      }
    },
  }
}

async function rush(
  origin: URL,
  floor: Floor,
  crowd: readonly Client[],
  sale: Sale,
  database: Database,
): Promise<boolean> {
  const before = await refusedFull(origin)
  const isFull = async () => (await refusedFull(origin)) > before
  const ids = sale.group.occurrences.map(({ id }) => id)
  const holder = await connect(database.url, 'berth prove')
  try {
    await holder.query('begin')
    await holder.query(
      'select from core.occurrences as o where o.id = any ($1::uuid[]) order by o.id for no key update',
      [ids],
    )
    const asked = Promise.all(
      crowd.map((client, i) => bookOne(floor, client, sale, ids[i % ids.length] ?? '')),
    )
    const deadlineMs = performance.now() + HELD_MS_MAX
    while (!(await isFull()) && performance.now() < deadlineMs) await pause(LOOK_MS)
    await holder.query('rollback')
    await asked
  } finally {
    await holder.end()
  }
  return await isFull()
}

/** Requests that the server has refused for a full queue, since it started; none if it is just being killed. */
async function refusedFull(origin: URL): Promise<number> {
  const metrics = await fetch(new URL('/metrics', origin))
    .then((answer) => answer.text())
    .catch(() => '')
  return Number(REFUSED_FULL.exec(metrics)?.[1] ?? 0)
}

async function bookOne(floor: Floor, client: Client, sale: Sale, occurrence: string): Promise<void> {
  const line = { occurrence, quantity: 1 + client.dice.roll(2), seat: null, from: 0, to: 1 }
  sale.begin()
  try {
    const wanted = { lines: [line], hold: false, buyer: client.dice.roll(BUYERS) }
    await client.book(sale, wanted, floor.newKey())
  } finally {
    sale.end()
  }
}
