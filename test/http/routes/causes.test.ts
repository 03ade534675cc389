import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, type JsonObject } from '#test/helpers/people.ts'

test('a refusal names its real cause and the field, over SQL as over HTTP', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const fareTableId = await operator.fareTable([
    { priceMinor: 500 },
    { passengerType: 'child', priceMinor: 200 },
  ])
  const places = ['1A', '1B', { label: '2A', class: 'first' }, { label: '2B', class: 'first' }]
  const departure = await operator.departure({ places, fareTableId })
  const event = await operator.event({ capacity: 5 })
  booked(await customer.book(departure, { passengers: [{ seat: '1A' }, { seat: '1B' }] }))
  let keys = 0

  /** The answers of both ways, which have to be the same but for the wrapping. */
  async function refusalOf(request: JsonObject): Promise<Record<string, unknown>> {
    const before = await operator.rows()
    const {
      status: _status,
      message: _message,
      ...overSql
    } = (await customer.ask(request)) as unknown as Record<string, unknown>
    const { body } = await api.as(customer).post('/bookings', request, `cause-${keys++}`)
    for (const [name, value] of Object.entries(overSql)) assert.deepEqual(body[name], value, name)
    assert.deepEqual(await operator.rows(), before)
    return overSql
  }

  await t.test('a quantity where seats are numbered', async () => {
    assert.deepEqual(await refusalOf({ departure_id: departure.id, quantity: 2 }), {
      code: 'passengers_not_listed',
      field: '/quantity',
    })
    const items = [
      { event_id: event.id, quantity: 2 },
      { departure_id: departure.id, quantity: 3 },
    ]
    assert.deepEqual(await refusalOf({ items }), {
      code: 'passengers_not_listed',
      field: '/items/1/quantity',
    })
  })

  await t.test('a class that does not exist is not a class that is sold out', async () => {
    const choices = [
      { occurrence_id: departure.id, classes: ['first', 'standard'], passenger_types: ['adult', 'child'] },
    ]
    const unknown = (request: JsonObject) => refusalOf({ departure_id: departure.id, ...request })
    assert.deepEqual(await unknown({ class: 'vip' }), { code: 'class_not_found', choices, field: '/class' })
    assert.deepEqual(await unknown({ passengers: [{ class: 'first' }, { class: 'vip' }] }), {
      code: 'class_not_found',
      choices,
      field: '/passengers/1/class',
    })
    assert.deepEqual(
      await unknown({ class: 'first', passengers: [{ type: 'child' }, { type: 'pensioner' }] }),
      {
        code: 'passenger_type_not_found',
        choices,
        field: '/passengers/1/type',
      },
    )
  })

  await t.test('a full class lists no seats of other classes', async () => {
    const full = (request: JsonObject) => refusalOf({ departure_id: departure.id, ...request })
    const place = { occurrence_id: departure.id, seat: null }
    assert.deepEqual(await full({ class: 'standard' }), {
      code: 'sold_out',
      places: [{ ...place, class: 'standard', free_seats: [] }],
    })
    assert.deepEqual(
      await full({}),
      { code: 'sold_out', places: [{ ...place, class: 'standard', free_seats: [] }] },
      'a line that names no class is of the usual one',
    )
    assert.deepEqual(await full({ class: 'first', passengers: [{}, {}, {}] }), {
      code: 'sold_out',
      places: [{ ...place, class: 'first', free_seats: ['2A', '2B'] }],
    })
    assert.deepEqual(await refusalOf({ event_id: event.id, quantity: 6 }), {
      code: 'sold_out',
      places: [{ occurrence_id: event.id, seat: null, free_seats: [] }],
    })
  })

  await t.test('a search that names no stops is told which parameters it lacks', async () => {
    const date = new Date(berth.now().getTime() + 86_400_000).toISOString().slice(0, 10)
    const search = async (query: string) => {
      const { status, body } = await api.stranger.get(
        `/operators/${operator.slug}/departures?date=${date}${query}`,
      )
      return [status, body.code, body.errors]
    }
    const lacks = (field: string, point: string) => [
      422,
      'invalid_request',
      [{ in: 'query', pointer: `/${field}`, detail: `is missing, and so is ${point}` }],
    ]
    const from = `&from_stop_id=${departure.stopIds[0]}`
    assert.deepEqual(await search(''), lacks('from_stop_id', 'from_near'))
    assert.deepEqual(await search(from), lacks('to_stop_id', 'to_near'))
    await assert.rejects(
      berth.database
        .as('anon')
        .query('select public.search_departures($1, null, null, $2)', [operator.slug, date]),
      (error: { detail?: string }) => {
        const { code, field, problem } = JSON.parse(error.detail ?? '{}')
        assert.deepEqual(
          [code, field, problem],
          ['invalid_request', 'from_stop_id', 'is missing, and so is from_near'],
        )
        return true
      },
    )
  })

  assert.deepEqual(await berth.findings(), [])
})
