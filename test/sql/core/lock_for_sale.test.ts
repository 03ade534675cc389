import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '#support/until.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { type Answer, booked, line } from '#test/helpers/people.ts'
import { guarded } from '#test/helpers/refused.ts'

const START = new Date('2026-12-01T08:00:00Z')
const minutesLater = (minutes: number) => new Date(START.getTime() + minutes * 60_000)

test('core.lock_for_sale', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  t.beforeEach(() => berth.setTime(START))
  const statusOf = async ({ id }: { id: string }) =>
    (
      await berth.owner.one<{ status: string }>('select b.status from core.bookings as b where b.id = $1', [
        id,
      ])
    ).status

  await t.test('keeps a hold until its last moment, and ends it for the next request', async () => {
    const departure = await operator.departure({ places: ['1A'], startsAt: minutesLater(600) })
    const hold = booked(await ann.hold(departure))
    assert.equal(hold.expires_at, '2026-12-01T08:10:00+00:00')

    await berth.setTime(new Date(minutesLater(10).getTime() - 1))
    assert.equal((await ben.book(departure)).code, 'sold_out')
    assert.equal(await statusOf(hold), 'held')

    await berth.setTime(minutesLater(10))
    assert.equal((await ben.book(departure)).status, 'confirmed')
    assert.equal(await statusOf(hold), 'expired')
    assert.equal(await departure.taken(), 1)
  })

  await t.test('gives the units of an expired hold to the next request for a quantity', async () => {
    const event = await operator.event({ capacity: 3, startsAt: minutesLater(600) })
    booked(await ann.hold(event, { quantity: 2 }))
    await berth.setTime(minutesLater(11))
    booked(await ben.book(event, { quantity: 3 }))
    assert.equal(await event.taken(), 3)
  })

  await t.test(
    "holds as long as the occurrence's policy says, and a cart as long as its shortest",
    async () => {
      const startsAt = minutesLater(600)
      const short = await operator.event({
        capacity: 9,
        startsAt,
        policyId: await operator.policy({ holdS: 60 }),
      })
      const long = await operator.event({
        capacity: 9,
        startsAt,
        policyId: await operator.policy({ holdS: 7200 }),
      })
      assert.equal(booked(await ann.hold(long)).expires_at, '2026-12-01T10:00:00+00:00')
      const items = [{ occurrence_id: long.id }, { occurrence_id: short.id }]
      assert.equal(booked(await ann.ask({ items, hold: true })).expires_at, '2026-12-01T08:01:00+00:00')
    },
  )

  await t.test('locks and frees every occurrence of a hold that it ends', async () => {
    const startsAt = minutesLater(600)
    const there = await operator.departure({ places: ['1A'], startsAt })
    const back = await operator.departure({ places: ['1A'], startsAt })
    const cart = booked(
      await ann.ask({ items: [{ occurrence_id: there.id }, { occurrence_id: back.id }], hold: true }),
    )
    await berth.setTime(minutesLater(11))
    await ben.inTransaction(async (benOnce) => {
      booked(await benOnce.book(back))
      await assert.rejects(
        berth.owner.query('select from core.occurrences as o where o.id = $1 for update nowait', [there.id]),
        guarded('55P03', /could not obtain lock/),
      )
    })
    assert.equal(await statusOf(cart), 'expired')
    assert.deepEqual([await there.taken(), await back.taken()], [0, 1])
  })

  await t.test('leaves a hold of other occurrences alone', async () => {
    const startsAt = minutesLater(600)
    const [one, other] = [
      await operator.event({ capacity: 1, startsAt }),
      await operator.event({ capacity: 1, startsAt }),
    ]
    const hold = booked(await ann.hold(one))
    await berth.setTime(minutesLater(11))
    booked(await ben.book(other))
    assert.equal(await statusOf(hold), 'held')
  })

  await t.test('waits for a hold that is being confirmed, and finds it sold', async () => {
    const departure = await operator.departure({ places: ['1A'], startsAt: minutesLater(600) })
    const hold = booked(await ann.hold(departure))
    await berth.setTime(minutesLater(11))
    const late = await ann.inTransaction(async (annOnce) => {
      assert.equal(await annOnce.confirm(hold), 'confirmed')
      const waiting = ben.book(departure)
      await berth.untilBlocked()
      return { waiting }
    })
    assert.equal((await late.waiting).code, 'sold_out')
    assert.equal(await statusOf(hold), 'confirmed')
  })

  /**
   * A cart is held and expires, and is committed only while another transaction waits for one of its occurrences. The other one
   * could not see it when it decided what to lock.
   */
  async function whileCartExpires(
    ask: (departure: Occurrence) => Promise<unknown>,
  ): Promise<{ asked: { answer: Promise<unknown> }; there: Occurrence; back: Occurrence }> {
    await berth.setTime(null)
    const policyId = await operator.policy({ holdS: 1 })
    const there = await operator.departure({ places: ['1A'], policyId })
    const back = await operator.departure({ places: ['1A'], policyId })
    const items = [{ occurrence_id: there.id }, { occurrence_id: back.id }]
    const asked = await ann.inTransaction(async (annOnce) => {
      const { expires_at: expiresAt } = booked(await annOnce.ask({ items, hold: true }))
      await until(async function theCartHasExpired() {
        const [row] = await berth.database.rows<{ over: boolean }>('select now() > $1::timestamptz as over', [
          expiresAt,
        ])
        return row?.over ?? false
      })
      const answer = ask(there)
      await berth.untilBlocked()
      return { answer }
    })
    return { asked, there, back }
  }

  await t.test('ends a hold that came and expired while it waited, elsewhere too', async () => {
    const { asked, there, back } = await whileCartExpires((departure) => ben.book(departure))
    assert.equal((await (asked.answer as Promise<Answer>)).status, 'confirmed')
    assert.deepEqual([await there.taken(), await back.taken()], [1, 0])
  })

  await t.test('does not lock out of order what an expired hold has elsewhere: busy', async () => {
    await berth.setTime(START)
    const startsAt = minutesLater(600)
    const there = await operator.departure({ places: ['1A'], startsAt })
    const back = await operator.departure({ places: ['1A'], startsAt })
    booked(await ann.ask({ items: [{ occurrence_id: there.id }, { occurrence_id: back.id }], hold: true }))
    await berth.setTime(minutesLater(11))
    await berth.owner.transaction(async (somebody) => {
      await somebody.query('select from core.occurrences as o where o.id = $1 for no key update', [back.id])
      const answer = await ben.book(there, {}, 'busy-1')
      assert.deepEqual([answer.status, answer.code], ['refused', 'busy'])
    })
    assert.deepEqual([await there.taken(), await back.taken()], [1, 1])
    assert.equal((await ben.book(there, {}, 'busy-1')).status, 'confirmed')
    assert.deepEqual([await there.taken(), await back.taken()], [1, 0])
  })

  await t.test('is asked once more by the server, which then finds the hold before it locks', async () => {
    const bookings = berth.bookings()
    const { asked, back } = await whileCartExpires((departure) =>
      bookings.book(operator.id, ben.request([line(departure)])),
    )
    assert.equal((await (asked.answer as Promise<{ code: string }>)).code, 'confirmed')
    assert.equal(await back.taken(), 0)
  })

  await berth.setTime(null)
  assert.deepEqual(await berth.findings(), [])
})
