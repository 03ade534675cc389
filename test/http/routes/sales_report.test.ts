import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

// Ids carry the time of the server, so a report finds a booking by its id only near the present day.
const DAY_MS = 86_400_000
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
const [TODAY, TOMORROW] = [dayOf(Date.now()), dayOf(Date.now() + DAY_MS)]

test('the report of sales', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, agent, admin] = [await operator.customer(), await operator.agent(), await operator.admin()]
  const api = await startApi(berth)
  await berth.setTime(new Date(`${TODAY}T10:00:00Z`))
  const [event, departure] = [
    await operator.event({ capacity: 20 }),
    await operator.departure({ places: ['1A', '1B', '1C'] }),
  ]
  const first = booked(await ann.book(event, { quantity: 3 }))
  const second = booked(await agent.book(departure, { passengers: [{}, {}] }))
  // It is the next day in Zurich already.
  await berth.setTime(new Date(`${TODAY}T23:30:00Z`))
  booked(await ann.book(departure))
  await ann.release(booked(await ann.hold(event)))
  await agent.cancel(second, undefined, [second.claims[0]?.id ?? ''])
  const later = await operator.event({ capacity: 3 })
  await ann.sql.query('select public.change_booking($1, $2)', [
    first.id,
    JSON.stringify({ occurrence_id: later.id }),
  ])
  const path = `/operators/${operator.slug}/reports/sales`
  const period = `from=${TODAY}&until=${TOMORROW}`
  const report = async (by: string, dates = period) => {
    const { status, body } = await api.as(admin).get(`${path}?${dates}&by=${by}`)
    assert.equal(status, 200, JSON.stringify(body))
    return body.items
  }

  await t.test('counts by day in the time zone of the operator, net of cancellations', async () => {
    const days = await report('day')
    assert.deepEqual(
      days.map((row: Record<string, unknown>) => [row.key, row.bookings, row.places, row.cancelled_places]),
      [
        [TODAY, 2, 5, 1],
        [TOMORROW, 1, 1, 0],
      ],
    )
    const [{ sold_minor, cancelled_minor, net_minor, currency }] = days
    assert.deepEqual([sold_minor, cancelled_minor, net_minor, currency], [2500, 500, 2000, 'CHF'])
    assert.equal((await report('day', `from=${TOMORROW}&until=${TOMORROW}`)).length, 1)
  })

  await t.test('counts by agent, and by what was sold', async () => {
    const agents = await report('agent')
    assert.deepEqual(
      agents
        .map((row: Record<string, unknown>) => [row.key, row.net_minor])
        .sort(([, a]: number[], [, b]: number[]) => (a ?? 0) - (b ?? 0)),
      [
        [agent.accountId, 500],
        [null, 2000],
      ],
    )
    const routes = await report('route')
    assert.deepEqual(routes.map(({ net_minor }: { net_minor: number }) => net_minor).sort(), [1000, 1500])
  })

  await t.test('is a spreadsheet too', async () => {
    const { status, headers, body } = await api.as(agent).get(`${path}.csv?${period}&by=day`)
    assert.deepEqual([status, headers['content-type']], [200, 'text/csv; charset=utf-8'])
    assert.equal(
      body,
      'key,name,bookings,places,cancelled_places,sold_minor,cancelled_minor,net_minor,currency\r\n' +
        `${TODAY},${TODAY},2,5,1,2500,500,2000,CHF\r\n${TOMORROW},${TOMORROW},1,1,0,500,0,500,CHF\r\n`,
    )
  })

  await t.test('is for staff, and refuses a period that runs backwards', async () => {
    assert.equal((await api.as(ann).get(`${path}?${period}&by=day`)).body.code, 'not_allowed')
    assert.equal((await api.stranger.get(`${path}?${period}&by=day`)).body.code, 'sign_in_required')
    const backwards = await api.as(admin).get(`${path}?from=${TOMORROW}&until=${TODAY}&by=day`)
    assert.deepEqual([backwards.status, backwards.body.errors[0].pointer], [422, '/until'])
    assert.equal((await api.as(admin).get(`${path}?${period}&by=moon`)).status, 422)
  })
})
