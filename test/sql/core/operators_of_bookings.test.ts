import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, makePerson } from '#test/helpers/people.ts'

test('core.operators_of_bookings', async (t) => {
  const berth = await startBerth(t)
  const [here, there] = [await berth.operator(), await berth.operator()]
  const [ann, ben, agent] = [await here.customer(), await here.customer(), await here.agent()]
  const event = await here.event({ capacity: 9 })
  const operatorsOf = async (asked: readonly [booking: string, accountId: string][]) => {
    const { operator_ids } = await berth.owner.one<{ operator_ids: (string | null)[] }>(
      'select core.operators_of_bookings($1::uuid[], $2::uuid[]) as operator_ids',
      [asked.map(([booking]) => booking), asked.map(([, accountId]) => accountId)],
    )
    return operator_ids
  }

  await t.test('tells of each booking, in order, whose it is to those who have to do with it', async () => {
    const [mine, theirs] = [booked(await ann.book(event)), booked(await ben.book(event))]
    const held = booked(await agent.hold(event))
    assert.deepEqual(
      await operatorsOf([
        [mine.id, ann.accountId],
        [theirs.id, ann.accountId],
        [randomUUID(), agent.accountId],
        [theirs.id, agent.accountId],
        [held.id, agent.accountId],
        [mine.id, randomUUID()],
        [held.id, ann.accountId],
      ]),
      [here.id, null, null, here.id, here.id, null, null],
    )
  })

  await t.test('knows staff who is nobody else’s, and a customer of several operators', async () => {
    const mine = booked(await ann.book(event))
    assert.deepEqual(
      await operatorsOf([
        [mine.id, (await there.agent()).accountId],
        [mine.id, (await there.admin()).accountId],
        [mine.id, (await here.admin()).accountId],
      ]),
      [null, null, here.id],
    )
    const elsewhere = await there.event({ capacity: 1 })
    const annThere = makePerson(berth.as(ann.accountId), there.id, ann.accountId)
    const other = booked(await annThere.book(elsewhere))
    assert.deepEqual(
      await operatorsOf([
        [mine.id, ann.accountId],
        [other.id, ann.accountId],
      ]),
      [here.id, there.id],
    )
  })
})
