import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Api, type ApiAnswer, startApi } from '#test/helpers/api.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import { makeTimetable, type Timetable } from '#test/helpers/timetable.ts'

const COACH = {
  decks: [
    [
      { rows: '1', seats: 'A_C', class: 'first' },
      { rows: '2-3', seats: 'AB_CD' },
    ],
  ],
  accessible: ['2A'],
  blocked: ['3D'],
}
/** There is no row 3, and the only first-class seat is another one. */
const MINIBUS = {
  decks: [
    [
      { rows: '1', seats: 'B', class: 'first' },
      { rows: '2', seats: 'AB_CD' },
    ],
  ],
}

const FARES = [
  { from_zone: 'A', to_zone: 'B', price_minor: 500 },
  { from_zone: 'A', to_zone: 'C', price_minor: 900 },
  { from_zone: 'B', to_zone: 'C', price_minor: 600 },
  { from_zone: 'A', to_zone: 'C', class: 'first', price_minor: 2000 },
  { from_zone: 'A', to_zone: 'C', passenger_type: 'child', price_minor: 200 },
]

function idOf(answer: ApiAnswer): string {
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body.id
}

interface Seat {
  readonly seat: string
  readonly state: string
  readonly price_minor: number
}

/** A bus company as its admin sets it up over HTTP. Only the timetable is imported. */
async function setUp(api: Api, timetable: Timetable, date: string) {
  const { operator } = timetable
  const admin = api.as(timetable.admin)
  const url = `/operators/${operator.slug}`
  const layout = async (name: string, places: object) =>
    idOf(await admin.post(`${url}/layouts`, { name, places }))
  const vehicle = async (name: string, layoutId: string) => {
    const type = idOf(
      await admin.post(`${url}/vehicle-types`, { name, layout_id: layoutId, amenities: { wifi: true } }),
    )
    return {
      type,
      id: idOf(await admin.post(`${url}/vehicles`, { vehicle_type_id: type, number: `${name} 1` })),
    }
  }
  const coach = await vehicle('Coach with first', await layout('Coach with first', COACH))
  const minibus = await vehicle('Minibus', await layout('Minibus', MINIBUS))
  const fares = idOf(await admin.post(`${url}/fare-tables`, { name: 'Zones', fares: FARES }))
  const fees = [{ before_s: 31 * 86_400, fee_percent: 10 }]
  const policy = idOf(await admin.post(`${url}/policies`, { name: 'Ten percent', hold_s: 300, fees }))

  const [a = '', b = '', c = ''] = await timetable.stops(3)
  const trip = await timetable.trip({
    headsign: 'Coast',
    stops: [
      { stopId: a, departureS: 0, zone: 'A' },
      { stopId: b, departureS: 1800, zone: 'B' },
      { stopId: c, departureS: 3600, zone: 'C' },
    ],
  })
  const sold = { vehicle_type_id: coach.type, fare_table_id: fares, policy_id: policy }
  assert.deepEqual((await admin.patch(`${url}/routes/${trip.routeId}`, sold)).body, { trips: 1 })
  const made = await admin.post(`${url}/departure-generations`, { from: date, until: date })
  assert.deepEqual(made.body, { made: 1, changed: 0, withdrawn: 0, affected: [], unpriced: [] })
  return { admin, url, stops: { a, b, c }, coach, minibus, trip }
}

const inTenDays = (berth: Berth) =>
  new Date(berth.now().getTime() + 10 * 86_400_000).toISOString().slice(0, 10)

test('a bus company sells a departure over HTTP', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const timetable = await makeTimetable(berth)
  const { operator } = timetable
  const date = inTenDays(berth)
  const { admin, url, stops, minibus } = await setUp(api, timetable, date)
  const agent = api.as(await operator.agent())
  const [ada, bob] = [api.as(await operator.customer()), api.as(await operator.customer())]
  const rival = api.as(await (await berth.operator()).admin())

  const search = async (from: string, to: string, more = '') =>
    (
      await api.stranger.get(
        `${url}/departures?from_stop_id=${from}&to_stop_id=${to}&date=${date}&passengers=2${more}`,
      )
    ).body.items
  const [found] = await search(stops.a, stops.c)
  const id: string = found.occurrence_id
  const ride = (from: string, to: string) => ({ occurrence_id: id, from_stop_id: from, to_stop_id: to })
  const seats = async (from: string, to: string) => {
    const { body } = await api.stranger.get(`/departures/${id}/seats?from_stop_id=${from}&to_stop_id=${to}`)
    return body.seats as Seat[]
  }
  const free = async (from: string, to: string) =>
    (await seats(from, to)).filter(({ state }) => state === 'free').map(({ seat }) => seat)

  await t.test('a stranger finds it, with seats and prices for the ride', async () => {
    assert.equal(found.free_seats, 9)
    assert.equal(found.status, 'open')
    assert.deepEqual([found.from_stop_id, found.to_stop_id], [stops.a, stops.c])
    assert.deepEqual([found.duration_s, found.price_minor, found.currency], [3600, 900, 'CHF'])
    assert.deepEqual(found.classes, [
      { class: 'standard', free_seats: 7, price_minor: 900 },
      { class: 'first', free_seats: 2, price_minor: 2000 },
    ])
    assert.deepEqual(await search(stops.c, stops.a), [])
  })

  await t.test('and sees its seat map, priced by class', async () => {
    const map = await seats(stops.a, stops.c)
    assert.deepEqual(
      map.map(({ seat }) => seat),
      ['1A', '1C', '2A', '2B', '2C', '2D', '3A', '3B', '3C', '3D'],
    )
    assert.deepEqual(map.find(({ seat }) => seat === '1A')?.price_minor, 2000)
    assert.equal(map.find(({ seat }) => seat === '3D')?.state, 'blocked')
    const { body } = await api.stranger.get(`/departures/${id}`)
    assert.deepEqual(
      body.stops.map((stop: { stop_id: string }) => stop.stop_id),
      [stops.a, stops.b, stops.c],
    )
    assert.deepEqual((await api.stranger.get(`${url}/departures/${id}`)).body, body)
  })

  const held = await ada.post(
    '/bookings',
    {
      ...ride(stops.a, stops.c),
      passengers: [
        { name: 'Ada', seat: '3A' },
        { name: 'Byron', seat: '3B', type: 'child' },
      ],
      hold: true,
      expected_total_minor: 1100,
    },
    'ada-1',
  )
  const booking = `/bookings/${held.body.id}`

  await t.test('a customer holds two seats with names, and nobody else is offered them', async () => {
    assert.equal(held.status, 201, JSON.stringify(held.body))
    assert.deepEqual([held.body.status, held.body.total_minor], ['held', 1100])
    assert.deepEqual(await free(stops.a, stops.b), ['1A', '1C', '2A', '2B', '2C', '2D', '3C'])
    const taken = await bob.post(
      '/bookings',
      { ...ride(stops.b, stops.c), passengers: [{ seat: '3A' }] },
      'b-1',
    )
    assert.deepEqual([taken.status, taken.body.code], [409, 'place_taken'])
    assert.deepEqual(taken.body.places[0].free_seats, ['1A', '1C', '2A', '2B', '2C', '2D', '3C'])
  })

  await t.test('confirms them, and cancels one passenger for the fee of the terms', async () => {
    assert.deepEqual((await ada.post(`${booking}/confirmation`, {})).body.status, 'confirmed')
    const [adasClaim] = (await ada.get(booking)).body.claims.filter(
      (claim: { seat: string }) => claim.seat === '3A',
    )
    assert.equal(adasClaim.passenger.name, 'Ada')
    await operator.markPaid(held.body)
    assert.equal((await ada.get(booking)).body.payment_status, 'paid')
    const quote = (await ada.get(`${booking}/cancellation`)).body
    assert.deepEqual(
      [quote.price_minor, quote.fee_minor, quote.paid_minor, quote.refundable_minor, quote.claims.length],
      [1100, 110, 1100, 990, 2],
    )
    const cancelled = await ada.post(`${booking}/cancellation`, { claim_ids: [adasClaim.id] })
    assert.deepEqual(cancelled.body, {
      status: 'confirmed',
      fee_minor: 90,
      refundable_minor: 810,
      total_minor: 200,
      currency: 'CHF',
    })
    assert.ok((await free(stops.a, stops.c)).includes('3A'))
  })

  await t.test('and the seat is sold twice more, on legs that do not meet', async () => {
    const first = await bob.post(
      '/bookings',
      { ...ride(stops.a, stops.b), passengers: [{ seat: '3A' }] },
      'b-2',
    )
    const customer = idOf(await agent.post(`${url}/customers`, { full_name: 'Grace', phone: '+41 44 123' }))
    const second = await agent.post(
      '/bookings',
      { ...ride(stops.b, stops.c), passengers: [{ seat: '3A', name: 'Grace' }], customer_id: customer },
      'g-1',
    )
    assert.deepEqual([first.status, first.body.total_minor], [201, 500])
    assert.deepEqual([second.status, second.body.total_minor], [201, 600])
    assert.ok(!(await free(stops.a, stops.b)).includes('3A'))
    assert.ok(!(await free(stops.b, stops.c)).includes('3A'))
  })

  await t.test('its manifest is for its own staff', async () => {
    const manifest = await agent.get(`/occurrences/${id}/bookings`)
    assert.deepEqual(
      manifest.body.items.map((row: Record<string, unknown>) => [
        row.seat,
        row.from_index,
        row.to_index,
        row.status,
      ]),
      [
        ['3A', 0, 1, 'confirmed'],
        ['3A', 1, 2, 'confirmed'],
        ['3B', 0, 2, 'confirmed'],
      ],
    )
    for (const [caller, code] of [
      [api.stranger, 'sign_in_required'],
      [ada, 'not_allowed'],
      [rival, 'not_allowed'],
    ] as const) {
      assert.equal((await caller.get(`/occurrences/${id}/bookings`)).body.code, code)
    }
  })

  await t.test('a vehicle without those seats is refused, and says whose they are', async () => {
    const before = await operator.rows()
    const refused = await admin.put(`/departures/${id}/vehicle`, { vehicle_id: minibus.id })
    assert.deepEqual([refused.status, refused.body.code], [409, 'seats_do_not_fit'])
    assert.deepEqual(
      refused.body.claims.map((claim: { seat: string }) => claim.seat),
      ['3A', '3A', '3B'],
    )
    for (const caller of [agent, ada, rival]) {
      const denied = await caller.put(`/departures/${id}/vehicle`, { vehicle_id: minibus.id, reseat: true })
      assert.deepEqual([denied.status, denied.body.code], [403, 'not_allowed'])
    }
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('a vehicle with too few seats of their class is refused by that class', async () => {
    const layout = idOf(
      await admin.post(`${url}/layouts`, {
        name: 'Saloon',
        places: {
          decks: [
            [
              { rows: '1', seats: 'A' },
              { rows: '2-10', seats: 'AB_CD', class: 'first' },
            ],
          ],
        },
      }),
    )
    const type = idOf(await admin.post(`${url}/vehicle-types`, { name: 'Saloon', layout_id: layout }))
    const saloon = idOf(await admin.post(`${url}/vehicles`, { vehicle_type_id: type, number: 'Saloon 1' }))
    const { status, body } = await admin.put(`/departures/${id}/vehicle`, {
      vehicle_id: saloon,
      reseat: true,
    })
    assert.deepEqual([status, body.code, body.field], [409, 'class_too_small', 'vehicle_id'])
    assert.deepEqual(body.classes, [{ class: 'standard', sold: 2, seats: 1 }])
  })

  await t.test('unless they are reseated, and each booking tells where', async () => {
    const changed = await admin.put(`/departures/${id}/vehicle`, { vehicle_id: minibus.id, reseat: true })
    assert.equal(changed.status, 200, JSON.stringify(changed.body))
    assert.deepEqual(changed.body.moved.map((move: { old_seat: string }) => move.old_seat).sort(), [
      '3A',
      '3A',
      '3B',
    ])
    assert.equal(changed.body.moved.length, 3)
    const events = (await ada.get(`${booking}/events`)).body.items
    assert.equal(events.at(-1).topic, 'booking.reseated')
    const { body } = await ada.get(booking)
    const [sits] = body.claims.filter((claim: { status: string }) => claim.status === 'live')
    assert.equal(events.at(-1).detail.seats[0].seat, sits.seat)
    assert.deepEqual(
      (await seats(stops.a, stops.c)).map(({ seat }) => seat),
      ['1B', '2A', '2B', '2C', '2D'],
    )
  })

  await t.test('when the admin calls it off, every booking shows it and is refundable', async () => {
    assert.equal((await rival.post(`/occurrences/${id}/cancellation`, {})).body.code, 'not_allowed')
    assert.equal((await agent.post(`/occurrences/${id}/cancellation`, {})).body.code, 'not_allowed')
    const { body } = await admin.post(`/occurrences/${id}/cancellation`, { reason: 'Snow' })
    assert.equal(body.booking_ids.length, 3)
    for (const bookingId of body.booking_ids) {
      const { body: affected } = await admin.get(`/bookings/${bookingId}`)
      assert.equal(affected.status, 'cancelled')
      assert.ok(
        affected.claims.every(
          (claim: { occurrence_status: string }) => claim.occurrence_status === 'cancelled',
        ),
      )
      const events = (await admin.get(`/bookings/${bookingId}/events`)).body.items
      assert.deepEqual([events.at(-1).topic, events.at(-1).detail.reason], ['booking.cancelled', 'Snow'])
    }
    assert.equal((await ada.get(booking)).body.refundable_minor, 810 + 200)
    assert.deepEqual((await admin.post(`/occurrences/${id}/cancellation`, {})).body, { booking_ids: [] })
    const ended = await agent.get(`/occurrences/${id}/bookings?include_ended=true&limit=2`)
    assert.deepEqual((await agent.get(`/occurrences/${id}/bookings`)).body.items, [])
    assert.ok(ended.body.next_cursor)
  })

  await t.test('and it is no longer found, except on request', async () => {
    assert.deepEqual(await search(stops.a, stops.c), [])
    const [cancelled] = await search(stops.a, stops.c, '&include_cancelled=true')
    assert.equal(cancelled.status, 'cancelled')
    assert.equal((await api.stranger.get(`/departures/${id}/seats`)).body.status, 'cancelled')
    const late = await bob.post('/bookings', { ...ride(stops.a, stops.b), passengers: [{}] }, 'b-3')
    assert.equal(late.body.code, 'occurrence_cancelled')
  })

  assert.deepEqual(await berth.findings(), [])
})

test('a departure that is not published is there for its staff only', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const departure = await operator.departure({ places: ['1A'], published: false })
  const agent = api.as(await operator.agent())
  for (const path of [`/departures/${departure.id}/seats`, `/departures/${departure.id}/seats/stream`]) {
    assert.equal((await api.stranger.get(path)).body.code, 'occurrence_not_found', path)
  }
  assert.equal((await agent.get(`/departures/${departure.id}/seats`)).status, 200)
})

test('a departure belongs to its operator also in its address', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const timetable = await makeTimetable(berth)
  const trip = await timetable.trip({ stops: await timetable.stops(2) })
  await timetable.generate(inTenDays(berth))
  const { id } = await timetable.first(trip)
  const other = await berth.operator()
  assert.equal((await api.stranger.get(`/operators/${timetable.operator.slug}/departures/${id}`)).status, 200)
  const elsewhere = await api.stranger.get(`/operators/${other.slug}/departures/${id}`)
  assert.deepEqual([elsewhere.status, elsewhere.body.code], [404, 'occurrence_not_found'])
})
