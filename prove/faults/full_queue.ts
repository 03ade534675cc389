import { setTimeout as pause } from 'node:timers/promises'
import { HttpConnection } from '#cli/load/http_connection.ts'
import { LANES } from '#db/booking/bookings.ts'
import { BATCH_SIZE_MAX, LANE_DEPTH, QUEUE_LENGTH_MAX } from '#db/booking/queue.ts'
import { connect } from '#db/connections/pool.ts'
import type { Fault } from '#prove/faults/fault.ts'
import type { Database } from '#prove/fixture/database.ts'
import type { Fixture } from '#prove/fixture/fixture.ts'
import type { Servers } from '#prove/fixture/servers.ts'
import { BUYERS, type RunContext } from '#prove/prove_system.ts'
import type { Berth } from '#prove/systems/berth.ts'
import { Client } from '#prove/workload/client.ts'
import type { GroupHistory } from '#prove/workload/group_history.ts'

/** More than the queue of an operator holds, together with the batches of all lanes. */
const CROWD = QUEUE_LENGTH_MAX + LANES * LANE_DEPTH * BATCH_SIZE_MAX + 100
/** Few enough for the history of each event to be searched. */
const CROWD_PER_EVENT = 20
const EVENTS = Math.ceil(CROWD / CROWD_PER_EVENT)
/** Requests are pipelined on these, since each client would need a connection otherwise. */
const CONNECTIONS = 48
/** A busy machine takes this long to read all requests. */
const HELD_MS_MAX = 8_000
/** In the metrics of a server. Requests that waited too long for a lock are refused too, and not counted here. */
const REFUSED_FULL = /^booking_refused_full_total (\d+)/m
const LOOK_MS = 50

const SHAPE = { departures: [], events: Array.from({ length: EVENTS }, () => ({ capacity: 12 })), holdS: 600 }

/** The operator whose queue is filled: each has a queue of its own. */
const OPERATOR = 0

/**
 * Many clients send requests to one server while a transaction, such as a report or a large change, keeps their events locked.
 * The queue fills up, and the remaining requests are answered 503 busy with Retry-After and retried.
 */
export function queueFilled(berth: Berth, servers: Servers, fixture: Fixture, database: Database): Fault {
  return {
    kind: 'queue_filled',
    weight: 1,
    async inject(context) {
      const [origin] = servers.origins
      if (origin === undefined) return false
      const connections = Array.from({ length: CONNECTIONS }, () => new HttpConnection(origin))
      const sessions = berth.openCrowd(
        CROWD,
        (number) => connections[number % CONNECTIONS] ?? new HttpConnection(origin),
      )
      const crowd = sessions.map(
        (session, i) => new Client(CROWD + i, context.random.fork(i), session, context.statistics),
      )
      const history = context.open(await fixture.openGroup(SHAPE, OPERATOR), SHAPE)
      try {
        return await fillQueue(origin, context, crowd, history, database)
      } finally {
        context.close(history)
        for (const connection of connections) connection.close()
      }
    },
  }
}

async function fillQueue(
  origin: URL,
  context: RunContext,
  crowd: readonly Client[],
  history: GroupHistory,
  database: Database,
): Promise<boolean> {
  const before = await refusedFull(origin)
  const isFull = async () => (await refusedFull(origin)) > before
  const ids = history.group.occurrences.map(({ id }) => id)
  const holder = await connect(database.url, 'berth prove')
  try {
    await holder.query('begin')
    await holder.query(
      'select from core.occurrences as o where o.id = any ($1::uuid[]) order by o.id for no key update',
      [ids],
    )
    const asked = Promise.all(
      crowd.map((client, i) => bookOne(context, client, history, ids[i % ids.length] ?? '')),
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

/** Requests that the server has refused for a full queue since it started; none if it is being killed. */
async function refusedFull(origin: URL): Promise<number> {
  const metrics = await fetch(new URL('/metrics', origin))
    .then((answer) => answer.text())
    .catch(() => '')
  return Number(REFUSED_FULL.exec(metrics)?.[1] ?? 0)
}

async function bookOne(
  context: RunContext,
  client: Client,
  history: GroupHistory,
  occurrence: string,
): Promise<void> {
  const line = { occurrence, quantity: 1 + client.random.below(2), seat: null, from: 0, to: 1 }
  history.begin()
  try {
    const request = { lines: [line], hold: false, buyer: client.random.below(BUYERS) }
    await client.book(history, request, context.newKey())
  } finally {
    history.end()
  }
}
