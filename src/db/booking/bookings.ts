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

/** Two are enough on 2 cores; an operator mostly has one of them, so that batches do not wait for each other's occurrences. */
export const LANES = 2
/**
 * Past this a batch gives up waiting for a lock. The requests that want the locked row are parked for as long once more, and are
 * then answered with busy: nothing was done, and they may be sent again.
 */
const LOCK_WAIT_MS_MAX = 1_000
/** A batch takes a twentieth of a second; this is several waits for a lock, and a slow disk. Then it is undone, and answered as busy. */
const BATCH_MS_MAX = 4_000
/** An expired hold that could not be ended in lock order is ended by whoever asks next. */
const ATTEMPTS_MAX = 3
/** Of its own: whoever has paid does not wait behind those who begin to book. */
const CONFIRMATION_LANES = 1
/** Of their own too: many who give up at once, what they held or booked, keep nobody from booking or from paying. */
const GIVING_UP_LANES = 1
/** They wait for what somebody keeps locked, an operator each, and are opened only then. */
const WAITERS = 2
/** What was booked before is read beside the lanes. */
const READERS = 1
/** Of each server. */
export const BOOKING_CONNECTIONS = LANES + CONFIRMATION_LANES + GIVING_UP_LANES + READERS + WAITERS

const NOT_FOUND = { refusal: 'booking_not_found' } as const

export interface Bookings {
  /** Decides one booking, in a batch with whatever else arrives. Rejects as the queue does. */
  book(operatorId: string, request: BookingRequest): Promise<BookingVerdict>
  /** Rejects with QueueFull where `book` would now. */
  refuseIfFull(operatorId: string): Promise<void>
  /** Sells a hold, in a batch with others: its status now, or the code of a refusal. Rejects as the queue does. */
  confirm(hold: BookingChange): Promise<string>
  /** Gives up a booking or a part of it, in a batch with others. Rejects as the queue does. */
  cancel(cancellation: Cancellation): Promise<CancellationVerdict>
  /** Gives up a hold, in a batch with others. Rejects as the queue does. */
  release(hold: BookingChange): Promise<ReleaseVerdict>
  loads(): { readonly [Queue in 'booking' | 'confirmation' | 'cancellation' | 'release']: QueueLoad }
  /** How long the database has been silent on a connection that waits for it, at most. */
  silentMs(): number
  /** Answers what was taken, then closes the lanes. */
  close(): Promise<void>
}

/**
 * The way into core.book_batch, core.confirm_batch, core.cancel_batch and core.release_batch: lanes of their own, so that slow
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
  // Of their own, or those who wait would keep the lanes from a connection.
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
      // Not on the lane, where they would come after the batch behind this one.
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

  /** Null where there is no such booking. */
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
 * Sets a new connection of a lane. Only a generic plan spares planning against every partition; told to the session, so that
 * a caller who comes by a pooler, where nobody discards plans, keeps custom ones. And what somebody holds for long (an event
 * of thousands is cancelled) must not keep the lanes from other operators.
 */
export async function prepareLane(client: Queryable): Promise<void> {
  await client.query(`set plan_cache_mode = force_generic_plan; set lock_timeout = ${LOCK_WAIT_MS_MAX}`)
}
