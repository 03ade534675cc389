import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('core.release_batch', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const departure = await operator.departure({ places: ['1A', '1B'], stops: 4 })

  await t.test('frees the place for its span, once', async () => {
    const hold = booked(await customer.hold(departure, { seat: '1A', from_index: 0, to_index: 3 }))
    assert.equal(await customer.release(hold), 3)
    const before = await operator.rows()
    assert.equal(await customer.release(hold), 0)
    assert.deepEqual(await operator.rows(), before)
    assert.deepEqual([await departure.taken(), await departure.sold()], [0, []])
  })

  await t.test('refuses a confirmed booking and leaves its rows alone', async () => {
    const hold = booked(await customer.hold(departure, { seat: '1A', from_index: 0, to_index: 3 }))
    await customer.confirm(hold)
    const before = await operator.rows()
    await assert.rejects(customer.release(hold), refused('hold_already_confirmed'))
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('releases nothing of a hold that has expired', async () => {
    const event = await operator.event({ capacity: 2 })
    const hold = booked(await customer.hold(event))
    await berth.setTime(new Date(Date.now() + 3_600_000))
    await berth.owner.query('select core.sweep_holds()')
    assert.equal(await customer.release(hold), 0)
    await berth.setTime(null)
  })

  await t.test("hides one operator's hold from another's staff, and from other customers", async () => {
    const hold = booked(await customer.hold(departure, { seat: '1B', from_index: 1, to_index: 2 }))
    const others = [
      await (await berth.operator()).agent(),
      await operator.customer(),
      await operator.member('instructor'),
    ]
    const before = await operator.rows()
    for (const other of others) await assert.rejects(other.release(hold), refused('booking_not_found'))
    assert.deepEqual(await operator.rows(), before)
    assert.equal(await (await operator.agent()).release(hold), 1)
  })

  await t.test(
    "releases many at once, checks each caller's permission, and gives a reason for each refusal",
    async () => {
      const [ann, ben, agent] = [customer, await operator.customer(), await operator.agent()]
      const event = await operator.event({ capacity: 4 })
      const [mine, theirs] = [booked(await ann.hold(event, { quantity: 2 })), booked(await ben.hold(event))]
      const sold = booked(await ann.book(event))
      assert.equal((await ben.book(event, { waitlist: true })).status, 'waitlisted')
      const asked: [booking: { id: string }, by: { accountId: string }, outcome: string | number][] = [
        [theirs, ann, 'booking_not_found'],
        [mine, ann, 2],
        [sold, ann, 'hold_already_confirmed'],
        [mine, agent, 0],
        [theirs, agent, 1],
        [{ id: randomUUID() }, agent, 'booking_not_found'],
      ]
      const verdicts = await berth.releaseBatch(
        operator.id,
        asked.map(([{ id }, { accountId }], i) => ({ bookingId: id, accountId, requestId: `r${i}` })),
      )
      assert.deepEqual(
        verdicts.map((verdict) => verdict.refusal ?? ('units' in verdict && verdict.units)),
        asked.map(([, , outcome]) => outcome),
      )
      const events = await berth.owner.query(
        `select e.booking_id, e.account_id, e.request_id, e.detail ->> 'status' as status
         from core.booking_events as e
        where e.booking_id = any ($1) and e.topic = 'booking.released' order by e.booking_id`,
        [[mine.id, theirs.id]],
      )
      assert.deepEqual(events, [
        { booking_id: mine.id, account_id: ann.accountId, request_id: 'r1', status: 'cancelled' },
        { booking_id: theirs.id, account_id: agent.accountId, request_id: 'r4', status: 'cancelled' },
      ])
      assert.deepEqual(
        (await event.line()).map(({ status }) => status),
        ['offered'],
      )
      assert.equal(await event.taken(), 2)
    },
  )

  assert.deepEqual(await berth.findings(), [])
})
