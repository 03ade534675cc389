import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { until } from '#support/until.ts'
import { type ApiCaller, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { NO_HOLD_LIMITS } from '#test/helpers/operators.ts'
import { booked } from '#test/helpers/people.ts'

const BOOKINGS = 60
/** The first request goes alone, and half of the rest follows. The others have arrived when those batches end. */
const BATCHES_MAX = 8

test('cancellations over HTTP', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben, agent] = [await operator.customer(), await operator.customer(), await operator.agent()]
  const api = await startApi(berth)
  const [ask, askAsBen, askAsAgent] = [api.as(ann), api.as(ben), api.as(agent)]
  const cancel = (caller: ApiCaller, id: string, body = {}) =>
    caller.post(`/bookings/${id}/cancellation`, body)
  const cancellations = () => api.bookings.loads().cancellation

  await t.test('that come at once share their batches, whichever customers made the bookings', async () => {
    const event = await operator.event({ capacity: BOOKINGS })
    const ids = await Promise.all(
      Array.from({ length: BOOKINGS }, async () => booked(await ann.book(event)).id),
    )
    const asked = await berth.owner.transaction(async (db) => {
      await db.query('select from core.occurrences as o where o.id = $1 for update', [event.id])
      const cancelling = ids.map((id) => cancel(ask, id.toUpperCase(), { reason: 'Ill' }))
      await until(async function allAreAsked() {
        const { waiting, requestsRunning } = cancellations()
        return waiting + requestsRunning === BOOKINGS
      })
      return { cancelling }
    })
    const cancelled = { status: 'cancelled', fee_minor: 0, refundable_minor: 0, total_minor: 0 }
    for (const { status, body } of await Promise.all(asked.cancelling)) {
      assert.deepEqual([status, body], [200, { ...cancelled, currency: 'CHF' }])
    }
    const { requestsTotal, batchesTotal } = cancellations()
    assert.equal(requestsTotal, BOOKINGS)
    assert.ok(batchesTotal <= BATCHES_MAX, `${batchesTotal} batches`)
    assert.equal(await event.taken(), 0)
  })

  await t.test('of some passengers are quoted first', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 30 * 86_400, percent: 10 }] })
    const departure = await operator.departure({ places: ['1A', '1B', '1C'], policyId })
    const { id, claims } = booked(await ann.book(departure, { passengers: [{}, {}, {}] }))
    const quoteOf = async (...claimIds: (string | undefined)[]) =>
      ask.get(`/bookings/${id}/cancellation?${claimIds.map((claimId) => `claim_id=${claimId}`).join('&')}`)
    const [first, second] = claims.map((claim) => claim.id)
    const prices = async (...claimIds: (string | undefined)[]) => {
      const { body } = await quoteOf(...claimIds)
      return [body.claims.length, body.price_minor, body.fee_minor]
    }
    assert.deepEqual(await prices(), [3, 1500, 150])
    assert.deepEqual(await prices(first), [1, 500, 50])
    assert.deepEqual(await prices(first, second), [2, 1000, 100])
    const cancelled = await cancel(ask, id, { claim_ids: [first] })
    assert.deepEqual([cancelled.status, cancelled.body.fee_minor], [200, 50])
    const { status, body } = await quoteOf(first)
    assert.deepEqual([status, body.code, body.field], [404, 'claim_not_found', 'claim_id'])
  })

  await t.test('are refused by code, and change nothing', async () => {
    const event = await operator.event({ capacity: 2 })
    const { id, claims } = booked(await ann.book(event))
    const other = booked(await ben.book(event))
    const before = await operator.rows()
    for (const { status, body } of [await cancel(askAsBen, id), await cancel(ask, randomUUID())]) {
      assert.deepEqual([status, body.code], [404, 'booking_not_found'])
    }
    const claimIds = [claims[0]?.id, other.claims[0]?.id]
    const { status, body } = await cancel(ask, id, { claim_ids: claimIds })
    assert.deepEqual([status, body.code, body.field], [404, 'claim_not_found', 'claim_ids'])
    assert.equal((await cancel(api.stranger, id)).body.code, 'sign_in_required')
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('of one booking, too many at once, are to be asked again', async () => {
    const event = await operator.event({ capacity: 1 })
    const { id } = booked(await ann.book(event))
    const asked = await berth.owner.transaction(async (db) => {
      await db.query('select from core.occurrences as o where o.id = $1 for update', [event.id])
      const cancelling = Array.from({ length: BOOKINGS }, () => cancel(ask, id))
      await until(async function allAreAsked() {
        const { waiting, requestsRunning } = cancellations()
        return waiting + requestsRunning === BOOKINGS
      })
      return { cancelling }
    })
    const answers = await Promise.all(asked.cancelling)
    const busy = answers.filter(({ status }) => status === 503)
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    assert.ok(busy.length > 0)
    for (const { body, headers } of busy) {
      assert.deepEqual([body.code, headers['retry-after']], ['busy', '1'])
    }
  })

  await t.test('of some passengers leave the others, and staff may for anyone', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'] })
    const { id, claims } = booked(await ann.book(departure, { passengers: [{}, {}] }))
    const part = await cancel(ask, id, { claim_ids: [claims[0]?.id] })
    assert.deepEqual([part.body.status, part.body.total_minor], ['confirmed', 500])
    assert.equal((await cancel(askAsAgent, id)).body.status, 'cancelled')
    assert.deepEqual([(await cancel(ask, id)).body.code, await departure.taken()], ['already_cancelled', 0])
  })

  await t.test('of holds share their batches too', async () => {
    const policyId = await operator.policy(NO_HOLD_LIMITS)
    const event = await operator.event({ capacity: BOOKINGS, policyId })
    const ids = await Promise.all(
      Array.from({ length: BOOKINGS }, async () => booked(await ann.hold(event)).id),
    )
    const releases = () => api.bookings.loads().release
    const release = (caller: ApiCaller, id: string) => caller.delete(`/bookings/${id}/hold`)
    for (const { status, body } of [
      await release(askAsBen, ids[0] ?? ''),
      await release(ask, randomUUID()),
    ]) {
      assert.deepEqual([status, body.code], [404, 'booking_not_found'])
    }
    const before = releases()
    const answers = await Promise.all(ids.map((id) => release(ask, id.toUpperCase())))
    for (const { status, body } of answers) assert.deepEqual([status, body], [200, { units_released: 1 }])
    assert.equal(releases().requestsTotal - before.requestsTotal, BOOKINGS)
    assert.ok(releases().batchesTotal - before.batchesTotal < BOOKINGS / 2)
    assert.deepEqual([(await release(ask, ids[0] ?? '')).body.units_released, await event.taken()], [0, 0])
    const sold = booked(await ann.book(event))
    assert.equal((await release(ask, sold.id)).body.code, 'hold_already_confirmed')
  })

  assert.deepEqual(await berth.findings(), [])
})
