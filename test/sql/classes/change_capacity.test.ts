import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('classes.change_capacity', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const admin = await operator.admin()
  const change = async (event: { id: string }, capacity: number, person = admin) =>
    (
      await person.sql.query<{ offers: number }>('select classes.change_capacity($1, $2) as offers', [
        event.id,
        capacity,
      ])
    )[0]?.offers

  await t.test('offers additional places to the waitlist first, in order', async () => {
    const event = await operator.event({ capacity: 2 })
    const people = await Promise.all([1, 2, 3, 4].map(() => operator.customer()))
    const [buyer, first, second, newcomer] = people
    if (!buyer || !first || !second || !newcomer) throw new Error('four people')
    booked(await buyer.book(event, { quantity: 2 }))
    for (const [person, quantity] of [
      [first, 1],
      [second, 2],
    ] as const) {
      assert.equal((await person.book(event, { quantity, waitlist: true })).status, 'waitlisted')
    }
    assert.equal(await change(event, 4), 1)
    assert.deepEqual(
      (await event.line()).map((entry) => entry.status),
      ['offered', 'waiting'],
    )
    assert.equal((await newcomer.book(event)).code, 'waitlist_first')
    assert.equal(await change(event, 5), 1)
    assert.equal(await event.taken(), 5)
    assert.deepEqual(await berth.findings(), [])
  })

  await t.test('refuses fewer than are sold, not counting holds that expired', async () => {
    const event = await operator.event({ capacity: 5 })
    const customer = await operator.customer()
    booked(await customer.book(event, { quantity: 2 }))
    booked(await customer.hold(event, { quantity: 2 }))
    await assert.rejects(change(event, 3), refused('fewer_places_than_sold'))
    await berth.setTime(new Date(Date.now() + 3_600_000))
    await assert.rejects(change(event, 1), refused('fewer_places_than_sold'))
    assert.equal(await change(event, 2), 0)
    assert.equal(await event.taken(), 2)
    await berth.setTime(null)
  })

  await t.test('refuses strangers, departures, cancelled events and numbers that cannot be', async () => {
    const event = await operator.event({ capacity: 5 })
    for (const person of [await operator.agent(), await (await berth.operator()).admin()]) {
      await assert.rejects(change(event, 6, person), refused('not_allowed'))
    }
    for (const capacity of [0, -1, 2_000_000]) {
      await assert.rejects(change(event, capacity), refused('invalid_request'))
    }
    const departure = await operator.departure({ places: ['1A'] })
    await assert.rejects(change(departure, 6), refused('occurrence_not_found'))
    await admin.sql.query('select classes.cancel_event($1)', [event.id])
    await assert.rejects(change(event, 6), refused('occurrence_cancelled'))
  })
})
