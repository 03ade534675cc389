import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('classes.cancel_event', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const admin = await operator.admin()
  const cancel = async (event: { id: string }, person = admin) =>
    (
      await person.sql.query<{ id: string }>('select b.id from classes.cancel_event($1, $2) as b(id)', [
        event.id,
        'The teacher is ill',
      ])
    ).map((row) => row.id)

  await t.test('informs everyone who registered, and closes the waitlist entries', async () => {
    const event = await operator.event({ capacity: 2, priceMinor: 1500 })
    const booking = booked(await (await operator.customer()).book(event, { quantity: 2 }))
    await operator.markPaid(booking)
    assert.equal((await (await operator.customer()).book(event, { waitlist: true })).status, 'waitlisted')

    assert.deepEqual(await cancel(event), [booking.id])
    assert.deepEqual(
      (await event.line()).map((entry) => entry.status),
      ['lapsed'],
    )
    assert.deepEqual([await event.taken(), await event.waiting()], [0, 0])
    const told = await berth.owner.one(
      `select e.topic, e.detail ->> 'reason' as reason, b.refundable_minor
         from core.booking_events as e join core.bookings as b on b.id = e.booking_id
        where e.booking_id = $1 and e.version = 3`,
      [booking.id],
    )
    assert.deepEqual(told, {
      topic: 'booking.cancelled',
      reason: 'The teacher is ill',
      refundable_minor: 3000,
    })
    assert.deepEqual(await cancel(event), [])
    assert.deepEqual(await berth.findings(), [])
  })

  await t.test('is for admins of the operator, and for class events', async () => {
    const event = await operator.event({ capacity: 2 })
    for (const person of [
      await operator.customer(),
      await operator.agent(),
      await (await berth.operator()).admin(),
    ]) {
      await assert.rejects(cancel(event, person), refused('not_allowed'))
    }
    const departure = await operator.departure({ places: ['1A'] })
    await assert.rejects(cancel(departure), refused('occurrence_not_found'))
  })
})
