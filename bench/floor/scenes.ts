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

interface Told {
  readonly id: string
  readonly from_index: number
  readonly begins_at: string
  readonly ends_at: string
}

/** When each event, and each leg of a departure, begins and ends. */
const TOLD = `
  select o.id, 0 as from_index, o.starts_at::text as begins_at, o.ends_at::text as ends_at
    from core.occurrences as o where o.operator_id = $1 and o.span_unit = 'whole'
  union all
  select o.id, a.stop_index, (o.starts_at + make_interval(secs => a.departure_s))::text,
         (o.starts_at + make_interval(secs => z.arrival_s))::text
    from core.occurrences as o
    join transit.pattern_stops as a on a.operator_id = o.operator_id and a.pattern_id = o.stop_pattern_id
    join transit.pattern_stops as z
      on z.operator_id = a.operator_id and z.pattern_id = a.pattern_id and z.stop_index = a.stop_index + 1
   where o.operator_id = $1`

/** One counted event; a thousand of them; seats chosen on a thousand departures, for one leg. */
export async function openScenes({ url }: BenchDatabase): Promise<Scene[]> {
  const world = await createWorld(url)
  const { operatorId, accountIds } = world
  const events = await createEvents(url, world, { count: SPREAD + 1 })
  const [hot = '', ...spread] = events
  const departureIds = await createDepartures(url, world, { count: SPREAD, seats: SEATS, legs: LEGS })
  const seats = new Seats({ departureIds, seats: SEATS, legs: LEGS, order: 'turn' })

  const { customers, prices, times } = await asOwner(url, async (query) => {
    await query('select core.ensure_customers($1, $2::uuid[])', [operatorId, accountIds])
    await query(
      'analyze core.layout_places, transit.stop_patterns, transit.pattern_stops, core.customers',
      [],
    )
    return {
      times: new Map(
        (await query<Told>(TOLD, [operatorId])).map(
          (told) => [`${told.id} ${told.from_index}`, told] as const,
        ),
      ),
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
    const told = times.get(`${what.line.occurrenceId} ${what.from}`)
    if (customer === undefined || price === undefined || told === undefined)
      throw new Error('Nobody to book, or nothing for sale.')
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
      beginsAt: told.begins_at,
      endsAt: told.ends_at,
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
