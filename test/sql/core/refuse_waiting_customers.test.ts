import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, line } from '#test/helpers/people.ts'

test('core.refuse_waiting_customers', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben, cem] = [await operator.customer(), await operator.customer(), await operator.customer()]
  const agent = await operator.agent()
  const waitlist = { waitlist: true }
  async function fullEvent() {
    const event = await operator.event({ capacity: 1 })
    return { event, taken: booked(await ann.book(event)) }
  }

  await t.test('lets a customer wait once in a line, and tells them as what they do', async () => {
    const { event } = await fullEvent()
    const first = await ben.book(event, waitlist)
    const before = await operator.rows()
    const again = await ben.book(event, waitlist, 'again')
    assert.deepEqual(
      [again.status, again.code, again.waitlist_entry_id],
      ['refused', 'already_waiting', first.waitlist_entry_id],
    )
    assert.deepEqual(await operator.rows(), before)
    assert.equal((await cem.book(event, waitlist)).status, 'waitlisted')
  })

  await t.test('lets them wait elsewhere, and again once they have their answer', async () => {
    const [{ event, taken }, other] = [await fullEvent(), await fullEvent()]
    assert.equal((await ben.book(event, waitlist)).status, 'waitlisted')
    assert.equal((await ben.book(other.event, waitlist)).status, 'waitlisted')
    await ann.cancel(taken)
    assert.equal((await ben.book(event, waitlist)).status, 'waitlisted')
    assert.deepEqual(
      (await event.line()).map(({ status }) => status),
      ['offered', 'waiting'],
    )
  })

  await t.test('counts whom staff name, and nobody at the counter', async () => {
    const { event } = await fullEvent()
    const entry = await ben.book(event, waitlist)
    const { id } = await berth.owner.one<{ id: string }>(
      'select c.id from core.customers as c where c.operator_id = $1 and c.account_id = $2',
      [operator.id, ben.accountId],
    )
    const named = await agent.book(event, { ...waitlist, customer_id: id })
    assert.deepEqual([named.code, named.waitlist_entry_id], ['already_waiting', entry.waitlist_entry_id])
    for (const name of ['Ola', 'Per']) {
      assert.equal((await agent.book(event, { ...waitlist, contact: { name } })).status, 'waitlisted')
    }
    assert.equal(await event.waiting(), 3)
  })

  await t.test('tells the second of one batch of the first, under each key', async () => {
    const { event } = await fullEvent()
    const keyed = (key: string, quantity = 1) =>
      ben.request([line(event, { quantity })], { waitlist: true, key })
    const [first, second, twin, other] = await berth.batch(operator.id, [
      keyed('one'),
      keyed('two'),
      keyed('two'),
      cem.request([line(event)], { waitlist: true }),
    ])
    assert.deepEqual(
      [first, second, twin, other].map((verdict) => verdict?.code),
      ['waitlisted', 'already_waiting', 'already_waiting', 'waitlisted'],
    )
    assert.deepEqual([second?.resultId, twin?.resultId], [first?.resultId, first?.resultId])
    assert.equal(await event.waiting(), 2)
    // Nothing was kept under the second key. Once there is a place, it books.
    const { count } = await berth.owner.one<{ count: number }>(
      `select count(*)::integer as count from core.idempotency_keys as k where k.operator_id = $1 and k.key in ('one', 'two')`,
      [operator.id],
    )
    assert.equal(count, 1)
    const [replay] = await berth.batch(operator.id, [keyed('one')])
    assert.deepEqual([replay?.code, replay?.resultId], ['waitlisted', first?.resultId])
  })

  await t.test('lets one in of those who ask on several connections at once', async () => {
    const { event, taken } = await fullEvent()
    const asked = ann.inTransaction(async (annOnce) => {
      await annOnce.cancel(taken)
      const answers = Array.from({ length: 4 }, () => ben.book(event, { ...waitlist, quantity: 1 }))
      const batch = berth.batch(operator.id, [ben.request([line(event)], { waitlist: true })])
      await berth.untilBlocked(5)
      booked(await annOnce.book(event))
      return { answers, batch }
    })
    const { answers, batch } = await asked
    const codes = [
      ...(await Promise.all(answers)).map(({ code, status }) => code ?? status),
      ...(await batch).map(({ code }) => code),
    ]
    assert.deepEqual(codes.sort(), [
      'already_waiting',
      'already_waiting',
      'already_waiting',
      'already_waiting',
      'waitlisted',
    ])
    assert.equal(await event.waiting(), 1)
  })

  await t.test('is held by an index, whatever the batch believes', async () => {
    const { event } = await fullEvent()
    const { waitlist_entry_id } = await ben.book(event, waitlist)
    await assert.rejects(
      berth.owner.query(
        `insert into core.waitlist_entries (operator_id, occurrence_id, id, line_number, customer_id, quantity, lines, created_at)
         select w.operator_id, w.occurrence_id, $2, 9, w.customer_id, 1, w.lines, w.created_at from core.waitlist_entries as w
          where w.id = $1`,
        [waitlist_entry_id, randomUUID()],
      ),
      /a_customer_waits_once/,
    )
  })

  assert.deepEqual(await berth.findings(), [])
})
