import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

test('core.limit_waiting', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const policyId = await operator.policy({ openHoldsMax: 2, heldPlacesMax: 4, holdsPerHourMax: 3 })
  const agent = await operator.agent()
  const waitlist = { waitlist: true }
  const eventOf = (capacity: number) => operator.event({ capacity, policyId })

  await t.test('keeps one customer from closing an event by waiting for all of it', async () => {
    const [event, greedy, newcomer] = [
      await eventOf(10),
      await operator.customer(),
      await operator.customer(),
    ]
    booked(await agent.book(event))
    const before = await operator.rows()
    const { code } = await greedy.book(event, { ...waitlist, quantity: 10 })
    assert.equal(code, 'too_many_open_holds')
    assert.deepEqual(await event.line(), [])
    assert.deepEqual(await operator.rows(), before)
    booked(await newcomer.book(event))
  })

  await t.test('lets wait for as much as one customer may hold, over all lines of a request', async () => {
    const [event, many, few] = [await eventOf(10), await operator.customer(), await operator.customer()]
    booked(await agent.book(event, { quantity: 10 }))
    const items = [
      { event_id: event.id, quantity: 3 },
      { event_id: event.id, quantity: 2 },
    ]
    assert.equal((await many.ask({ items, ...waitlist })).code, 'too_many_open_holds')
    assert.equal((await few.book(event, { ...waitlist, quantity: 4 })).status, 'waitlisted')
  })

  await t.test('counts what was offered to them', async () => {
    const [event, customer] = [await eventOf(4), await operator.customer()]
    const all = booked(await agent.book(event, { quantity: 4 }))
    await customer.book(event, { ...waitlist, quantity: 4 })
    await agent.cancel(all)
    assert.deepEqual(
      (await event.line()).map(({ status }) => status),
      ['offered'],
    )
    const again = await customer.book(event, waitlist)
    assert.equal(again.code, 'too_many_open_holds')
  })

  await t.test('counts the offers that they let go within the hour', async () => {
    const [event, customer] = [await eventOf(1), await operator.customer()]
    const other = await eventOf(4)
    booked(await agent.book(event))
    for (const _ of [1, 2, 3]) await customer.release(booked(await customer.hold(other)))
    assert.equal((await customer.book(event, waitlist)).code, 'too_many_holds')
  })

  await t.test('lets staff put in line whom they like', async () => {
    const event = await eventOf(10)
    booked(await agent.book(event))
    assert.equal((await agent.book(event, { ...waitlist, quantity: 10 })).status, 'waitlisted')
  })
})
