import assert from 'node:assert/strict'
import { answerReplays, type BookingRequest, type BookingVerdict, decideBatch } from '#db/booking/batches.ts'
import { type Cancellation, type CancellationVerdict, cancelBatch } from '#db/booking/cancellations.ts'
import { type BookingChange, confirmBatch, type ReleaseVerdict, releaseBatch } from '#db/booking/holds.ts'
import { Lane } from '#db/booking/lane.ts'
import { lockNamesOf } from '#db/booking/lock_names.ts'
import { awaitUnlocked, findLocked, LANES_NAME, rowsOfBookings } from '#db/booking/lock_queries.ts'
import { LockedRows } from '#db/booking/locked_rows.ts'
import { createParkingQueue, type ParkingOptions } from '#db/booking/parking.ts'
import type { BookingQueue, QueueLoad } from '#db/booking/queue.ts'
import { createPool, longestWaitMs, type Queryable } from '#db/connections/pool.ts'
import type { DatabaseSettings } from '#db/connections/settings.ts'
import { createOperatorDirectory } from '#db/reading/operator_directory.ts'

/** Two are enough on 2 cores. An operator mostly uses one of them, so that its batches do not wait for each other's occurrences. */
export const LANES = 2
/**
 * A batch stops waiting for a lock after this time. The requests that want the locked row are then parked for as long once more. If
 * the row is still locked, they are answered with busy: nothing was done, and they may be sent again.
 */
const LOCK_WAIT_MS_MAX = 1_000
/**
 * A batch takes a twentieth of a second. This leaves time for several lock waits and a slow disk. After it, the batch is undone and
 * answered with busy.
 */
const BATCH_MS_MAX = 4_000
/** An expired hold that could not be ended in lock order is ended by the next attempt. */
const ATTEMPTS_MAX = 3
/** Confirmations have a lane of their own, so that customers who have paid do not wait behind those who start to book. */
const CONFIRMATION_LANES = 1
/** Cancellations and releases have one too, so that a wave of them delays neither bookings nor payments. */
const GIVING_UP_LANES = 1
/** These connections wait for rows that another session keeps locked, one operator on each. They are opened only when needed. */
const WAITERS = 2
/** Replays, that is bookings made by earlier requests, are read on a connection beside the lanes. */
const READERS = 1
/** The number of booking connections of each server. */
export const BOOKING_CONNECTIONS = LANES + CONFIRMATION_LANES + GIVING_UP_LANES + READERS + WAITERS

const NOT_FOUND = { refusal: 'booking_not_found' } as const

export interface Bookings {
  /** Decides one booking, in a batch with the others that arrive. Rejects as the queue does. */
  book(operatorId: string, request: BookingRequest): Promise<BookingVerdict>
  /** Rejects with QueueFull if `book` would do so now. */
  refuseIfFull(operatorId: string): Promise<void>
  /** Sells a hold, in a batch with others. Resolves to its status now, or the code of a refusal. Rejects as the queue does. */
  confirm(hold: BookingChange): Promise<string>
  /** Cancels a booking or a part of it, in a batch with others. Rejects as the queue does. */
  cancel(cancellation: Cancellation): Promise<CancellationVerdict>
  /** Releases a hold, in a batch with others. Rejects as the queue does. */
  release(hold: BookingChange): Promise<ReleaseVerdict>
  loads(): { readonly [Queue in 'booking' | 'confirmation' | 'cancellation' | 'release']: QueueLoad }
  /** The longest time for which the database has been silent on a connection that waits for it. */
  silentMs(): number
  /** Answers all accepted requests, then closes the lanes. */
  close(): Promise<void>
}

/**
 * The way into core.book_batch, core.confirm_batch, core.cancel_batch and core.release_batch. It has lanes of its own, so that slow
 * reads never hold up a booking.
 */
export function createBookings(settings: DatabaseSettings, laneCount = LANES): Bookings {
  const statementTimeoutMs = Math.min(settings.statementTimeoutMs || BATCH_MS_MAX, BATCH_MS_MAX)
  const pool = createPool(
    {
      ...settings,
      statementTimeoutMs,
      connectionsMin: laneCount,
      connectionsMax: laneCount + CONFIRMATION_LANES + GIVING_UP_LANES + READERS,
    },
    LANES_NAME,
    { pipeline: true, onConnect: prepareLane },
  )
  const openLane = () => new Lane(pool, settings.lifetimeS * 1000)
  const openLanes = (length: number) => Array.from({ length }, openLane)
  // A pool of its own, since requests that wait for a row would otherwise keep the lanes from getting a connection.
  const waiters = createPool(
    { ...settings, statementTimeoutMs, connectionsMin: 0, connectionsMax: WAITERS },
    LANES_NAME,
    { onConnect: prepareLane },
  )
  const lockedRows = new LockedRows({
    findLocked: (operatorId, ids) => findLocked(pool, operatorId, ids),
    awaitUnlocked: (operatorId, ids) => awaitUnlocked(waiters, operatorId, ids),
  })
  const open = <Request extends object, Verdict>(way: Way<Request, Verdict>) => openQueue(lockedRows, way)
  const changes = {
    rowsOf: (operatorId: string, asked: readonly BookingChange[]) =>
      rowsOfBookings(
        pool,
        operatorId,
        asked.map(({ bookingId }) => bookingId),
      ),
  }

  const booking = open<BookingRequest, BookingVerdict>({
    lanes: openLanes(laneCount),
    async runBatch(lane, operatorId, requests) {
      const verdicts = await lane.use((client) => decideBatch(client, operatorId, requests))
      // Not on the lane, where this query would run after the batch that is pipelined behind this one.
      return answerReplays(pool, operatorId, verdicts)
    },
    rowsOf: async (operatorId, requests) => requests.map((request) => lockNamesOf(operatorId, request)),
    weigh: ({ lines }) => lines.length,
  })
  const confirmation = open<BookingChange, string>({
    lanes: openLanes(CONFIRMATION_LANES),
    runBatch: onLane(confirmBatch),
    ...changes,
  })
  const givingUp = { lanes: openLanes(GIVING_UP_LANES), ...changes }
  const cancellation = open<Cancellation, CancellationVerdict>({ ...givingUp, runBatch: onLane(cancelBatch) })
  const release = open<BookingChange, ReleaseVerdict>({ ...givingUp, runBatch: onLane(releaseBatch) })
  const queues = [booking, confirmation, cancellation, release]
  const operators = createOperatorDirectory(pool, 'bookings')

  /** Resolves to null if there is no such booking. */
  async function submit<Request extends BookingChange, Verdict>(
    queue: BookingQueue<Request, Verdict>,
    asked: Request,
  ) {
    const operatorId = await operators.operatorOf(asked.bookingId)
    return operatorId === null ? null : queue.submit(operatorId, asked)
  }

  return {
    refuseIfFull: async (operatorId) => booking.refuseIfFull(operatorId),
    async book(operatorId, request) {
      for (let attempt = 1; ; attempt += 1) {
        const verdict = await booking.submit(operatorId, request)
        if (verdict.code === 'held') operators.remember(verdict.resultId, operatorId)
        if (verdict.code !== 'again') return verdict
        if (attempt === ATTEMPTS_MAX) return { ...verdict, code: 'busy' }
      }
    },
    confirm: async (asked) => (await submit(confirmation, asked)) ?? 'booking_not_found',
    cancel: async (asked) => (await submit(cancellation, asked)) ?? NOT_FOUND,
    release: async (asked) => (await submit(release, asked)) ?? NOT_FOUND,
    loads: () => ({
      booking: booking.load(),
      confirmation: confirmation.load(),
      cancellation: cancellation.load(),
      release: release.load(),
    }),
    silentMs: () => longestWaitMs(pool),
    async close() {
      await Promise.all(queues.map((queue) => queue.drain()))
      await Promise.all([pool.end(), waiters.end()])
    },
  }
}

/** How one kind of request is decided. */
interface Way<Request extends object, Verdict>
  extends Pick<ParkingOptions<Request, Verdict>, 'rowsOf' | 'weigh'> {
  readonly lanes: readonly Lane[]
  readonly runBatch: (
    lane: Lane,
    operatorId: string,
    requests: readonly Request[],
  ) => Promise<readonly Verdict[]>
}

function openQueue<Request extends object, Verdict>(
  lockedRows: LockedRows,
  { lanes, runBatch, ...way }: Way<Request, Verdict>,
): BookingQueue<Request, Verdict> {
  return createParkingQueue<Request, Verdict>({
    ...way,
    lanes: lanes.length,
    runBatch: (operatorId, requests, lane) => runBatch(at(lanes, lane), operatorId, requests),
    lockedRows,
  })
}

function onLane<Request extends object, Verdict>(
  runBatch: (db: Queryable, operatorId: string, requests: readonly Request[]) => Promise<readonly Verdict[]>,
): Way<Request, Verdict>['runBatch'] {
  return (lane, operatorId, requests) => lane.use((client) => runBatch(client, operatorId, requests))
}

function at(lanes: readonly Lane[], index: number): Lane {
  const lane = lanes[index]
  assert(lane !== undefined, 'a batch has a lane')
  return lane
}

/**
 * Prepares a new connection of a lane.
 *
 * Only a generic plan avoids planning against every partition. It is set for the session, so that a caller who comes through a
 * pooler, where nobody discards plans, keeps custom ones. The lock timeout keeps a row that is locked for long (while an event with
 * thousands of bookings is cancelled, for example) from blocking the lanes for other operators.
 */
export async function prepareLane(client: Queryable): Promise<void> {
  await client.query(`set plan_cache_mode = force_generic_plan; set lock_timeout = ${LOCK_WAIT_MS_MAX}`)
}
