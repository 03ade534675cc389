import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { BookingRequest } from '#db/booking/batches.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, line, makePerson } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('core.resolve_callers', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 100 })
  const customer = await operator.customer()
  const agent = await operator.agent()
  const bookingOf = async (request: BookingRequest) => {
    const [verdict] = await berth.batch(operator.id, [request])
    return verdict
  }
  const customerOf = (accountId: string) =>
    berth.owner.query<{ id: string }>(
      'select c.id from core.customers as c where c.operator_id = $1 and c.account_id = $2',
      [operator.id, accountId],
    )
  const rowOf = (bookingId: string | undefined) =>
    berth.owner.one<{ customer_id: string | null; booked_by: string }>(
      'select b.customer_id, b.booked_by from core.bookings as b where b.operator_id = $1 and b.id = $2',
      [operator.id, bookingId],
    )

  await t.test('refuses a caller who did not sign in', async () => {
    const before = await operator.rows()
    const nobody = makePerson(berth.database.as('authenticated'), operator.id, '')
    await assert.rejects(nobody.book(event, {}, randomUUID()), refused('sign_in_required'))
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('makes an account a customer at its first booking, once', async () => {
    assert.deepEqual(await customerOf(customer.accountId), [])
    const first = booked(await customer.book(event))
    const second = booked(await customer.book(event))
    const [row, ...more] = await customerOf(customer.accountId)
    assert.deepEqual(more, [])
    assert.deepEqual(await rowOf(first.id), { customer_id: row?.id, booked_by: customer.accountId })
    assert.deepEqual(await rowOf(second.id), { customer_id: row?.id, booked_by: customer.accountId })
  })

  await t.test('makes the account too where another service signs people in', async () => {
    const accountId = randomUUID()
    const verdict = await bookingOf({ ...customer.request([line(event)]), accountId })
    assert.equal(verdict?.code, 'confirmed')
    assert.equal((await customerOf(accountId)).length, 1)
  })

  await t.test('lets a customer name themselves, and nobody else', async () => {
    const [self] = await customerOf(customer.accountId)
    const stranger = await operator.customer()
    const answer = await stranger.book(event)
    const own = await bookingOf(customer.request([line(event)], { customerId: self?.id }))
    assert.equal(own?.code, 'confirmed')

    const before = await operator.rows()
    const [other] = await customerOf(stranger.accountId)
    assert.equal(answer.status, 'confirmed')
    const named = customer.request([line(event)], { customerId: other?.id, key: randomUUID() })
    assert.equal((await bookingOf(named))?.code, 'not_allowed')
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('lets an agent book for a customer, or for nobody at the counter', async () => {
    const [known] = await customerOf(customer.accountId)
    const named = await bookingOf(agent.request([line(event)], { customerId: known?.id }))
    assert.deepEqual(await rowOf(named?.resultId), { customer_id: known?.id, booked_by: agent.accountId })
    const counter = await bookingOf(agent.request([line(event)]))
    assert.deepEqual(await rowOf(counter?.resultId), { customer_id: null, booked_by: agent.accountId })
    assert.deepEqual(await customerOf(agent.accountId), [])
  })

  await t.test("refuses an agent who names another operator's customer", async () => {
    const other = await berth.operator()
    const theirs = await other.customer()
    await theirs.book(await other.event({ capacity: 1 }))
    const { id } = await berth.owner.one<{ id: string }>(
      'select c.id from core.customers as c where c.operator_id = $1',
      [other.id],
    )
    const before = await operator.rows()
    const named = agent.request([line(event)], { customerId: id, key: randomUUID() })
    assert.equal((await bookingOf(named))?.code, 'customer_not_found')
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('takes an instructor who books a place for a customer like any other', async () => {
    const instructor = await operator.member('instructor')
    const booking = booked(await instructor.book(event))
    const [row] = await customerOf(instructor.accountId)
    assert.equal((await rowOf(booking.id)).customer_id, row?.id)
    assert.equal((await instructor.cancel(booking)).status, 'cancelled')
  })

  await t.test('takes an agent for a stranger from the moment of being revoked', async () => {
    const revoked = await operator.agent()
    await berth.owner.query('delete from core.members as m where m.account_id = $1', [revoked.accountId])
    const [known] = await customerOf(customer.accountId)
    const verdict = await bookingOf(revoked.request([line(event)], { customerId: known?.id }))
    assert.equal(verdict?.code, 'not_allowed')
  })
})
