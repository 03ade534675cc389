import { randomUUID } from 'node:crypto'
import { cpuOf } from '#bench/machine/process_usage.ts'
import type { BenchDatabase } from '#bench/part.ts'
import { createDepartures } from '#bench/world/departures.ts'
import { createEvents } from '#bench/world/events.ts'
import type { World } from '#bench/world/operator.ts'
import { Seats } from '#bench/world/seats.ts'
import type { BookingLine, BookingRequest } from '#db/booking/batches.ts'
import { type Bookings, createBookings } from '#db/booking/bookings.ts'
import { connect, type Queryable } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'

/** The cost of one booking over SQL. */
export interface Cost {
  /** CPU of the backends that book. */
  readonly cpuUs: number
  readonly wallUs: number
  readonly walBytes: number
}

/** A database, its buyers, and lanes into core.book_batch like the server's. */
export interface Counter {
  /** Makes this many bookings, half of chosen seats and half of counted places, and returns the cost of one. */
  measure(bookings: number): Promise<Cost>
  close(): Promise<void>
}

/** Two full batches for each lane, so that one is always waiting. */
const ASKING = 256
/** New events for each measurement, spread over the next four weeks, in partitions that are busy at every size. */
const EVENTS = 200
const COACHES = { count: 200, seats: 40, legs: 3 }

/** Opens a counter that connects as the server's own role. */
export async function openCounter(database: BenchDatabase, world: World): Promise<Counter> {
  const bookings = createBookings(readDatabaseSettings({ DATABASE_URL: database.appUrl }))
  const observer = await connect(database.url, 'berth bench')
  return {
    async measure(count) {
      const requests = await prepare(database, world, count)
      const pids = await findLanes(observer)
      const cpuBefore = pids.map(cpuOf)
      const walBefore = await walAt(observer)
      const startMs = performance.now()
      await bookAll(bookings, world.operatorId, requests)
      const wallMs = performance.now() - startMs
      const cpuS = pids.map(cpuOf).reduce((sum, cpu, lane) => sum + cpu - (cpuBefore[lane] ?? 0), 0)
      const wal = (await walAt(observer)) - walBefore
      return { cpuUs: (cpuS * 1e6) / count, wallUs: (wallMs * 1000) / count, walBytes: wal / count }
    },
    async close() {
      await bookings.close()
      await observer.end()
    },
  }
}

/** Alternates between a place of an event and a seat of a coach, for one customer after the other, each with a key. */
async function prepare(database: BenchDatabase, world: World, count: number): Promise<BookingRequest[]> {
  const events = await createEvents(database.url, world, { count: EVENTS })
  const departureIds = await createDepartures(database.url, world, COACHES)
  const seats = new Seats({ departureIds, ...COACHES, order: 'turn' }).take(Math.ceil(count / 2))
  return Array.from({ length: count }, (_, index) => {
    const accountId = world.accountIds[index % world.accountIds.length] ?? ''
    const seat = index % 2 === 0 ? undefined : seats[(index - 1) / 2]
    const line: BookingLine =
      seat === undefined
        ? { occurrenceId: events[(index / 2) % events.length] ?? '', quantity: 1 }
        : {
            occurrenceId: seat.departureId,
            quantity: 1,
            seat: seat.seat,
            fromIndex: seat.leg,
            toIndex: seat.leg + 1,
            passenger: { name: 'Ada' },
          }
    return requestOf(accountId, line)
  })
}

function requestOf(accountId: string, line: BookingLine): BookingRequest {
  return {
    caller: `account:${accountId}`,
    key: randomUUID(),
    bodyHash: Buffer.alloc(32, 1),
    accountId,
    hold: false,
    waitlist: false,
    ip: '203.0.113.7',
    requestId: randomUUID(),
    lines: [line],
  }
}

async function bookAll(
  bookings: Bookings,
  operatorId: string,
  requests: readonly BookingRequest[],
): Promise<void> {
  const left = requests.values()
  const ask = async () => {
    for (const request of left) {
      const { code } = await bookings.book(operatorId, request)
      if (code !== 'confirmed') throw new Error(`A booking was answered with ${code}.`)
    }
  }
  await Promise.all(Array.from({ length: ASKING }, ask))
}

async function findLanes(db: Queryable): Promise<number[]> {
  const { rows } = await db.query<{ pid: number }>(
    `select a.pid from pg_stat_activity as a
      where a.application_name = 'berth lanes' and a.datname = current_database()`,
  )
  return rows.map(({ pid }) => pid)
}

async function walAt(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ bytes: number }>(
    `select (pg_current_wal_insert_lsn() - '0/0')::bigint as bytes`,
  )
  return rows[0]?.bytes ?? 0
}
