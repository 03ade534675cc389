import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('core.cancel_occurrence_for', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  const cancel = async (occurrence: { id: string }) => {
    const affected = await berth.owner.query<{ id: string }>(
      `select x.id from core.cancel_occurrence_for($1, $2, 'The road is closed.', $3, null, null) as x(id)`,
      [operator.id, occurrence.id, (await operator.admin()).accountId],
    )
    return affected.map(({ id }) => id)
  }
  const rowOf = ({ id }: { id: string }) =>
    berth.owner.one<{
      status: string
      total_minor: number
      fee_minor: number
      refundable_minor: number
      topic: string
    }>(
      `select b.status, b.total_minor, b.fee_minor, b.refundable_minor, e.topic
         from core.bookings as b
         join core.booking_events as e on e.booking_id = b.id and e.version = b.version where b.id = $1`,
      [id],
    )

  await t.test('cancels every booking without a fee, and what was paid is to be paid back', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 30 * 86_400, percent: 100 }] })
    const departure = await operator.departure({ places: ['1A', '1B', '1C'], stops: 3, policyId })
    const sold = booked(await ann.book(departure, { passengers: [{}, {}] }))
    const held = booked(await ben.hold(departure))
    await operator.markPaid(sold)
    assert.deepEqual((await cancel(departure)).toSorted(), [sold.id, held.id].toSorted())

    const cancelled = { status: 'cancelled', total_minor: 0, fee_minor: 0, topic: 'booking.cancelled' }
    assert.deepEqual(await rowOf(sold), { ...cancelled, refundable_minor: 1000 })
    assert.deepEqual(await rowOf(held), { ...cancelled, refundable_minor: 0 })
    assert.deepEqual([await departure.taken(), await departure.sold()], [0, []])
    const reasons = await berth.owner.query<{ end_reason: string }>(
      'select distinct c.end_reason from core.claims as c where c.occurrence_id = $1',
      [departure.id],
    )
    assert.deepEqual(reasons, [{ end_reason: 'occurrence_cancelled' }])
    assert.equal((await ann.book(departure)).code, 'occurrence_cancelled')
  })

  await t.test('takes out of a longer booking only what was cancelled', async () => {
    const [there, back] = [
      await operator.departure({ places: ['1A'] }),
      await operator.departure({ places: ['1A'] }),
    ]
    const booking = booked(
      await ann.ask({ items: [{ occurrence_id: there.id }, { occurrence_id: back.id }] }),
    )
    await operator.markPaid(booking)
    await cancel(back)
    const rest = {
      status: 'confirmed',
      total_minor: 500,
      fee_minor: 0,
      refundable_minor: 500,
      topic: 'booking.reduced',
    }
    assert.deepEqual(await rowOf(booking), rest)
    assert.deepEqual([await there.taken(), await back.taken()], [1, 0])
  })

  await t.test('closes the waitlist entries, and withdraws their offers', async () => {
    const event = await operator.event({ capacity: 1 })
    const first = booked(await ann.book(event))
    for (const person of [ben, await operator.customer()]) await person.book(event, { waitlist: true })
    await ann.cancel(first)
    assert.deepEqual(
      (await event.line()).map(({ status }) => status),
      ['offered', 'waiting'],
    )
    await cancel(event)
    assert.deepEqual(
      (await event.line()).map(({ status }) => status),
      ['lapsed', 'lapsed'],
    )
    assert.deepEqual([await event.taken(), await event.waiting()], [0, 0])
  })

  await t.test('changes nothing the second time', async () => {
    const event = await operator.event({ capacity: 2 })
    booked(await ann.book(event))
    await cancel(event)
    const before = await operator.rows()
    assert.deepEqual(await cancel(event), [])
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('leaves passengers who already attended as they are', async () => {
    const event = await operator.event({ capacity: 2 })
    const [attended, absent] = [booked(await ann.book(event)), booked(await ben.book(event))]
    await berth.owner.transaction(async (db) => {
      await db.query(`update core.bookings as b set status = 'completed', version = 2 where b.id = $1`, [
        attended.id,
      ])
      await db.query(
        `select core.record_events($1, array[$2]::uuid[], 'booking.completed', null, null, null, '{}')`,
        [operator.id, attended.id],
      )
    })
    assert.deepEqual(await cancel(event), [absent.id])
    assert.equal((await rowOf(attended)).status, 'completed')
    assert.equal(await event.taken(), 1)
  })

  await t.test('refuses what does not exist, or is of another operator', async () => {
    const stranger = await (await berth.operator()).event({ capacity: 1 })
    await assert.rejects(cancel({ id: randomUUID() }), refused('occurrence_not_found'))
    await assert.rejects(cancel(stranger), refused('occurrence_not_found'))
  })

  await t.test('waits for a booking under way, and cancels it too', async () => {
    const departure = await operator.departure({ places: ['1A'] })
    const late = await ann.inTransaction(async (annOnce) => {
      const booking = booked(await annOnce.book(departure))
      const cancelled = cancel(departure)
      await berth.untilBlocked()
      return { booking, cancelled }
    })
    assert.deepEqual(await late.cancelled, [late.booking.id])
    assert.equal(await departure.taken(), 0)
  })

  await t.test('is to be asked once more when a booking under way reaches to another departure', async () => {
    const [there, back] = [
      await operator.departure({ places: ['1A'] }),
      await operator.departure({ places: ['1A'] }),
    ]
    const late = await ann.inTransaction(async (annOnce) => {
      const booking = booked(
        await annOnce.ask({ items: [{ occurrence_id: there.id }, { occurrence_id: back.id }] }),
      )
      const cancelled = cancel(back).catch((error: unknown) => error)
      await berth.untilBlocked()
      return { booking, cancelled }
    })
    refused('busy')(await late.cancelled)
    assert.deepEqual(await cancel(back), [late.booking.id])
    assert.deepEqual([await there.taken(), await back.taken()], [1, 0])
  })

  await t.test('refuses a booking that arrives during the cancellation', async () => {
    const departure = await operator.departure({ places: ['1A'] })
    const late = await berth.owner.transaction(async (db) => {
      await db.query('select core.cancel_occurrence_for($1, $2, null, null, null, null)', [
        operator.id,
        departure.id,
      ])
      const answer = ann.book(departure)
      await berth.untilBlocked()
      return { answer }
    })
    assert.equal((await late.answer).code, 'occurrence_cancelled')
    assert.equal(await departure.taken(), 0)
  })

  assert.deepEqual(await berth.findings(), [])
})
