import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

test('what the public sees of an operator', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const timetable = await makeTimetable(berth)
  const { operator } = timetable
  const url = `/operators/${operator.slug}`
  const names = async (path: string) =>
    (await api.stranger.get(path)).body.items.map((item: { name: string }) => item.name)

  await t.test('its branding, which may be kept for an hour', async () => {
    const { body, headers } = await api.stranger.get(url)
    assert.deepEqual([body.id, body.slug, body.currency], [operator.id, operator.slug, 'CHF'])
    assert.equal(headers['cache-control'], 'public, max-age=3600')
    assert.deepEqual((await api.stranger.get(`/operators/${operator.id}`)).body, body)
  })

  await t.test('is nothing once it is switched off', async () => {
    const other = await berth.operator()
    const slugs = async () =>
      (await api.stranger.get('/operators')).body.items.map((item: { slug: string }) => item.slug)
    assert.deepEqual(await slugs(), [operator.slug, other.slug].sort())
    await berth.owner.query('update core.operators as o set active = false where o.id = $1', [other.id])
    assert.deepEqual(await slugs(), [operator.slug])
    const gone = await api.stranger.get(`/operators/${other.slug}`)
    assert.deepEqual([gone.status, gone.body.code], [404, 'operator_not_found'])
  })

  const central = { latitude: 47.3779, longitude: 8.5403 }
  await timetable.stop({ name: 'Central', ...central })
  await timetable.stop({ name: 'Harbour', latitude: 47.3679, longitude: 8.5403 })
  await timetable.stop({ name: 'Airport', latitude: 47.4502, longitude: 8.5618 })

  await t.test('its locations by name, for five minutes', async () => {
    assert.deepEqual(await names(`${url}/locations`), ['Airport', 'Central', 'Harbour'])
    assert.deepEqual(await names(`${url}/locations?q=rpor`), ['Airport'])
    assert.deepEqual(await names(`${url}/locations?q=CENT`), ['Central'])
    const { headers } = await api.stranger.get(`${url}/locations`)
    assert.equal(headers['cache-control'], 'public, max-age=300')
  })

  await t.test('its locations near a point, the nearest first', async () => {
    const near = `${central.latitude},${central.longitude}`
    const { body } = await api.stranger.get(`${url}/locations?near=${near}&radius_m=5000`)
    assert.deepEqual(
      body.items.map((item: { name: string; away_m: number }) => [item.name, Math.round(item.away_m)]),
      [
        ['Central', 0],
        ['Harbour', 1112],
      ],
    )
    assert.deepEqual(await names(`${url}/locations?near=${near}`), ['Central'])
    assert.deepEqual(await names(`${url}/locations?near=${near}&radius_m=9000`), [
      'Central',
      'Harbour',
      'Airport',
    ])
  })

  await t.test('its locations page by page, by name and by distance', async () => {
    for (const query of ['', `&near=47.3679,8.5403&radius_m=20000`]) {
      const whole = await names(`${url}/locations?${query}`)
      const { body } = await api.stranger.get(`${url}/locations?limit=2${query}`)
      const rest = await names(`${url}/locations?limit=2${query}&cursor=${body.next_cursor}`)
      assert.deepEqual([...body.items.map((item: { name: string }) => item.name), ...rest], whole)
    }
  })

  for (const [query, code] of Object.entries({
    'near=91,8': 'invalid_request',
    'near=here': 'invalid_request',
    'radius_m=0': 'invalid_request',
    'radius_m=1000000': 'invalid_request',
    'q=': 'invalid_request',
    'cursor=W10': 'invalid_cursor',
  })) {
    await t.test(`locations refuse ${query}`, async () => {
      assert.equal((await api.stranger.get(`${url}/locations?${query}`)).body.code, code)
    })
  }

  const stops = await timetable.stops(3)
  const trip = await timetable.trip({ stops, headsign: 'Coast' })

  await t.test('its lines, each with its stops', async () => {
    const { items } = (await api.stranger.get(`${url}/routes`)).body
    assert.deepEqual([items.length, items[0].id, items[0].name], [1, trip.routeId, 'R1'])
    assert.deepEqual(
      items[0].stops.map((stop: { id: string; seconds: number }) => [stop.id, stop.seconds]),
      stops.map((id, index) => [id, index * 600]),
    )
  })

  await t.test('departures near two points', async () => {
    const from = await timetable.stop({ latitude: 46.5, longitude: 7.5 })
    const to = await timetable.stop({ latitude: 46.6, longitude: 7.5 })
    await timetable.trip({ stops: [from, to], leaves: '09:00' })
    const date = new Date(berth.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10)
    await timetable.generate(date)
    const near = 'from_near=46.501,7.5&to_near=46.599,7.5'
    const { body, headers } = await api.stranger.get(`${url}/departures?${near}&date=${date}`)
    assert.deepEqual(
      body.items.map((item: { from_stop_id: string; to_stop_id: string }) => [
        item.from_stop_id,
        item.to_stop_id,
      ]),
      [[from, to]],
    )
    assert.equal(headers['cache-control'], 'public, max-age=30')
    const far = await api.stranger.get(`${url}/departures?${near}&radius_m=50&date=${date}`)
    assert.deepEqual(far.body.items, [])
  })

  await t.test('departures page by page', async () => {
    const [from = '', to = ''] = await timetable.stops(2)
    await timetable.trip({ stops: [from, to], every: [['06:00', '10:00', 60]] })
    const date = new Date(berth.now().getTime() + 6 * 86_400_000).toISOString().slice(0, 10)
    await timetable.generate(date)
    const search = `${url}/departures?from_stop_id=${from}&to_stop_id=${to}&date=${date}`
    const whole = (await api.stranger.get(search)).body.items
    assert.equal(whole.length, 4)
    const { body } = await api.stranger.get(`${search}&limit=3`)
    const rest = await api.stranger.get(`${search}&limit=3&cursor=${body.next_cursor}`)
    assert.deepEqual([...body.items, ...rest.body.items], whole)
    assert.equal(rest.body.next_cursor, null)
  })

  const [from = ''] = stops
  for (const [query, code] of Object.entries({
    'date=2026-02-30': 'invalid_request',
    [`from_stop_id=${from}&to_stop_id=${from}`]: 'invalid_request',
    [`from_stop_id=${from}&date=2027-01-01`]: 'invalid_request',
    [`from_stop_id=${from}&to_stop_id=${operator.id}&date=2027-01-01`]: 'location_not_found',
    [`from_stop_id=${from}&to_stop_id=${from}&date=1999-12-31`]: 'date_out_of_range',
    [`from_stop_id=${from}&to_stop_id=${from}&date=2027-01-01&passengers=0`]: 'invalid_request',
    [`from_stop_id=${from}&to_stop_id=${from}&date=2027-01-01&passengers=1000000`]: 'invalid_request',
    [`from_stop_id=here&to_stop_id=${from}&date=2027-01-01`]: 'invalid_request',
  })) {
    await t.test(`a search refuses ${query.replaceAll(/[0-9a-f]{8}-[0-9a-f-]+/g, 'id')}`, async () => {
      assert.equal((await api.stranger.get(`${url}/departures?${query}`)).body.code, code)
    })
  }
})
