import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DatabaseError } from 'pg'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'
import { type Found, makeTimetable } from '#test/helpers/timetable.ts'

const DAY = '2026-03-02'
const ids = (found: readonly Found[]) => found.map((row) => row.occurrence_id)

test('transit.search_departures', async (t) => {
  const berth = await startBerth(t)
  await berth.setTime(new Date('2026-03-01T12:00:00Z'))

  await t.test('tells times, seats and price of the ride asked for, in order of boarding', async () => {
    const timetable = await makeTimetable(berth)
    const stops = await timetable.stops(4)
    const fareTableId = await timetable.operator.fareTable([{ priceMinor: 200, pricePerKmMinor: 10 }])
    const late = await timetable.trip({ stops, leaves: '17:00', fareTableId, headsign: 'Late' })
    const early = await timetable.trip({ stops, leaves: '07:00', fareTableId, headsign: 'Early' })
    await timetable.generate('2026-03-01', '2026-03-03')

    const found = await timetable.search({ from_id: stops[1] ?? '', to_id: stops[3] ?? '', date: DAY })
    assert.deepEqual(
      found.map((row) => row.headsign),
      ['Early', 'Late'],
    )
    const [first] = found
    const departure = (await timetable.departures(early))[1]
    assert.deepEqual(
      { ...first, vehicle_type: undefined },
      {
        ...first,
        occurrence_id: departure?.id,
        from_index: 1,
        from_stop_id: stops[1],
        to_index: 3,
        to_stop_id: stops[3],
        departs_at: new Date('2026-03-02T06:10:00Z'),
        arrives_at: new Date('2026-03-02T06:30:00Z'),
        duration_s: 1200,
        free_seats: 4,
        price_minor: 400,
        currency: 'CHF',
        classes: [{ class: 'standard', free_seats: 4, price_minor: 400 }],
        status: 'open',
        amenities: { wifi: true },
        vehicle_type: undefined,
      },
    )
    assert.equal((await timetable.departures(late)).length, 3)
    assert.deepEqual(
      await timetable.search({ from_id: stops[3] ?? '', to_id: stops[1] ?? '', date: DAY }),
      [],
    )
  })

  await t.test('means the date where one boards: a stop after midnight is on the next day', async () => {
    const timetable = await makeTimetable(berth)
    const [a, b, c, d] = await timetable.stops(4)
    const abroad = await timetable.stop({ timeZone: 'Europe/London' })
    if (!a || !b || !c || !d) throw new Error('four stops')
    const trip = await timetable.trip({
      stops: [
        { stopId: a, departureS: 0 },
        { stopId: b, departureS: 3600 },
        { stopId: c, departureS: 7200 },
        { stopId: abroad, departureS: 7800 },
        { stopId: d, departureS: 10800 },
      ],
      leaves: '22:30',
    })
    await timetable.generate(DAY)
    const { id } = await timetable.first(trip)
    const from = async (stop: string, date: string) =>
      ids(await timetable.search({ from_id: stop, to_id: d, date }))
    assert.deepEqual(await from(b, '2026-03-02'), [id])
    assert.deepEqual(await from(b, '2026-03-03'), [])
    assert.deepEqual(await from(c, '2026-03-02'), [])
    assert.deepEqual(await from(c, '2026-03-03'), [id])
    // 00:40 in Zurich is 23:40 of the day before in London.
    assert.deepEqual(await from(abroad, '2026-03-02'), [id])
    assert.deepEqual(await from(abroad, '2026-03-03'), [])
  })

  await t.test('takes a station for its platforms', async () => {
    const timetable = await makeTimetable(berth)
    const station = await timetable.stop({ kind: 'station' })
    const [one, two] = [
      await timetable.stop({ parentId: station }),
      await timetable.stop({ parentId: station }),
    ]
    const [before, after] = await timetable.stops(2)
    if (!before || !after) throw new Error('two stops')
    await timetable.trip({ stops: [before, one, after] })
    await timetable.trip({ stops: [before, two, after], leaves: '09:00' })
    await timetable.generate(DAY)
    const search = async (from: string, to: string) =>
      (await timetable.search({ from_id: from, to_id: to, date: DAY })).map((row) => row.from_stop_id)
    assert.deepEqual(await search(station, after), [one, two])
    assert.deepEqual(await search(two, after), [two])
    assert.deepEqual(await search(before, station), [before, before])
  })

  await t.test('finds stops near two points, also across the date line', async () => {
    const timetable = await makeTimetable(berth, { timeZone: 'Pacific/Auckland' })
    const west = await timetable.stop({ latitude: -17, longitude: 179.999 })
    const far = await timetable.stop({ latitude: -17, longitude: 179.9 })
    const end = await timetable.stop({ latitude: -17.5, longitude: -179.5 })
    await timetable.trip({ stops: [far, west, end] })
    await timetable.generate(DAY)
    const near = (radius_m: number, latitude = -17, longitude = -179.999) =>
      timetable.search({
        date: DAY,
        from_latitude: latitude,
        from_longitude: longitude,
        to_latitude: -17.501,
        to_longitude: -179.5,
        radius_m,
      })
    assert.deepEqual(
      (await near(250)).map((row) => [row.from_stop_id, row.to_stop_id]),
      [[west, end]],
    )
    assert.deepEqual(await near(200), [])
    // Of several stops within reach, the nearest.
    assert.equal((await near(20_000, -17, 179.9))[0]?.from_stop_id, far)
  })

  await t.test('counts seats for the ride alone: disjoint legs share a seat', async () => {
    const timetable = await makeTimetable(berth)
    const stops = await timetable.stops(4)
    const trip = await timetable.trip({ stops })
    await timetable.generate(DAY)
    const departure = await timetable.first(trip)
    const customer = await timetable.operator.customer()
    booked(await customer.book(departure, { passengers: [{ seat: '1A' }], from_index: 0, to_index: 2 }))
    booked(await customer.hold(departure, { passengers: [{ seat: '1B' }], from_index: 2, to_index: 3 }))
    const free = async (from: number, to: number) => {
      const [row] = await timetable.search({ from_id: stops[from] ?? '', to_id: stops[to] ?? '', date: DAY })
      return row?.free_seats
    }
    assert.equal(await free(0, 2), 3)
    assert.equal(await free(2, 3), 3)
    assert.equal(await free(1, 3), 2)

    await berth.setTime(new Date('2026-03-01T12:30:00Z'))
    assert.equal(await free(2, 3), 4, 'an expired hold counts as free')
    await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  })

  await t.test('leaves out what is past, closed, cancelled or not published unless asked', async () => {
    const timetable = await makeTimetable(berth)
    const stops = await timetable.stops(2)
    const policyId = await timetable.operator.policy({ salesCloseS: 3600 })
    await timetable.trip({ stops, leaves: '09:00', policyId })
    await timetable.trip({ stops, leaves: '13:30', policyId })
    const cancelled = await timetable.trip({ stops, leaves: '16:00', policyId })
    const hidden = await timetable.trip({ stops, leaves: '17:00', policyId })
    await timetable.trip({ stops, leaves: '18:00', policyId })
    await timetable.generate('2026-03-01')
    await timetable.admin.sql.query('select transit.cancel_departure($1)', [
      (await timetable.first(cancelled)).id,
    ])
    await berth.owner.query('update core.occurrences set published = false where offering_id = $1', [
      hidden.offeringId,
    ])

    // It is 13:00 in Zurich.
    const statuses = async (asked: Record<string, boolean>) =>
      (
        await timetable.search(
          { from_id: stops[0] ?? '', to_id: stops[1] ?? '', date: '2026-03-01', ...asked },
          timetable.admin.sql,
        )
      ).map((row) => row.status)
    assert.deepEqual(await statuses({}), ['open'])
    assert.deepEqual(await statuses({ include_closed: true }), ['departed', 'closed', 'open'])
    assert.deepEqual(await statuses({ include_cancelled: true }), ['cancelled', 'open'])
  })

  await t.test('gives pages that neither repeat nor skip', async () => {
    const timetable = await makeTimetable(berth)
    const stops = await timetable.stops(2)
    // Two at a time, so that the id decides between them.
    await timetable.trip({ stops, every: [['06:00', '08:00', 30]] })
    await timetable.trip({ stops, every: [['06:00', '08:00', 30]] })
    await timetable.generate(DAY)
    const search = { from_id: stops[0] ?? '', to_id: stops[1] ?? '', date: DAY }
    const all = ids(await timetable.search(search))
    assert.equal(all.length, 8)

    const paged: string[] = []
    for (let last: Found | undefined, page: Found[] = []; ; last = page.at(-1)) {
      page = await timetable.search({
        ...search,
        limit: 3,
        after_at: last?.departs_at ?? null,
        after_id: last?.occurrence_id ?? null,
      })
      if (page.length === 0) break
      paged.push(...ids(page))
    }
    assert.deepEqual(paged, all)
  })

  await t.test('prices each class, and says the least of those that have a seat', async () => {
    const timetable = await makeTimetable(berth, {
      places: {
        decks: [
          [
            { rows: '1', seats: 'A_B', class: 'first' },
            { rows: '2', seats: 'A_B' },
          ],
        ],
      },
    })
    const stops = await timetable.stops(2)
    const fareTableId = await timetable.operator.fareTable([
      { class: 'first', priceMinor: 900 },
      { class: 'standard', priceMinor: 500 },
      { class: 'standard', passengerType: 'child', priceMinor: 250 },
    ])
    const trip = await timetable.trip({ stops, fareTableId })
    await timetable.generate(DAY)
    const search = async (passengers = 1) =>
      (await timetable.search({ from_id: stops[0] ?? '', to_id: stops[1] ?? '', date: DAY, passengers }))[0]
    assert.equal((await search())?.price_minor, 500)
    const customer = await timetable.operator.customer()
    booked(await customer.book(await timetable.first(trip), { passengers: [{ seat: '2A' }, { seat: '2B' }] }))
    const found = await search()
    assert.deepEqual([found?.price_minor, found?.status], [900, 'open'])
    assert.deepEqual(found?.classes, [
      { class: 'standard', free_seats: 0, price_minor: 500 },
      { class: 'first', free_seats: 2, price_minor: 900 },
    ])
    assert.equal((await search(3))?.status, 'sold_out')
  })

  await t.test('refuses what cannot be searched for', async () => {
    const timetable = await makeTimetable(berth)
    const [a, b] = await timetable.stops(2)
    const foreign = (await (await makeTimetable(berth)).stops(1))[0]
    const cases: [string, Record<string, unknown>][] = [
      ['operator_not_found', { operator: 'nobody' }],
      ['location_not_found', { to_id: foreign }],
      ['location_not_found', { from_id: '00000000-0000-4000-8000-000000000000' }],
      ['date_out_of_range', { date: '1999-12-31' }],
      ['date_out_of_range', { date: 'infinity' }],
      ['invalid_request', { date: null }],
      ['quantity_out_of_range', { passengers: 0 }],
      ['quantity_out_of_range', { passengers: 1_000_000 }],
      ['invalid_request', { from_id: null }],
      ['invalid_request', { from_id: null, from_latitude: 91, from_longitude: 0 }],
      ['invalid_request', { from_id: null, from_latitude: 'NaN', from_longitude: 0 }],
      ['invalid_request', { radius_m: 1_000_000 }],
      ['invalid_request', { limit: 0 }],
    ]
    for (const [code, change] of cases) {
      await assert.rejects(
        timetable.search({ from_id: a ?? '', to_id: b ?? '', date: DAY, ...change }),
        refused(code),
        JSON.stringify(change),
      )
    }
  })

  await t.test('names the field of a search by the name that callers know', async () => {
    const timetable = await makeTimetable(berth)
    const [a, b] = await timetable.stops(2)
    const nowhere = '00000000-0000-4000-8000-000000000000'
    const cases: [string, string, Record<string, unknown>][] = [
      ['location_not_found', 'from_stop_id', { from_id: nowhere }],
      ['invalid_request', 'to_stop_id', { to_id: null }],
      ['invalid_request', 'to_near', { to_id: null, to_latitude: 0, to_longitude: 181 }],
    ]
    for (const [code, field, change] of cases) {
      await assert.rejects(
        timetable.search({ from_id: a ?? '', to_id: b ?? '', date: DAY, ...change }),
        (error: unknown) => {
          assert.ok(refused(code)(error) && error instanceof DatabaseError)
          assert.equal(JSON.parse(error.detail ?? '{}').field, field)
          return true
        },
        JSON.stringify(change),
      )
    }
  })
})
