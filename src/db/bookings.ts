import assert from 'node:assert/strict'
import { answerReplays, type BookingRequest, type BookingVerdict, decideBatch } from '#db/booking_batches.ts'
import { createBookingQueue, type QueueLoad } from '#db/booking_queue.ts'
import { Lane } from '#db/lane.ts'
import { plansAreOld } from '#db/plan_age.ts'
import { createPool, type PoolClient, type Queryable } from '#db/pool.ts'
import type { DatabaseSettings } from '#db/settings.ts'

/** Two are enough on 2 cores; an operator mostly has one of them, so that batches do not wait for each other's occurrences. */
export const LANES = 2
/** Past this the request is answered with busy: nothing was done, and it may be asked again. */
const LOCK_WAIT_MS_MAX = 2_000
/** An expired hold that could not be ended in lock order is ended by whoever asks next. */
const ATTEMPTS_MAX = 3

/** What was booked before is read beside the lanes. */
const REPLAY_READERS = 1
/** Of each server. */
export const BOOKING_CONNECTIONS = LANES + REPLAY_READERS

export interface Bookings {
  /** Decides one booking, in a batch with whatever else arrives. Rejects as the queue does. */
  book(operatorId: string, request: BookingRequest): Promise<BookingVerdict>
  load(): QueueLoad
  /** Answers what was taken, then closes the lanes. */
  close(): Promise<void>
}

/** The way into core.book_batch: lanes of their own, so that slow reads never hold up a booking. */
export function createBookings(settings: DatabaseSettings, laneCount = LANES): Bookings {
  const pool = createPool(
    { ...settings, connectionsMin: laneCount, connectionsMax: laneCount + REPLAY_READERS },
    'berth lanes',
    { pipeline: true, onConnect: prepareLane },
  )
  const lanes = Array.from({ length: laneCount }, () => new Lane(pool, settings.lifetimeS * 1000))
  const batches = new WeakMap<PoolClient, number>()

  async function runBatch(operatorId: string, requests: readonly BookingRequest[], laneIndex: number) {
    const lane = lanes[laneIndex]
    assert(lane !== undefined, 'a batch has a lane')
    const verdicts = await lane.use((client) => {
      const ran = (batches.get(client) ?? 0) + 1
      batches.set(client, ran)
      // Goes ahead of the batch on the same connection. Old plans are slow, and no reason to fail.
      if (plansAreOld(ran)) client.query('discard plans').catch(() => undefined)
      return decideBatch(client, operatorId, requests)
    })
    // Not on the lane, where they would come after the batch behind this one.
    return answerReplays(pool, operatorId, verdicts)
  }
  const weigh = ({ lines: items }: BookingRequest) => items.length
  const queue = createBookingQueue<BookingRequest, BookingVerdict>({ runBatch, lanes: laneCount, weigh })

  return {
    async book(operatorId, request) {
      for (let attempt = 1; ; attempt += 1) {
        const verdict = await queue.submit(operatorId, request)
        if (verdict.code !== 'again') return verdict
        if (attempt === ATTEMPTS_MAX) return { ...verdict, code: 'busy' }
      }
    },
    load: () => queue.load(),
    async close() {
      await queue.drain()
      await pool.end()
    },
  }
}

/**
 * Sets a new connection of a lane. Only a generic plan spares planning against every partition; told to the session, so that
 * a caller who comes by a pooler, where nobody discards plans, keeps custom ones. And what somebody holds for long (an event
 * of thousands is called off) must not keep the lanes from other operators.
 */
export async function prepareLane(client: Queryable): Promise<void> {
  await client.query(`set plan_cache_mode = force_generic_plan; set lock_timeout = ${LOCK_WAIT_MS_MAX}`)
}
