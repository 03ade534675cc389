import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiAnswer, type ApiCaller, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const COACH = { name: 'Coach', places: { decks: [[{ rows: '1-2', seats: 'AB_CD' }]] } }

interface Listed {
  readonly occurrence_id: string
  readonly departs_at: string
  readonly trip_id: string
}

function idOf(answer: ApiAnswer): string {
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body.id
}

/** A company with four stops, a coach, a free fare table and a route there and back, made over HTTP on 2026-03-01. */
async function startCompany(t: Parameters<typeof startBerth>[0]) {
  const berth = await startBerth(t)
  await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  await berth.owner.query(`select core.ensure_months('2026-03-01', '2026-06-30')`)
  const api = await startApi(berth)
  const operator = await berth.operator({ timeZone: 'Europe/Zurich' })
  const admin = api.as(await operator.admin())
  const url = (path: string) => `/operators/${operator.slug}${path}`
  const make = async (path: string, body: object) => idOf(await admin.post(url(path), body))
  const layoutId = await make('/layouts', COACH)
  const coachId = await make('/vehicle-types', { name: 'Coach', layout_id: layoutId })
  const fareTableId = await make('/fare-tables', { name: 'Free', fares: [{ price_minor: 0 }] })
  const stops: string[] = []
  for (const name of ['Harbour', 'Bay', 'Cape', 'Point']) stops.push(await make('/stops', { name }))
  const calls = stops
    .slice(0, 3)
    .map((stop_id, i) => ({ stop_id, minutes: i * 30, ...(i === 1 && { stay_minutes: 2 }) }))
  const routeId = await make('/routes', {
    name: 'Harbour to Cape',
    code: '51',
    both_ways: true,
    stops: calls,
    vehicle_type_id: coachId,
    fare_table_id: fareTableId,
  })
  const generate = async (from: string, until = from) => {
    const answer = await admin.post(url('/departure-generations'), { from, until })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }
  const departuresOn = async (date: string): Promise<Listed[]> =>
    (await api.stranger.get(`/departures?operator=${operator.slug}&date=${date}`)).body.items
  const timesOn = async (date: string) =>
    (await departuresOn(date)).map((listed) => listed.departs_at.slice(11, 16))
  const calendar = (name: string, more: object = {}) =>
    make('/calendars', {
      name,
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      from: '2026-03-02',
      until: '2026-04-30',
      ...more,
    })
  const trip = (more: object) => make('/trips', { route: '51', calendar: 'Weekdays', ...more })
  /** All that a timetable by hand writes. */
  const rows = () =>
    berth.database.rows(
      `select (select count(*) from core.locations) as locations, (select count(*) from core.offerings) as offerings,
              (select count(*) from core.occurrences) as occurrences, (select md5(string_agg(t::text, '' order by t::text)) from transit.trips as t) as trips,
              (select md5(string_agg(r::text, '' order by r::text)) from transit.routes as r) as routes,
              (select md5(string_agg(s::text, '' order by s::text)) from transit.services as s) as services,
              (select md5(string_agg(o::text, '' order by o::text)) from core.occurrences as o) as sold`,
    )
  return {
    berth,
    api,
    operator,
    admin,
    url,
    make,
    stops,
    calls,
    routeId,
    coachId,
    generate,
    departuresOn,
    timesOn,
    calendar,
    trip,
    rows,
  }
}

async function refusedFor(answer: Promise<ApiAnswer>): Promise<[string, string | undefined]> {
  const { body } = await answer
  return [body.code, body.field ?? body.errors?.[0]?.pointer]
}

test('a timetable by hand', async (t) => {
  const company = await startCompany(t)
  const { berth, api, operator, admin, url, stops, routeId } = company

  await t.test('has a route there and back', async () => {
    const { body } = await api.stranger.get(url(`/routes/${routeId}`))
    assert.deepEqual(
      body.stops.map((stop: { name: string; minutes: number }) => [stop.name, stop.minutes]),
      [
        ['Harbour', 0],
        ['Bay', 30],
        ['Cape', 60],
      ],
    )
    assert.deepEqual(
      body.return_stops.map((stop: { name: string; minutes: number }) => [stop.name, stop.minutes]),
      [
        ['Cape', 0],
        ['Bay', 28],
        ['Harbour', 60],
      ],
    )
  })

  await t.test('runs on the days of its calendar, but not on holidays', async () => {
    const id = await company.calendar('Weekdays', {
      removed_dates: ['2026-03-19'],
      added_dates: ['2026-03-21'],
    })
    const listed = (await api.stranger.get(url('/calendars'))).body.items
    assert.deepEqual(listed[0], {
      id,
      name: 'Weekdays',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      from: '2026-03-02',
      until: '2026-04-30',
      added_dates: ['2026-03-21'],
      removed_dates: ['2026-03-19'],
      imported: false,
    })
    await company.trip({ start: '07:30' })
    await company.trip({ start: '08:00', direction: 'return' })
    await company.generate('2026-03-16', '2026-03-22')
    const counts = []
    for (let day = 16; day <= 22; day += 1) counts.push((await company.departuresOn(`2026-03-${day}`)).length)
    assert.deepEqual(counts, [2, 2, 2, 0, 2, 2, 0])
    assert.deepEqual(await company.generate('2026-03-16', '2026-03-22'), {
      ...(await company.generate('2026-03-16', '2026-03-22')),
      made: 0,
    })
  })

  await t.test('has times after midnight, times of their own, and trips again and again', async () => {
    await company.trip({ start: '25:10', number: 'night' })
    await company.trip({ times: ['09:00', '-', '09:45'], number: 'express' })
    await company.trip({
      frequencies: [{ from: '10:00', until: '11:00', every_minutes: 20 }],
      number: 'shuttle',
    })
    await company.generate('2026-03-16')
    // 07:30 and 08:00 of the test before; 06:30Z is 07:30 in Zurich. 25:10 is ten past one on the next day.
    assert.deepEqual(await company.timesOn('2026-03-16'), [
      '06:30',
      '07:00',
      '08:00',
      '09:00',
      '09:20',
      '09:40',
      '00:10',
    ])
    const { items } = (await api.stranger.get(url('/trips?limit=100'))).body
    const express = items.find((trip: { number: string }) => trip.number === 'express')
    assert.deepEqual(
      express.calls.map((call: { name: string; arrives: string }) => [call.name, call.arrives]),
      [
        ['Harbour', '09:00:00'],
        ['Cape', '09:45:00'],
      ],
    )
  })

  await t.test('keeps the time of its stops when the clocks change', async () => {
    await company.calendar('Sundays', { days: ['sun'], from: '2026-03-22', until: '2026-04-05' })
    await company.make('/trips', { route: '51', calendar: 'Sundays', start: '07:30' })
    await company.generate('2026-03-22', '2026-04-05')
    assert.deepEqual(await company.timesOn('2026-03-22'), ['06:30'])
    assert.deepEqual(await company.timesOn('2026-03-29'), ['05:30'])
  })

  await t.test('is sold like any other, between any two of its stops', async () => {
    const [first] = await company.departuresOn('2026-03-16')
    assert.ok(first)
    const customer = await operator.customer()
    const ride = { from_stop_id: stops[0], to_stop_id: stops[1], passengers: [{ seat: '1A' }] }
    booked(await customer.book({ id: first.occurrence_id }, ride))
    booked(
      await customer.book(
        { id: first.occurrence_id },
        { ...ride, from_stop_id: stops[1], to_stop_id: stops[2] },
      ),
    )
    const found = await api.stranger.get(
      `/departures/search?operator=${operator.slug}&from=${stops[0]}&to=${stops[2]}&date=2026-03-16`,
    )
    if (found.status === 200) assert.ok(found.body.items.length > 0)
    assert.equal((await customer.book({ id: first.occurrence_id }, ride)).code, 'place_taken')
  })

  await t.test('changes: unbooked departures follow, a booked one stays and is reported', async () => {
    const trips = (await api.stranger.get(url('/trips?limit=100'))).body.items
    const morning = trips.find((trip: { key: string }) => trip.key === '51 Weekdays 07:30:00')
    assert.equal((await admin.patch(url(`/trips/${morning.id}`), { start: '07:40' })).status, 204)
    const report = await company.generate('2026-03-16', '2026-03-17')
    assert.equal(report.affected.length, 1)
    assert.equal((await company.timesOn('2026-03-17'))[0], '06:40')
    assert.ok((await company.timesOn('2026-03-16')).includes('06:30'))
  })

  await t.test('has extra departures and copies of a day, each made once', async () => {
    const extra = { route: '51', date: '2026-03-28', start: '14:00', key: 'fair' }
    const made = await admin.post(url('/departures'), extra)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    assert.deepEqual(await company.timesOn('2026-03-28'), ['13:00'])
    assert.deepEqual(await refusedFor(admin.post(url('/departures'), extra)), ['already_exists', '/key'])
    const copy = { from: '2026-03-17', to: '2026-03-28' }
    const copied = (await admin.post(url('/day-copies'), copy)).body.made
    assert.equal(copied, (await company.departuresOn('2026-03-17')).length)
    assert.equal((await admin.post(url('/day-copies'), copy)).body.made, 0)
    assert.equal((await company.departuresOn('2026-03-28')).length, copied + 1)
    // The timetable does not take them away.
    await company.generate('2026-03-28')
    assert.equal((await company.departuresOn('2026-03-28')).length, copied + 1)
  })

  await t.test('goes on in another season, with its own holidays', async () => {
    const [weekdays] = (await api.stranger.get(url('/calendars'))).body.items.filter(
      (calendar: { name: string }) => calendar.name === 'Weekdays',
    )
    const season = { name: 'Summer', from: '2026-05-01', until: '2026-06-30', removed_dates: ['2026-05-14'] }
    const copied = await admin.post(url(`/calendars/${weekdays.id}/copies`), season)
    assert.equal(copied.status, 201, JSON.stringify(copied.body))
    assert.equal(copied.body.trips, 5)
    await company.generate('2026-05-13', '2026-05-14')
    assert.equal((await company.departuresOn('2026-05-13')).length, 7)
    assert.equal((await company.departuresOn('2026-05-14')).length, 0)
  })

  await t.test('lets a departure be late, names who is booked, and keeps their seats', async () => {
    const [first] = (await company.departuresOn('2026-03-16')).filter((listed) =>
      listed.departs_at.includes('T06:30'),
    )
    assert.ok(first)
    const delay = (body: object, caller: ApiCaller = admin) =>
      caller.post(`/departures/${first.occurrence_id}/delay`, body)
    const late = await delay({ minutes: 25 })
    assert.equal(late.status, 200, JSON.stringify(late.body))
    const told = late.body.bookings
    assert.equal(told.length, 2)
    assert.deepEqual(
      [
        told[0].seats,
        told[0].from_stop,
        told[0].to_stop,
        told[0].sold_departs_at.slice(11, 16),
        told[0].departs_at.slice(11, 16),
      ],
      [['1A'], 'Harbour', 'Bay', '06:30', '06:55'],
    )
    assert.deepEqual((await delay({ minutes: 25 })).body.bookings, told)
    await company.generate('2026-03-16')
    assert.ok((await company.timesOn('2026-03-16')).includes('06:55'))
    const events = await berth.database.rows(
      `select count(*)::integer as count from core.booking_events as e where e.topic = 'booking.retimed'`,
    )
    assert.deepEqual(events, [{ count: 2 }])
    assert.deepEqual(await refusedFor(delay({ times: ['07:00', '06:00', '08:00'] })), [
      'times_run_backwards',
      '/times/1',
    ])
    assert.equal((await delay({ minutes: 5 }, api.as(await operator.agent()))).body.code, 'not_allowed')
    await delay({ minutes: 0 })
  })

  await t.test('lets one stop stand for two, and separates them again', async () => {
    const pier = await company.make('/stops', { name: 'Pier', code: 'H2' })
    await company.make('/routes', {
      name: 'Pier line',
      code: 'P',
      stops: [
        { stop_id: pier, minutes: 0 },
        { stop_id: stops[3], minutes: 10 },
      ],
    })
    await company.make('/trips', { route: 'P', calendar: 'Weekdays', start: '12:00' })
    const first = async () => (await api.stranger.get(url('/trips?limit=1'))).body.items[0].calls[0].stop_id
    assert.equal(await first(), pier)
    const merged = await admin.post(url(`/stops/${pier}/merge`), { into: stops[0] })
    assert.equal(merged.body.patterns, 1, JSON.stringify(merged.body))
    assert.equal(await first(), stops[0])
    assert.deepEqual(await refusedFor(admin.post(url(`/stops/${stops[2]}/merge`), { into: stops[0] })), [
      'trips_call_at_both',
      '/into',
    ])
    assert.equal((await admin.delete(url(`/stops/${pier}/merge`))).body.patterns, 1)
    assert.equal(await first(), pier)
  })

  assert.deepEqual(await berth.findings(), [])
})

test('many trips in one request', async (t) => {
  const company = await startCompany(t)
  const { admin, url } = company
  await company.calendar('Weekdays')
  const HEADER = 'route,direction,calendar,start,times,from,until,every_minutes'
  const send = (lines: readonly string[], query = '') =>
    admin.send('POST', url(`/trip-batches${query}`), [HEADER, ...lines].join('\n'), {
      'content-type': 'text/csv',
    })

  await t.test('are made of CSV as of JSON', async () => {
    const csv = await send([
      '51,outbound,Weekdays,06:00,,,,',
      '51,return,Weekdays,,07:00 07:30-07:35 08:05,,,',
      '51,outbound,Weekdays,,,09:00,10:00,30',
    ])
    assert.equal(csv.status, 200, JSON.stringify(csv.body))
    assert.equal(csv.body.trip_ids.length, 3)
    await company.generate('2026-03-16')
    assert.deepEqual(await company.timesOn('2026-03-16'), ['05:00', '06:00', '08:00', '08:30'])
    const json = await admin.post(url('/trip-batches'), {
      trips: [{ route: '51', calendar: 'Weekdays', start: '18:00' }],
    })
    assert.equal(json.body.trip_ids.length, 1)
  })

  await t.test('are made all or none, and findings name the row and the field', async () => {
    const before = await company.rows()
    const lines = [
      '51,outbound,Weekdays,06:30,,,,',
      '99,outbound,Weekdays,06:30,,,,',
      '51,outbound,Holidays,06:30,,,,',
      '51,outbound,Weekdays,,07:00 06:30 08:05,,,',
      '51,outbound,Weekdays,half past six,,,,',
    ]
    const tried = (await send(lines, '?dry_run=true')).body
    assert.deepEqual(
      tried.findings.map((finding: { row: number; field: string; code: string }) => [
        finding.row,
        finding.field,
        finding.code,
      ]),
      [
        [2, '/route', 'route_not_found'],
        [3, '/calendar', 'calendar_not_found'],
        [4, '/times/1', 'times_run_backwards'],
        [5, '/start', 'invalid_request'],
      ],
    )
    const refused = await send(lines)
    assert.deepEqual([refused.status, refused.body.code], [422, 'rows_refused'])
    assert.deepEqual(refused.body.findings, tried.findings)
    assert.deepEqual((await send(lines.slice(0, 1), '?dry_run=true')).body, { trip_ids: [], findings: [] })
    assert.deepEqual(await company.rows(), before)
  })
})

test('what cannot be a timetable is refused by name, and nothing is changed', async (t) => {
  const company = await startCompany(t)
  const { admin, api, url, stops, calls, routeId } = company
  await company.calendar('Weekdays')
  const tripId = await company.trip({ start: '08:00' })
  await company.generate('2026-03-16')
  const [departure] = await company.departuresOn('2026-03-16')
  const before = await company.rows()
  const post = (path: string, body: object) => refusedFor(admin.post(url(path), body))
  const call = (stop: number, minutes: number) => ({ stop_id: stops[stop], minutes })

  const cases: [Promise<[string, string | undefined]>, string, string | undefined][] = [
    [post('/routes', { name: 'One', stops: [call(0, 0)] }), 'route_has_one_stop', '/stops'],
    [post('/routes', { name: 'None', stops: [] }), 'route_has_one_stop', '/stops'],
    [
      post('/routes', { name: 'Back', stops: [call(0, 0), call(1, 30), call(2, 20)] }),
      'times_run_backwards',
      '/stops/2/minutes',
    ],
    [
      post('/routes', { name: 'Lost', stops: [call(0, 0), { stop_id: routeId, minutes: 5 }] }),
      'location_not_found',
      '/stops/1/stop_id',
    ],
    [post('/routes', { name: 'Twice', code: '51', stops: calls }), 'already_exists', '/code'],
    [post('/calendars', { name: 'Never' }), 'calendar_without_days', '/days'],
    [
      post('/calendars', { name: 'Gone', days: ['mon'], from: '2026-03-03', until: '2026-03-08' }),
      'calendar_without_days',
      undefined,
    ],
    [post('/trips', { route: '51', calendar: 'Weekdays' }), 'invalid_request', '/start'],
    [
      post('/trips', { route: '51', calendar: 'Weekdays', times: ['08:00', '07:00', '09:00'] }),
      'times_run_backwards',
      '/times/1',
    ],
    [
      post('/trips', { route: '51', calendar: 'Weekdays', times: ['08:00', '-', '-'] }),
      'route_has_one_stop',
      '/times',
    ],
    [post('/trips', { route: '51', calendar: 'Weekdays', start: '08:00' }), 'already_exists', '/key'],
    [post('/trips', { route: '51', calendar: 'Sundays', start: '08:00' }), 'calendar_not_found', '/calendar'],
    [post('/stops', { name: 'Harbour' }), 'already_exists', '/code'],
    [post('/stops', { name: 'Quay', colour: 'red' }), 'invalid_request', '/colour'],
    [refusedFor(admin.delete(url(`/stops/${stops[0]}`))), 'stop_in_use', undefined],
    [refusedFor(admin.patch(url(`/trips/${routeId}`), { start: '09:00' })), 'trip_not_found', undefined],
  ]
  for (const [answer, code, field] of cases) {
    const [given, named] = await answer
    assert.equal(given, code)
    if (field !== undefined) assert.equal(named, field, code)
  }
  const [calendar] = (await api.stranger.get(url('/calendars'))).body.items
  assert.deepEqual(await refusedFor(admin.delete(url(`/calendars/${calendar.id}`))), [
    'calendar_in_use',
    undefined,
  ])
  assert.deepEqual(await company.rows(), before)

  await t.test('among it a change of what has departed', async () => {
    await company.berth.setTime(new Date('2026-03-16T08:00:00Z'))
    const gone = await company.rows()
    assert.equal(
      (await admin.post(`/departures/${departure?.occurrence_id}/delay`, { minutes: 5 })).body.code,
      'already_departed',
    )
    assert.equal(
      (await post('/departures', { route: '51', date: '2026-03-16', start: '07:00' }))[0],
      'already_departed',
    )
    assert.deepEqual(await company.rows(), gone)
  })

  await t.test('and retired trips are gone from the next generation on', async () => {
    assert.equal((await admin.delete(url(`/trips/${tripId}`))).status, 204)
    assert.equal((await admin.delete(url(`/trips/${tripId}`))).status, 204)
    const { withdrawn } = await company.generate('2026-03-17')
    assert.equal(withdrawn, 0)
    assert.deepEqual(await company.departuresOn('2026-03-17'), [])
  })
})
