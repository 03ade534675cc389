import { randomUUID } from 'node:crypto'
import type { DecidedBooking } from '#bench/floor/write_floor.ts'
import type { BenchDatabase } from '#bench/part.ts'
import { createDepartures } from '#bench/world/departures.ts'
import { createEvents } from '#bench/world/events.ts'
import { asOwner, createWorld } from '#bench/world/operator.ts'
import { Seats } from '#bench/world/seats.ts'

const SPREAD = 1_000
const SEATS = 200
const LEGS = 10
const PASSENGER = { name: 'Ada' }

/** What is booked: each call gives the next place that is not booked yet. */
export interface Scene {
  readonly title: string
  readonly operatorId: string
  next(): DecidedBooking
}

/** One counted event; a thousand of them; seats chosen on a thousand departures, for one leg. */
export async function openScenes({ url }: BenchDatabase): Promise<Scene[]> {
  const world = await createWorld(url)
  const { operatorId, accountIds } = world
  const events = await createEvents(url, world, { count: SPREAD + 1 })
  const [hot = '', ...spread] = events
  const departureIds = await createDepartures(url, world, { count: SPREAD, seats: SEATS, legs: LEGS })
  const seats = new Seats({ departureIds, seats: SEATS, legs: LEGS, order: 'turn' })

  const { customers, prices } = await asOwner(url, async (query) => {
    await query('select core.ensure_customers($1, $2::uuid[])', [operatorId, accountIds])
    await query(
      'analyze core.layout_places, transit.stop_patterns, transit.pattern_stops, core.customers',
      [],
    )
    return {
      customers: await query<{ account_id: string; id: string }>(
        'select c.account_id, c.id from core.customers as c where c.operator_id = $1',
        [operatorId],
      ),
      prices: await query<{ mode: string; price_minor: number; currency: string }>(
        'select distinct o.mode, o.price_minor, o.currency from core.occurrences as o where o.operator_id = $1',
        [operatorId],
      ),
    }
  })

  let asked = 0
  function decided(what: Pick<DecidedBooking, 'line' | 'mode' | 'place' | 'from' | 'to'>): DecidedBooking {
    const customer = customers[asked % customers.length]
    const price = prices.find(({ mode }) => mode === what.mode)
    if (customer === undefined || price === undefined) throw new Error('Nobody to book, or nothing for sale.')
    asked += 1
    const request = {
      caller: `account:${customer.account_id}`,
      key: randomUUID(),
      bodyHash: BODY_HASH,
      accountId: customer.account_id,
      hold: false,
      waitlist: false,
      ip: '127.0.0.1',
      requestId: randomUUID(),
      lines: [what.line],
    }
    return {
      ...what,
      request,
      customerId: customer.id,
      priceMinor: price.price_minor,
      currency: price.currency,
    }
  }
  const counted = (occurrenceId: string) =>
    decided({ line: { occurrenceId, quantity: 1 }, mode: 'counted', place: undefined, from: 0, to: 1 })

  return [
    { title: 'one event', operatorId, next: () => counted(hot) },
    { title: 'a thousand events', operatorId, next: () => counted(spread[asked % spread.length] ?? hot) },
    {
      title: 'seats of a thousand departures',
      operatorId,
      next() {
        const [seat] = seats.take(1)
        if (seat === undefined) throw new Error('No seat is left.')
        const [from, to] = [seat.leg, seat.leg + 1]
        const { departureId: occurrenceId, seat: label } = seat
        const line = {
          occurrenceId,
          quantity: 1,
          seat: label,
          fromIndex: from,
          toIndex: to,
          passenger: PASSENGER,
        }
        return decided({ line, mode: 'placed', place: Number(label), from, to })
      },
    },
  ]
}

/** As long as a SHA-256. Only the length matters to the table. */
const BODY_HASH = Buffer.alloc(32, 7)
