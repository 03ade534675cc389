import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { Caller } from '#test/helpers/database.ts'
import { booked } from '#test/helpers/people.ts'

test('core.availability', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const admin = await operator.admin()
  const anon = berth.database.as('anon')
  const ask = (ids: readonly string[], caller: Caller = anon) =>
    caller.query<{ occurrence_id: string; mode: string; places: number; free: number; waiting: number }>(
      `select a.* from core.availability($1, $2) as a join unnest($2::uuid[]) with ordinality as u(id, no) on u.id = a.occurrence_id
        order by u.no`,
      [operator.id, ids],
    )
  const free = async (id: string) => (await ask([id]))[0]?.free

  await t.test('counts both kinds at once', async () => {
    const [event, departure] = [
      await operator.event({ capacity: 5 }),
      await operator.departure({ places: ['1A', '1B', { label: '1C', blocked: true }], stops: 4 }),
    ]
    const customer = await operator.customer()
    booked(await customer.book(event, { quantity: 2 }))
    booked(await customer.book(departure, { passengers: [{ seat: '1A' }], from_index: 1, to_index: 2 }))
    const row = { waiting: 0 }
    assert.deepEqual(await ask([event.id, departure.id, event.id]), [
      { ...row, occurrence_id: event.id, mode: 'counted', places: 5, free: 3 },
      { ...row, occurrence_id: departure.id, mode: 'placed', places: 2, free: 1 },
      { ...row, occurrence_id: event.id, mode: 'counted', places: 5, free: 3 },
    ])
  })

  await t.test('takes an expired hold for free, and a place that others wait for not', async () => {
    const event = await operator.event({ capacity: 2 })
    booked(await (await operator.customer()).hold(event, { quantity: 2 }))
    assert.equal(await free(event.id), 0)
    await berth.setTime(new Date(Date.now() + 3_600_000))
    assert.equal(await free(event.id), 2)
    await berth.setTime(null)

    assert.equal((await (await operator.customer()).book(event, { waitlist: true })).status, 'waitlisted')
    await berth.owner.query('update core.occurrences set capacity = 5 where id = $1', [event.id])
    assert.equal(await free(event.id), 0)
  })

  await t.test(
    'shows nothing free of what is cancelled or has begun, and hides what is not published',
    async () => {
      const cancelled = await operator.event({ capacity: 2, status: 'cancelled' })
      const begun = await operator.event({ capacity: 2, startsAt: new Date(Date.now() - 60_000) })
      const hidden = await operator.event({ capacity: 2, published: false })
      assert.deepEqual([await free(cancelled.id), await free(begun.id)], [0, 0])
      assert.deepEqual(await ask([hidden.id]), [])
      assert.equal((await ask([hidden.id], admin.sql))[0]?.free, 2)
      const stranger = await berth.operator()
      assert.deepEqual(await ask([hidden.id], (await stranger.admin()).sql), [])
    },
  )

  await t.test('agrees with core.count_free', async () => {
    const rows = await berth.owner.query(
      `select o.id, a.free, core.count_free(o.operator_id, o.id) as counted
         from core.occurrences as o
         join core.availability($1, array(select x.id from core.occurrences as x where x.operator_id = $1)) as a
           on a.occurrence_id = o.id`,
      [operator.id],
    )
    assert.ok(rows.length > 3)
    for (const row of rows) assert.equal(row.free, row.counted)
  })
})
