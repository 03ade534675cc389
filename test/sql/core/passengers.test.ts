import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { guarded } from '#test/helpers/refused.ts'

test('the data of a passenger is an object, whichever way it is written', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 9 })
  const { id } = booked(await (await operator.customer()).book(event, { passengers: [{ name: 'Ann' }] }))
  for (const holder of [[], [1], [['x']], 'Ann', 7, true, null]) {
    await assert.rejects(
      berth.owner.query('update core.claims as c set holder = $2 where c.booking_id = $1', [
        id,
        JSON.stringify(holder),
      ]),
      guarded('23514', 'a_passenger_is_an_object'),
    )
  }
  assert.deepEqual(await berth.findings(), [])
})
