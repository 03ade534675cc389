import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { booked } from '#test/helpers/people.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

const STARTS_AT = new Date('2026-12-10T08:00:00Z')
const MINUTE_MS = 60_000

interface Told {
  item_no: number
  begins_at: Date
  ends_at: Date
}

test('what a claim tells its customer', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  const startsAt = STARTS_AT
  /** A moment this many minutes after everything here starts. */
  const at = (minutes: number) => new Date(STARTS_AT.getTime() + minutes * MINUTE_MS)
  t.beforeEach(() => berth.setTime(at(-10 * 24 * 60)))

  const toldOf = ({ id }: { id: string }) =>
    berth.owner.query<Told>(
      `select c.item_no, c.begins_at, c.ends_at from core.claims as c where c.booking_id = $1 and c.live
        order by c.item_no, c.begins_at, c.id`,
      [id],
    )
  /** A change that an operator makes by hand, bypassing all functions. */
  const delay = ({ id }: Occurrence, minutes: number) =>
    berth.owner.query(
      `update core.occurrences as o
          set starts_at = o.starts_at + make_interval(mins => $2), ends_at = o.ends_at + make_interval(mins => $2)
        where o.id = $1`,
      [id, minutes],
    )

  await t.test('is when one boards and alights, ten minutes a leg', async () => {
    const departure = await operator.departure({ places: ['1A'], stops: 4, startsAt })
    const booking = booked(await ann.book(departure, { from_index: 1, to_index: 3 }))
    assert.deepEqual(await toldOf(booking), [{ item_no: 1, begins_at: at(10), ends_at: at(30) }])
    const passengers = await ann.sql.query(
      'select p.departure_time, p.arrival_time from public.booking_passengers as p where p.booking_id = $1',
      [booking.id],
    )
    assert.deepEqual(passengers, [{ departure_time: at(10), arrival_time: at(30) }])
  })

  await t.test('is when a class begins and ends', async () => {
    const event = await operator.event({ capacity: 5, startsAt })
    const booking = booked(await ann.book(event, { quantity: 2 }))
    assert.deepEqual(await toldOf(booking), [{ item_no: 1, begins_at: at(0), ends_at: at(60) }])
  })

  await t.test('numbers the items of a cart, whatever each of them is', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], stops: 3, startsAt })
    const event = await operator.event({ capacity: 5, startsAt: at(120) })
    const { claims, ...booking } = booked(
      await ann.ask({
        items: [
          { departure_id: departure.id, passengers: [{ seat: '1A' }, { seat: '1B' }], to_index: 1 },
          { event_id: event.id, quantity: 2 },
        ],
      }),
    )
    const leg = { item_no: 1, begins_at: at(0), ends_at: at(10) }
    assert.deepEqual(await toldOf(booking), [leg, leg, { item_no: 2, begins_at: at(120), ends_at: at(180) }])
    assert.deepEqual(
      claims.map(({ seat, from_index, to_index, price_minor }) => [seat, from_index, to_index, price_minor]),
      [
        ['1A', 0, 1, 500],
        ['1B', 0, 1, 500],
        [null, 0, 1, 1000],
      ],
    )
  })

  await t.test('numbers four passengers of one item alike, over HTTP too', async () => {
    const departure = await operator.departure({ places: ['1A', '1B', '1C', '1D'], startsAt })
    const answer = await api
      .as(ann)
      .post('/bookings', { occurrence_id: departure.id, passengers: [{}, {}, {}, {}] }, 'four')
    assert.equal(answer.status, 201)
    assert.deepEqual(
      (await toldOf(answer.body)).map(({ item_no }) => item_no),
      [1, 1, 1, 1],
    )
  })

  await t.test('numbers the items of a cart over HTTP', async () => {
    const [one, two] = [
      await operator.event({ capacity: 5, startsAt }),
      await operator.event({ capacity: 5, startsAt: at(60) }),
    ]
    const items = [one, two].map(({ id }) => ({ event_id: id }))
    const { status, body } = await api.as(ann).post('/bookings', { items }, 'cart')
    assert.equal(status, 201)
    assert.deepEqual(
      (await toldOf(body)).map(({ item_no, begins_at }) => [item_no, begins_at]),
      [
        [1, at(0)],
        [2, at(60)],
      ],
    )
    const { claims } = (await api.as(ann).get(`/bookings/${body.id}`)).body
    assert.deepEqual(
      claims.map((claim: Record<string, unknown>) => [claim.item_no, claim.starts_at]),
      [
        [1, '2026-12-10T08:00:00+00:00'],
        [2, '2026-12-10T09:00:00+00:00'],
      ],
    )
  })

  await t.test('stays as told when the departure is delayed, and so does the fee', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 3600, percent: 50 }] })
    const departure = await operator.departure({ places: ['1A', '1B'], startsAt, policyId })
    const [early, late] = [booked(await ann.book(departure)), booked(await ben.book(departure))]
    await delay(departure, 120)
    assert.deepEqual(await toldOf(early), [{ item_no: 1, begins_at: at(0), ends_at: at(10) }])

    await berth.setTime(at(-61))
    assert.equal((await ann.cancel(early)).fee_minor, 0)
    // An hour before the start that the customer was told, and three before it leaves.
    await berth.setTime(at(-60))
    assert.equal((await ben.cancel(late)).fee_minor, 250)
  })

  await t.test('stays as told when a timetable moves the departure', async () => {
    await berth.setTime(new Date('2026-03-01T12:00:00Z'))
    const timetable = await makeTimetable(berth, {
      places: { decks: [[{ rows: '1-2', seats: 'A_B' }]] },
    })
    const customer = await timetable.operator.customer()
    const trip = await timetable.trip({ stops: await timetable.stops(3), leaves: '8:00' })
    await timetable.generate('2026-03-02')
    const departure = await timetable.first(trip)
    const booking = booked(await customer.book(departure))
    const before = await toldOf(booking)
    const moved = await timetable.trip({ stops: await timetable.stops(4), leaves: '9:00' })
    await berth.owner.query('update transit.trips as t set pattern_id = $2 where t.offering_id = $1', [
      trip.offeringId,
      moved.patternId,
    ])
    await timetable.generate('2026-03-02')
    const affected = await berth.owner.query(
      'select a.occurrence_id, a.difference from transit.affected_departures($1, $2, $2) as a',
      [timetable.operator.id, '2026-03-02'],
    )
    assert.deepEqual(affected, [{ occurrence_id: departure.id, difference: 'times' }])
    assert.deepEqual(await toldOf(booking), before)
  })

  await t.test('is renewed as it was told, by who pays late', async () => {
    const departure = await operator.departure({ places: ['1A'], stops: 3, startsAt })
    const hold = booked(await ann.hold(departure, { from_index: 1 }))
    await berth.setTime(at(-10 * 24 * 60 + 11))
    await berth.owner.query('select core.sweep_holds()')
    assert.deepEqual(await toldOf(hold), [])
    assert.equal(await ann.confirm(hold), 'confirmed')
    assert.deepEqual(await toldOf(hold), [{ item_no: 1, begins_at: at(10), ends_at: at(20) }])
  })

  await t.test('comes with an offer, item by item', async () => {
    const event = await operator.event({ capacity: 2, startsAt })
    const full = booked(await ann.book(event, { quantity: 2 }))
    const items = [{ event_id: event.id }, { event_id: event.id }]
    assert.equal((await ben.ask({ items, waitlist: true })).status, 'waitlisted')
    await ann.cancel(full)
    const [entry] = await event.line()
    assert.ok(entry?.offer_booking_id)
    const told = { begins_at: at(0), ends_at: at(60) }
    assert.deepEqual(await toldOf({ id: entry.offer_booking_id }), [
      { item_no: 1, ...told },
      { item_no: 2, ...told },
    ])
  })

  await t.test('has no stops where there are none, and the field that names one is refused', async () => {
    const departure = await operator.departure({ places: ['1A'], stops: 3, startsAt })
    const event = await operator.event({ capacity: 5, startsAt })
    const wishes = [
      { request: { event_id: event.id, from_index: 3 }, field: '/from_index' },
      { request: { event_id: event.id, from_index: 0, to_index: 2 }, field: '/to_index' },
      { request: { event_id: event.id, to_stop_id: departure.stopIds[1] }, field: '/to_stop_id' },
      {
        request: {
          items: [
            { departure_id: departure.id, from_index: 1 },
            { event_id: event.id, from_stop_id: departure.stopIds[0] },
          ],
        },
        field: '/items/1/from_stop_id',
      },
    ]
    for (const [i, { request, field }] of wishes.entries()) {
      const { code, ...detail } = (await ann.ask(request)) as unknown as Record<string, unknown>
      assert.deepEqual([code, detail.field], ['journey_not_offered', field])
      const { body } = await api.as(ann).post('/bookings', request, `no-stops-${i}`)
      assert.deepEqual([body.code, body.field], ['journey_not_offered', field])
    }
    assert.deepEqual([await departure.taken(), await event.taken()], [0, 0])
  })
})
