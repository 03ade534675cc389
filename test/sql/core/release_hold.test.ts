import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('core.release_hold', async (t) => {
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

  assert.deepEqual(await berth.findings(), [])
})
