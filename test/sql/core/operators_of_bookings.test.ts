import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

test('core.operators_of_bookings tells the operator of each, in order', async (t) => {
  const berth = await startBerth(t)
  const [here, there] = [await berth.operator(), await berth.operator()]
  const [ann, ben] = [await here.customer(), await there.customer()]
  const departure = await here.departure({ places: ['1A', '1B'] })
  const sold = booked(await ann.book(departure, { passengers: [{}, {}] }))
  const [held, cancelled] = await Promise.all(
    [1, 2].map(async () => booked(await ben.hold(await there.event({ capacity: 1 })))),
  )
  await ben.cancel(cancelled ?? sold)
  const operatorsOf = async (ids: readonly (string | undefined)[]) => {
    const { operator_ids } = await berth.owner.one<{ operator_ids: (string | null)[] }>(
      'select core.operators_of_bookings($1::uuid[]) as operator_ids',
      [ids],
    )
    return operator_ids
  }
  assert.deepEqual(await operatorsOf([held?.id, randomUUID(), sold.id, held?.id, cancelled?.id]), [
    there.id,
    null,
    here.id,
    there.id,
    there.id,
  ])
  assert.deepEqual(await operatorsOf([randomUUID()]), [null])
  assert.deepEqual(await operatorsOf([]), [])
})
