import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiAnswer, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

interface Price {
  readonly class: string | null
  readonly passenger_type: string
  readonly price_minor: number | null
  readonly fare: Record<string, unknown> | null
  readonly steps: { rule: string; name?: string; price_minor: number }[] | null
}

function idOf(answer: ApiAnswer): string {
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body.id
}

test('fares by hand', async (t) => {
  const berth = await startBerth(t)
  await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  await berth.owner.query(`select core.ensure_months('2026-03-01', '2026-04-30')`)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const admin = api.as(await operator.admin())
  const url = `/operators/${operator.slug}/fare-tables`
  const customer = await operator.customer()
  const stops = [{ zone: '1' }, { zone: '2' }, { zone: '3' }]
  const places = ['1A', '1B', '1C', '1D', { label: '2A', class: 'first' }, { label: '2B', class: 'first' }]
  let tables = 0

  const tableOf = async (table: object) =>
    idOf(await admin.post(url, { name: `Table ${tables++}`, ...table }))
  /** A Monday, 10:00 in Zurich. */
  const departure = async (table: object, startsAt = new Date('2026-03-09T09:00:00Z')) =>
    operator.departure({ places, stops, startsAt, fareTableId: await tableOf(table) })
  const pricesOf = async ({ id }: { id: string }, ride = '') =>
    (await api.stranger.get(`/occurrences/${id}/prices${ride}`)).body.items as Price[]
  const priceOf = async (on: { id: string }, ride = '', wanted: Partial<Price> = {}) =>
    (await pricesOf(on, ride)).find(
      (price) =>
        price.class === (wanted.class ?? 'standard') &&
        price.passenger_type === (wanted.passenger_type ?? 'adult'),
    )
  const ride = (from: number, to: number) => `?from_index=${from}&to_index=${to}`

  /** Books each price that is quoted, and expects to pay it. */
  async function assertQuotedIsPaid(on: { id: string }, from = 0, to = 2): Promise<void> {
    for (const price of await pricesOf(on, ride(from, to))) {
      const passengers = [{ type: price.passenger_type, class: price.class ?? undefined }]
      const answer = await customer.book(on, { from_index: from, to_index: to, passengers })
      if (price.price_minor === null) assert.equal(answer.code, 'fare_not_found')
      else {
        assert.equal(booked(answer).total_minor, price.price_minor, JSON.stringify(price))
        await customer.cancel(booked(answer))
      }
    }
  }

  await t.test('are for both directions unless one says otherwise', async () => {
    const id = await tableOf({
      fares: [
        { from_zone: '1', to_zone: '2', price_minor: 500 },
        { from_zone: '1', to_zone: '3', price_minor: 900 },
        { from_zone: '3', to_zone: '1', price_minor: 700 },
        { from_zone: '2', to_zone: '3', price_minor: 400 },
        { from_zone: '2', to_zone: '3', class: 'first', one_way: true, price_minor: 800 },
      ],
    })
    const { body } = await admin.get(`${url}/${id}`)
    const shown = (body.fares as Record<string, unknown>[]).map(
      (fare) =>
        `${fare.from_zone}>${fare.to_zone} ${fare.class ?? 'any'} ${fare.price_minor} ${fare.one_way}`,
    )
    assert.deepEqual(shown.sort(), [
      '1>2 any 500 false',
      '1>3 any 900 false',
      '2>1 any 500 false',
      '2>3 any 400 false',
      '2>3 first 800 true',
      '3>1 any 700 false',
      '3>2 any 400 false',
    ])
    const again = await admin.put(`${url}/${id}/fares`, {
      fares: body.fares.map(({ id: _id, ...fare }: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(fare).filter(([, value]) => value !== null)),
      ),
    })
    assert.deepEqual(again.body, { fares: 7 })
    assert.deepEqual((await admin.get(`${url}/${id}`)).body, body, 'what is read can be sent back')
  })

  await t.test(
    'with a hole are refused, which names the pair, unless such journeys are not to be sold',
    async () => {
      const fares = [
        { from_zone: '1', to_zone: '2', price_minor: 500 },
        { from_zone: '2', to_zone: '3', price_minor: 400 },
      ]
      const refused = await admin.post(url, { name: 'Holes', fares })
      assert.deepEqual([refused.status, refused.body.code], [422, 'fare_table_has_holes'])
      assert.deepEqual(refused.body.pairs, [
        { from_zone: '1', to_zone: '3' },
        { from_zone: '3', to_zone: '1' },
      ])
      assert.deepEqual([refused.body.field, refused.body.pair_count], ['fares', 2])
      assert.equal((await admin.get(url)).body.items[0].name, 'Table 0', 'no table was made')
      const one_way = await admin.post(url, { name: 'Holes', fares: [{ ...fares[0], one_way: true }] })
      assert.deepEqual(one_way.body.pairs, [{ from_zone: '2', to_zone: '1' }])
      const filled = { fares: [...fares, { price_minor: 1000 }] }
      assert.equal((await priceOf(await departure(filled)))?.price_minor, 1000)

      const partly = await departure({ fares, allow_holes: true })
      assert.equal((await priceOf(partly, ride(0, 1)))?.price_minor, 500)
      assert.equal((await priceOf(partly))?.price_minor, null)
      await assertQuotedIsPaid(partly)
    },
  )

  await t.test('are by stage, by stops and by distance', async () => {
    const staged = await departure({
      fares: [
        { stages_max: 1, price_minor: 300 },
        { stages_max: 2, price_minor: 450 },
      ],
    })
    assert.equal((await priceOf(staged, ride(1, 2)))?.price_minor, 300)
    assert.equal((await priceOf(staged))?.price_minor, 450)

    const onStops = await departure({ fares: [{ price_minor: 900 }] })
    const [a, , c] = onStops.stopIds
    const fareTableId = (
      await berth.owner.one('select o.fare_table_id as id from core.occurrences as o where o.id = $1', [
        onStops.id,
      ])
    ).id
    const fares = [
      { price_minor: 900 },
      { from_zone: '1', to_zone: '3', price_minor: 800 },
      { from_stop_id: c, to_stop_id: a, price_minor: 650 },
    ]
    assert.deepEqual((await admin.put(`${url}/${fareTableId}/fares`, { fares })).body, { fares: 5 })
    assert.equal((await priceOf(onStops))?.price_minor, 650)
    assert.equal((await priceOf(onStops, ride(0, 1)))?.price_minor, 900)
    const unknown = await admin.put(`${url}/${fareTableId}/fares`, {
      fares: [{ from_stop_id: operator.id, price_minor: 1 }],
    })
    assert.deepEqual([unknown.body.code, unknown.body.field], ['location_not_found', 'fares[0].from_stop_id'])

    const perKm = { fares: [{ price_minor: 105, price_per_km_minor: 17 }] }
    for (const [rounding, price] of [
      ['nearest', 450],
      ['up', 450],
      ['down', 400],
    ]) {
      const rounded = await departure({ ...perKm, step_minor: 50, rounding })
      assert.equal((await priceOf(rounded))?.price_minor, price, String(rounding))
      await assertQuotedIsPaid(rounded)
    }
    for (const on of [staged, onStops]) await assertQuotedIsPaid(on)
  })

  await t.test('by the kilometre are not sold where no distance is known', async () => {
    const on = await departure({ fares: [{ price_minor: 0, price_per_km_minor: 20 }] })
    await berth.owner.query(
      `update transit.pattern_stops as s set distance_m = 0
        where s.pattern_id = (select o.stop_pattern_id from core.occurrences as o where o.id = $1)`,
      [on.id],
    )
    assert.equal((await priceOf(on))?.price_minor, null)
    assert.equal((await customer.book(on)).code, 'fare_not_found')
  })

  await t.test('depend on passenger and class, by a factor or by a fare of their own', async () => {
    const on = await departure({
      fares: [{ price_minor: 1000 }, { passenger_type: 'senior', price_minor: 700 }],
      adjustments: [
        { name: 'Children', passenger_type: 'child', percent: 50 },
        { name: 'Infants', passenger_type: 'infant', percent: 0 },
        { name: 'Seniors', passenger_type: 'senior', percent: 10 },
        { name: 'First class', class: 'first', percent: 150 },
      ],
      step_minor: 100,
      rounding: 'up',
      price_minor_min: 550,
    })
    const shown = (await pricesOf(on)).map((price) => [price.class, price.passenger_type, price.price_minor])
    assert.deepEqual(shown, [
      ['first', 'adult', 1500],
      ['first', 'child', 800],
      ['first', 'infant', 0],
      ['first', 'senior', 1100],
      ['standard', 'adult', 1000],
      ['standard', 'child', 550],
      ['standard', 'infant', 0],
      ['standard', 'senior', 700],
    ])
    const child = await priceOf(on, '', { class: 'first', passenger_type: 'child' })
    assert.deepEqual(
      child?.steps?.map(({ rule, name, price_minor }) => [rule, name ?? '', price_minor]),
      [
        ['fare', '', 1000],
        ['adjustment', 'Children', 500],
        ['adjustment', 'First class', 750],
        ['rounding', '', 800],
      ],
    )
    assert.equal(child?.fare?.price_minor, 1000)
    await assertQuotedIsPaid(on)
    const unknown = await customer.book(on, { passengers: [{ type: 'student' }] })
    assert.deepEqual(
      [unknown.code, unknown.choices?.[0]?.passenger_types],
      ['passenger_type_not_found', ['adult', 'child', 'infant', 'senior']],
    )
  })

  await t.test('depend on date and time, locally where one boards', async () => {
    const rules = {
      fares: [
        { price_minor: 1000 },
        { price_minor: 1200, valid_from: '2026-03-10', valid_until: '2026-03-11' },
      ],
      adjustments: [
        { name: 'Weekend', weekdays: ['sat', 'sun'], plus_minor: 100 },
        { name: 'Night', from_time: '22:00', until_time: '05:00', plus_minor: 200 },
        { name: 'Easter', travel_from: '2026-04-03', travel_until: '2026-04-06', percent: 120 },
      ],
    }
    const cases: [string, number][] = [
      ['2026-03-09T09:00:00Z', 1000],
      ['2026-03-09T22:59:00Z', 1200], // 23:59 on the 9th
      ['2026-03-09T23:00:00Z', 1400], // midnight on the 10th
      ['2026-03-11T20:59:00Z', 1200],
      ['2026-03-14T09:00:00Z', 1100],
      ['2026-03-15T03:59:00Z', 1300],
      ['2026-03-15T04:00:00Z', 1100],
      ['2026-04-04T09:00:00Z', 1320], // in summer time by then
      ['2026-04-04T02:59:00Z', 1560],
      ['2026-04-04T03:00:00Z', 1320],
    ]
    for (const [at, price] of cases) {
      const on = await departure(rules, new Date(at))
      assert.equal((await priceOf(on))?.price_minor, price, at)
      await assertQuotedIsPaid(on)
    }
  })

  await t.test('have early and last-minute steps, by days ahead and by load', async () => {
    const on = await departure({
      fares: [{ price_minor: 1000 }],
      adjustments: [
        { name: 'Early', days_ahead_min: 7, percent: 80 },
        { name: 'Last minute', days_ahead_max: 0, percent: 70 },
        { name: 'Filling', load_percent_min: 30, load_percent_max: 59, percent: 110 },
        { name: 'Nearly full', load_percent_min: 60, percent: 125 },
      ],
      price_minor_max: 1240,
    })
    assert.equal((await priceOf(on))?.price_minor, 800)
    await berth.setTime(new Date('2026-03-02T09:00:01Z'))
    const paid: number[] = []
    const load: Awaited<ReturnType<typeof customer.book>>[] = []
    for (const seat of ['1A', '1B', '1C', '1D']) {
      assert.equal((await priceOf(on))?.price_minor, [1000, 1000, 1100, 1100, 1240][paid.length])
      const answer = await customer.book(on, { seat })
      load.push(answer)
      paid.push(booked(answer).total_minor)
    }
    assert.deepEqual(paid, [1000, 1000, 1100, 1100])
    assert.equal((await priceOf(on, '', { class: 'first' }))?.price_minor, 1240)
    const changed = await customer.book(on, { seat: '2A', expected_total_minor: 1100 })
    assert.deepEqual([changed.code, changed.total_minor], ['price_changed', 1240])
    await berth.setTime(new Date('2026-03-08T09:00:01Z'))
    assert.equal((await priceOf(on, '', { class: 'first' }))?.price_minor, 875)
    const [first] = load
    assert.equal(first?.booking?.total_minor, 1000)
    const kept = await api.as(customer).get(`/bookings/${first?.booking?.id}`)
    assert.equal(kept.body.total_minor, 1000, 'what was sold keeps its price')
    await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  })

  await t.test('price an event too, and what waits for a place in it', async () => {
    const fareTableId = await tableOf({
      fares: [{ price_minor: 1000 }],
      adjustments: [
        { name: 'Children', passenger_type: 'child', percent: 50 },
        { name: 'Nearly full', load_percent_min: 50, percent: 150 },
      ],
    })
    const event = await operator.event({
      capacity: 4,
      fareTableId,
      startsAt: new Date('2026-03-09T09:00:00Z'),
    })
    const pay = async (type: string) =>
      booked(await customer.book(event, { passengers: [{ type }] })).total_minor
    assert.deepEqual([await pay('adult'), await pay('child'), await pay('adult')], [1000, 500, 1500])
    assert.deepEqual(
      (await pricesOf(event)).map(({ passenger_type, price_minor }) => [passenger_type, price_minor]),
      [
        ['adult', 1500],
        ['child', 750],
      ],
    )
    const stop = await api.stranger.get(`/occurrences/${event.id}/prices?from_index=0`)
    assert.deepEqual([stop.status, stop.body.code], [422, 'journey_not_offered'])
  })

  await t.test('never make something free by rounding or by a reduction, only by saying so', async () => {
    const reduced = await departure({
      fares: [{ price_minor: 40 }],
      adjustments: [{ name: 'Voucher', passenger_type: 'voucher', plus_minor: -500 }],
      step_minor: 100,
      rounding: 'down',
    })
    assert.equal((await priceOf(reduced))?.price_minor, 100)
    assert.equal((await priceOf(reduced, '', { passenger_type: 'voucher' }))?.price_minor, 100)
    const free = await departure({ fares: [{ price_minor: 0 }], step_minor: 100, price_minor_min: 300 })
    assert.equal((await priceOf(free))?.price_minor, 0)
  })

  await t.test('are the same in the search, on the seat map and in the list', async () => {
    const timetable = await makeTimetable(berth)
    const fareTableId = idOf(
      await api.as(timetable.admin).post(`/operators/${timetable.operator.slug}/fare-tables`, {
        name: 'Dear',
        fares: [{ price_minor: 900 }],
        adjustments: [{ name: 'Monday', weekdays: ['mon'], percent: 111 }],
        step_minor: 10,
      }),
    )
    const ends = await timetable.stops(2)
    const trip = await timetable.trip({ stops: ends, fareTableId })
    await timetable.generate('2026-03-09')
    const { id } = await timetable.first(trip)
    const [found] = await timetable.search({
      from_id: ends[0] ?? '',
      to_id: ends[1] ?? '',
      date: '2026-03-09',
    })
    const seats = (await api.stranger.get(`/departures/${id}/seats`)).body.seats
    const shown = await api.stranger.get(`/departures/${id}`)
    assert.deepEqual(
      [found?.price_minor, found?.classes[0]?.price_minor, seats[0].price_minor, shown.body.price_minor],
      [1000, 1000, 1000, 1000],
    )
    assert.equal((await pricesOf({ id }))[0]?.price_minor, 1000)
    const [overSql] = await berth.database
      .as('anon')
      .query<{ price: Price }>('select public.quote_prices($1, $2, $3) as price', [id, ends[0], ends[1]])
    assert.equal(overSql?.price.price_minor, 1000)
  })

  await t.test('that a journey lacks are told when departures are generated', async () => {
    const timetable = await makeTimetable(berth)
    const company = `/operators/${timetable.operator.slug}`
    const boss = api.as(timetable.admin)
    const fares = [
      { from_zone: 'A', to_zone: 'B', price_minor: 500 },
      { from_zone: 'B', to_zone: 'C', price_minor: 400 },
    ]
    const fareTableId = idOf(
      await boss.post(`${company}/fare-tables`, { name: 'Zones', fares, allow_holes: true }),
    )
    const [a = '', b = '', c = ''] = await timetable.stops(3)
    await timetable.trip({
      fareTableId,
      stops: [
        { stopId: a, departureS: 0, zone: 'A' },
        { stopId: b, departureS: 600, zone: 'B' },
        { stopId: c, departureS: 1200, zone: 'C' },
      ],
    })
    const dates = { from: '2026-03-09', until: '2026-03-09' }
    const { body } = await boss.post(`${company}/departure-generations`, dates)
    assert.deepEqual(
      [
        body.made,
        body.unpriced.map((journey: Record<string, unknown>) => [journey.from_zone, journey.to_zone]),
      ],
      [1, [['A', 'C']]],
    )
    assert.equal(body.unpriced[0].fare_table, 'Zones')
    const free = [...fares, { from_zone: 'A', to_zone: 'C', price_minor: 0 }]
    await boss.put(`${company}/fare-tables/${fareTableId}/fares`, { fares: free })
    assert.deepEqual((await boss.post(`${company}/departure-generations`, dates)).body.unpriced, [])
    await berth.owner.query('update core.offerings set fare_table_id = null where operator_id = $1', [
      timetable.operator.id,
    ])
    const none = await boss.post(`${company}/departure-generations`, dates)
    assert.deepEqual(
      none.body.unpriced.map((journey: Record<string, unknown>) => [journey.fare_table, journey.from_zone]),
      [[null, 'A']],
    )
  })

  await t.test('are set by admins only', async () => {
    const id = await tableOf({ fares: [{ price_minor: 100 }] })
    const before = (await admin.get(`${url}/${id}`)).body
    const rival = api.as(await (await berth.operator()).admin())
    for (const [caller, code] of [
      [api.stranger, 'sign_in_required'],
      [api.as(customer), 'not_allowed'],
      [api.as(await operator.agent()), 'not_allowed'],
      [rival, 'not_allowed'],
    ] as const) {
      assert.equal((await caller.put(`${url}/${id}/rules`, { step_minor: 50 })).body.code, code)
      assert.equal((await caller.put(`${url}/${id}/fares`, { fares: [] })).body.code, code)
      assert.equal((await caller.post(url, { name: 'Theirs' })).body.code, code)
    }
    assert.deepEqual((await admin.get(`${url}/${id}`)).body, before)
    const gone = await admin.put(`${url}/${operator.id}/rules`, {})
    assert.deepEqual([gone.status, gone.body.code], [404, 'fare_table_not_found'])
  })

  assert.deepEqual(await berth.findings(), [])
})
