import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

const PLACES = { decks: [[{ rows: '1-2', seats: 'A_B' }]], accessible: ['1A'], blocked: ['2B'] }

test('layouts, vehicles, fares and terms over HTTP', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const timetable = await makeTimetable(berth)
  const { operator } = timetable
  const url = `/operators/${operator.slug}`
  const admin = api.as(timetable.admin)
  const rival = await berth.operator()
  const others = [
    api.as(await operator.agent()),
    api.as(await operator.customer()),
    api.as(await rival.admin()),
  ]

  const layout = await admin.post(`${url}/layouts`, { name: 'Mini', places: PLACES })

  await t.test('a layout is drawn, and drawn again as its next version', async () => {
    const { body } = await api.stranger.get(`${url}/layouts/${layout.body.id}`)
    assert.deepEqual([body.name, body.version, body.places_count], ['Mini', 1, 3])
    assert.deepEqual(
      body.places.map((place: Record<string, unknown>) => [
        place.seat,
        place.row,
        place.column,
        place.position,
      ]),
      [
        ['1A', 1, 1, 'window'],
        ['1B', 1, 3, 'window'],
        ['2A', 2, 1, 'window'],
        ['2B', 2, 3, 'window'],
      ],
    )
    await admin.post(`${url}/layouts`, { name: 'Mini', places: PLACES })
    const { items } = (await api.stranger.get(`${url}/layouts?limit=1`)).body
    assert.deepEqual([items[0].name, items[0].version], ['Mini', 2])
  })

  const type = await admin.post(`${url}/vehicle-types`, { name: 'Minibus', layout_id: layout.body.id })
  const vehicle = await admin.post(`${url}/vehicles`, { vehicle_type_id: type.body.id, number: 'ZH 1' })

  await t.test('a vehicle type changes, and shows at once', async () => {
    const before = (await api.stranger.get(`${url}/vehicle-types`)).body.items
    assert.deepEqual(before[0].amenities, {})
    const amenities = { wifi: true, power: '230V' }
    const changed = await admin.patch(`${url}/vehicle-types/${type.body.id}`, { name: 'Midi', amenities })
    assert.deepEqual([changed.status, changed.body], [204, ''])
    const [after] = (await api.stranger.get(`${url}/vehicle-types`)).body.items
    assert.deepEqual([after.name, after.amenities, after.layout_id], ['Midi', amenities, layout.body.id])
  })

  await t.test('a vehicle is retired, and the answer lists its departures', async () => {
    const numbers = async () =>
      (await api.stranger.get(`${url}/vehicles`)).body.items.map((item: { number: string }) => item.number)
    assert.deepEqual(await numbers(), ['ZH 1'])
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    await timetable.generate(new Date(berth.now().getTime() + 7 * 86_400_000).toISOString().slice(0, 10))
    const { id } = await timetable.first(trip)
    assert.equal((await admin.put(`/departures/${id}/vehicle`, { vehicle_id: vehicle.body.id })).status, 200)
    const retired = await admin.delete(`${url}/vehicles/${vehicle.body.id}`)
    assert.deepEqual(
      retired.body.departures.map((departure: { occurrence_id: string }) => departure.occurrence_id),
      [id],
    )
    assert.deepEqual(await numbers(), [])
  })

  const fares = await admin.post(`${url}/fare-tables`, { name: 'Zones', fares: [{ price_minor: 500 }] })

  await t.test('fares are set as a whole, and one that stays keeps its id', async () => {
    const read = async () => (await api.stranger.get(`${url}/fare-tables/${fares.body.id}`)).body
    const [kept] = (await read()).fares
    const set = await admin.put(`${url}/fare-tables/${fares.body.id}/fares`, {
      fares: [{ price_minor: 700 }, { passenger_type: 'child', price_minor: 300, distance_m_max: 10_000 }],
    })
    assert.deepEqual(set.body, { fares: 2 })
    const table = await read()
    assert.deepEqual([table.name, table.currency], ['Zones', 'CHF'])
    assert.equal(table.fares.find((fare: { price_minor: number }) => fare.price_minor === 700).id, kept.id)
    const { items } = (await api.stranger.get(`${url}/fare-tables`)).body
    const listed = items.filter((item: { id: string }) => item.id === fares.body.id)
    assert.deepEqual(listed, [{ id: fares.body.id, name: 'Zones', currency: 'CHF' }])
  })

  await t.test('fares are as many as zones need', async () => {
    const zones = Array.from({ length: 50 }, (_, zone) => `Zone ${zone}`)
    const many = zones.flatMap((from_zone) =>
      zones.map((to_zone) => ({ from_zone, to_zone, passenger_type: 'adult', price_minor: 500 })),
    )
    const set = await admin.put(`${url}/fare-tables/${fares.body.id}/fares`, { fares: many })
    assert.deepEqual(set.body, { fares: 2500 })
  })

  await t.test('terms are set once and never change', async () => {
    const fees = [
      { before_s: 86_400, fee_percent: 12.5, fee_minor: 0 },
      { before_s: 3600, fee_percent: 100, fee_minor: 0 },
    ]
    const policy = await admin.post(`${url}/policies`, { name: 'Strict', hold_s: 60, fees })
    const [listed] = (await api.stranger.get(`${url}/policies`)).body.items
    assert.deepEqual(
      [listed.id, listed.hold_s, listed.sales_close_s, listed.fees],
      [policy.body.id, 60, 0, fees],
    )
    assert.equal((await admin.patch(`${url}/policies/${policy.body.id}`, { hold_s: 1 })).status, 404)
  })

  const changes = [
    ['POST', '/layouts', { name: 'X', places: PLACES }],
    ['POST', '/vehicle-types', { name: 'X', layout_id: layout.body.id }],
    ['PATCH', `/vehicle-types/${type.body.id}`, { name: 'X' }],
    ['POST', '/vehicles', { vehicle_type_id: type.body.id, number: 'X' }],
    ['DELETE', `/vehicles/${vehicle.body.id}`, {}],
    ['POST', '/fare-tables', { name: 'X' }],
    ['PUT', `/fare-tables/${fares.body.id}/fares`, { fares: [] }],
    ['POST', '/policies', { name: 'X' }],
    ['PATCH', `/routes/${randomUUID()}`, {}],
    ['POST', '/departure-generations', { from: '2027-01-01', until: '2027-01-01' }],
  ] as const
  const change = (caller: typeof admin, [method, path, body]: (typeof changes)[number]) => {
    if (method === 'DELETE') return caller.delete(`${url}${path}`)
    return { POST: caller.post, PUT: caller.put, PATCH: caller.patch }[method](`${url}${path}`, body)
  }

  for (const wanted of changes) {
    await t.test(
      `${wanted[0]} ${wanted[1].replaceAll(/[0-9a-f-]{36}/g, ':id')} is for admins of the operator`,
      async () => {
        const before = await company()
        for (const caller of others) assert.equal((await change(caller, wanted)).body.code, 'not_allowed')
        assert.equal((await change(api.stranger, wanted)).body.code, 'sign_in_required')
        assert.deepEqual(await company(), before)
      },
    )
  }

  const refused: readonly (readonly [
    (typeof changes)[number] | readonly ['POST', string, object],
    string,
    string,
  ])[] = [
    [['POST', '/layouts', { name: '', places: PLACES }], 'invalid_request', '/name'],
    [['POST', '/layouts', { name: 'X', places: {} }], 'invalid_request', 'places.decks'],
    [
      ['POST', '/layouts', { name: 'X', places: { decks: [[{ rows: '2-1', seats: 'A' }]] } }],
      'invalid_request',
      'places.decks[0][0].rows',
    ],
    [
      ['POST', '/layouts', { name: 'X', places: { decks: [[{ rows: '1-1', seats: 'AA' }]] } }],
      'place_label_twice',
      'places.decks[0][0]',
    ],
    [['POST', '/vehicle-types', { name: 'Midi', layout_id: layout.body.id }], 'already_exists', 'name'],
    [['POST', '/vehicle-types', { name: 'X', layout_id: randomUUID() }], 'layout_not_found', ''],
    [['POST', '/vehicles', { vehicle_type_id: randomUUID(), number: '1' }], 'vehicle_type_not_found', ''],
    [['POST', '/fare-tables', { name: 'X', currency: 'francs' }], 'invalid_request', '/currency'],
    [
      ['POST', '/fare-tables', { name: 'X', fares: [{ price_minor: -1 }] }],
      'invalid_request',
      '/fares/0/price_minor',
    ],
    [['POST', '/fare-tables', { name: 'X', fares: [{ price: 1 }] }], 'invalid_request', '/fares/0/price'],
    [['POST', '/policies', { name: 'X', hold_s: 0 }], 'invalid_request', '/hold_s'],
    [
      ['POST', '/policies', { name: 'X', fees: [{ before_s: 1, fee_percent: 101 }] }],
      'invalid_request',
      '/fees/0/fee_percent',
    ],
    [
      ['POST', '/departure-generations', { from: '2027-01-01', until: '2028-02-01' }],
      'invalid_request',
      '/until',
    ],
    [
      ['POST', '/departure-generations', { from: '2027-01-02', until: '2027-01-01' }],
      'invalid_request',
      '/until',
    ],
    [
      ['POST', '/departure-generations', { from: '1999-01-01', until: '1999-01-02' }],
      'date_out_of_range',
      '',
    ],
  ]
  for (const [wanted, code, field] of refused) {
    await t.test(
      `${wanted[1]} refuses ${JSON.stringify(wanted[2]).slice(0, 60)} as ${code} ${field}`,
      async () => {
        const before = await company()
        const { body } = await admin.post(`${url}${wanted[1]}`, wanted[2])
        assert.equal(body.code, code, JSON.stringify(body))
        const pointers = (body.errors ?? []).map((error: { pointer: string }) => error.pointer)
        const named = [...pointers, body.field]
        if (field !== '') assert.ok(named.includes(field), JSON.stringify(body))
        assert.deepEqual(await company(), before)
      },
    )
  }

  /** Everything of the operator that these routes can change. */
  async function company() {
    const tables = ['core.layouts', 'core.fare_tables', 'core.fares', 'core.policies', 'core.occurrences']
    const fleet = ['transit.vehicle_types', 'transit.vehicles', 'transit.trips', 'transit.departures']
    const rows = await Promise.all(
      [...tables, ...fleet].map((table) =>
        berth.owner.query(
          `select to_jsonb(x) as row from ${table} as x where x.operator_id = $1 order by 1`,
          [operator.id],
        ),
      ),
    )
    const months = await berth.owner.query('select count(*) as months from pg_catalog.pg_inherits')
    return { rows, months }
  }
})
