import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

test('the departures of a day', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const timetable = await makeTimetable(berth)
  const stops = await timetable.stops(3)
  const early = await timetable.trip({ stops, leaves: '07:30' })
  const late = await timetable.trip({ stops: stops.toReversed(), leaves: '23:50' })
  const date = new Date(berth.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10)
  await timetable.generate(date, date)
  const [first, second] = [await timetable.first(early), await timetable.first(late)]
  const url = (query: Record<string, string> = {}) =>
    `/departures?${new URLSearchParams({ operator: timetable.operator.slug, date, ...query })}`
  const ids = (body: { items: { occurrence_id: string }[] }) => body.items.map((item) => item.occurrence_id)
  const agent = api.as(await timetable.operator.agent())

  await t.test('are listed in order of time, or those of one route', async () => {
    const { body } = await api.stranger.get(url())
    assert.deepEqual(ids(body), [first.id, second.id])
    assert.deepEqual(
      [body.items[0].free_seats, body.items[0].capacity, body.items[0].status, body.items[0].published],
      [4, null, 'scheduled', true],
    )
    assert.deepEqual(ids((await api.stranger.get(url({ route_id: late.routeId }))).body), [second.id])
    const page = (await api.stranger.get(url({ limit: '1' }))).body
    assert.deepEqual(ids((await api.stranger.get(url({ limit: '1', cursor: page.next_cursor }))).body), [
      second.id,
    ])
  })

  await t.test('show the operator what is sold, cancelled or not published', async () => {
    await agent.post('/bookings', { occurrence_id: first.id, passengers: [{ seat: '1B' }] }, 'k')
    const { items } = (await agent.get(url())).body
    assert.deepEqual([items[0].free_seats, items[0].capacity, items[0].taken], [3, 8, 2])
    await berth.owner.query(
      'update core.occurrences as o set published = false where o.operator_id = $1 and o.id = $2',
      [timetable.operator.id, second.id],
    )
    assert.deepEqual(ids((await api.stranger.get(url())).body), [first.id])
    assert.deepEqual(ids((await agent.get(url())).body), [first.id, second.id])
    await api.as(timetable.admin).post(`/occurrences/${first.id}/cancellation`, {})
    assert.deepEqual(ids((await agent.get(url())).body), [second.id])
    assert.deepEqual(ids((await agent.get(url({ include_cancelled: 'true' }))).body), [first.id, second.id])
  })

  await t.test('are refused by name where the question is wrong', async () => {
    for (const [query, code] of [
      [{ operator: 'nobody' }, 'operator_not_found'],
      [{ route_id: first.id }, 'route_not_found'],
      [{ date: '1999-01-01' }, 'date_out_of_range'],
      [{ date: 'today' }, 'invalid_request'],
      [{ colour: 'red' }, 'invalid_request'],
    ] as const) {
      assert.equal((await api.stranger.get(url(query))).body.code, code)
    }
  })
})
