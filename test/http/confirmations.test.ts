import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { until } from '#support/until.ts'
import { type ApiCaller, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { NO_HOLD_LIMITS } from '#test/helpers/operators.ts'

const HOLDS = 60
/** The first request goes alone, and half of the rest follows. The others have arrived when those batches end. */
const BATCHES_MAX = 8
const START = new Date('2026-12-01T08:00:00Z')
const LATER = new Date('2026-12-01T09:00:00Z')

test('confirmations over HTTP', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  const [here, there] = [await startApi(berth), await startApi(berth)]
  const [ask, askElsewhere, askAsBen] = [here.as(ann), there.as(ann), here.as(ben)]
  const policyId = await operator.policy(NO_HOLD_LIMITS)
  t.beforeEach(() => berth.setTime(START))
  const openEvent = (capacity: number) =>
    operator.event({ capacity, startsAt: new Date('2026-12-02T08:00:00Z'), policyId })

  async function hold(event: { readonly id: string }): Promise<string> {
    const { status, body } = await ask.post(
      '/bookings',
      { occurrence_id: event.id, hold: true },
      randomUUID(),
    )
    assert.deepEqual([status, body.status], [201, 'held'])
    return body.id
  }
  const confirm = (caller: ApiCaller, id: string) => caller.post(`/bookings/${id}/confirmation`, {})
  const confirmations = () => here.bookings.loads().confirmation

  await t.test('that come at once share their batches', async () => {
    const event = await openEvent(HOLDS)
    const ids = await Promise.all(Array.from({ length: HOLDS }, () => hold(event)))
    const asked = await berth.owner.transaction(async (db) => {
      await db.query('select from core.occurrences as o where o.id = $1 for update', [event.id])
      const confirming = ids.map((id) => confirm(ask, id.toUpperCase()))
      await until(async function allAreAsked() {
        const { waiting, requestsRunning } = confirmations()
        return waiting + requestsRunning === HOLDS
      })
      return { confirming }
    })
    const answers = await Promise.all(asked.confirming)
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body]),
      ids.map((id) => [200, { status: 'confirmed', booking_id: id }]),
    )
    const { requestsTotal, batchesTotal } = confirmations()
    assert.equal(requestsTotal, HOLDS)
    assert.ok(batchesTotal <= BATCHES_MAX, `${batchesTotal} batches`)
    const rows = await berth.owner.query(
      `select b.status, b.version, count(*)::integer from core.bookings as b where b.id = any ($1) group by 1, 2`,
      [ids],
    )
    assert.deepEqual(rows, [{ status: 'confirmed', version: 2, count: HOLDS }])
  })

  await t.test('are refused by code, and change nothing the second time', async () => {
    const id = await hold(await openEvent(2))
    const refusals = [await confirm(askAsBen, id), await confirm(ask, randomUUID())]
    for (const { status, body } of refusals) assert.deepEqual([status, body.code], [404, 'booking_not_found'])
    assert.equal((await confirm(here.stranger, id)).body.code, 'sign_in_required')
    assert.equal((await confirm(ask, id)).body.status, 'confirmed')
    const before = await operator.rows()
    assert.equal((await confirm(ask, id)).body.status, 'confirmed')
    assert.deepEqual(await operator.rows(), before)
    await ask.post(`/bookings/${id}/cancellation`, {})
    const { status, body } = await confirm(ask, id)
    assert.deepEqual([status, body.code], [409, 'already_cancelled'])
  })

  await t.test('of a hold that another server made', async () => {
    const { requestsTotal } = there.bookings.loads().confirmation
    const id = await hold(await openEvent(1))
    const { status, body } = await confirm(askElsewhere, id)
    assert.deepEqual([status, body], [200, { status: 'confirmed', booking_id: id }])
    assert.equal(there.bookings.loads().confirmation.requestsTotal, requestsTotal + 1)
    assert.equal((await confirm(ask, id)).body.status, 'confirmed', 'and here it is known already')
  })

  await t.test('that come late take the place again if it is free', async () => {
    const event = await openEvent(2)
    const [early, late] = [await hold(event), await hold(event)]
    await berth.setTime(LATER)
    await berth.owner.query('select core.sweep_holds()')
    assert.equal((await confirm(ask, early)).body.status, 'confirmed')
    await askAsBen.post('/bookings', { occurrence_id: event.id }, randomUUID())
    const { status, body } = await confirm(ask, late)
    assert.deepEqual([status, body.code], [409, 'hold_expired'])
    assert.equal(await event.taken(), 2)
  })

  await berth.setTime(null)
  assert.deepEqual(await berth.findings(), [])
})
