import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMigrations } from '#ops/migrate/files.ts'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { guarded } from '#test/helpers/refused.ts'

const CONSTRAINT = 'a_passenger_is_an_object'

test('what is known of a passenger is an object', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const agent = api.as(await operator.agent())
  const event = await operator.event({ capacity: 9 })
  const { id } = booked(await (await operator.customer()).book(event, { passengers: [{ name: 'Ann' }] }))
  const keepAs = (holder: unknown) =>
    berth.owner.query('update core.claims as c set holder = $2 where c.booking_id = $1', [
      id,
      JSON.stringify(holder),
    ])
  const manifest = () => agent.get(`/occurrences/${event.id}/bookings`)

  await t.test('whoever writes it', async () => {
    for (const holder of [[], [1], [['x']], 'Ann', 7, true, null]) {
      await assert.rejects(keepAs(holder), guarded('23514', CONSTRAINT))
    }
  })

  await t.test('and what was none is mended, so that its departure can be listed', async () => {
    const migrations = (await readMigrations()).filter(({ up }) => up.includes(CONSTRAINT))
    assert.equal(migrations.length, 2)
    for (const { down } of migrations.toReversed()) await berth.database.admin.query(down)
    await keepAs([['x']])
    assert.equal((await manifest()).status, 500)

    for (const { up } of migrations) await berth.database.admin.query(up)
    const { status, body } = await manifest()
    assert.deepEqual(
      [status, body.items.map(({ passenger }: { passenger: unknown }) => passenger)],
      [200, [{ unreadable: [['x']] }]],
    )
  })

  assert.deepEqual(await berth.findings(), [])
})
