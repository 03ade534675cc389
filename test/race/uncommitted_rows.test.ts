import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { type ApiAnswer, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'

const CALLERS_OF_THE_LOCKED = 4
const OTHERS = 5
/** Each of the other callers books this often while another session holds what one caller needs. */
const BOOKED_MEANWHILE = 20

function assertBusy({ status, headers, body }: ApiAnswer): void {
  assert.deepEqual([status, body.code], [503, 'busy'])
  assert.ok(Number(headers['retry-after']) > 0, 'says when to come back')
}

test('what somebody has written and not committed', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const api = await startApi(berth)
  const event = await operator.event({ capacity: 1_000 })
  const book = (accountId: string, key: string = randomUUID()) =>
    api.as({ accountId }).post('/bookings', { occurrence_id: event.id }, key)

  /** Does what an idle transaction does: it has written one row, and does not commit until the callback is done. */
  async function holding(write: string, values: readonly unknown[], meanwhile: () => Promise<void>) {
    const holder = await connect(berth.database.url, 'berth test holder')
    try {
      await holder.query('begin')
      await holder.query(write, [...values])
      await meanwhile()
      await holder.query('rollback')
    } finally {
      await holder.end()
    }
  }

  /**
   * Some callers request what is held again and again, until each of the others has booked. Those who requested it are answered
   * with busy.
   */
  async function assertOthersBook(askForHeld: () => Promise<ApiAnswer>): Promise<void> {
    const others = await Promise.all(Array.from({ length: OTHERS }, () => operator.customer()))
    let isOver = false
    const crowd = Promise.all(
      Array.from({ length: CALLERS_OF_THE_LOCKED }, async () => {
        const answers: ApiAnswer[] = []
        while (!isOver) answers.push(await askForHeld())
        return answers
      }),
    )
    await berth.untilBlocked()
    const answers = await Promise.all(
      others.map(async ({ accountId }) => {
        const own: ApiAnswer[] = []
        while (own.length < BOOKED_MEANWHILE) own.push(await book(accountId))
        return own
      }),
    )
    isOver = true
    const asked = (await crowd).flat()
    assert.ok(asked.length >= CALLERS_OF_THE_LOCKED)
    asked.forEach(assertBusy)
    for (const { status, body } of answers.flat()) assert.equal(status, 201, JSON.stringify(body))
  }

  await t.test('keeps only the customer waiting whom it makes', async () => {
    const accountId = await berth.account()
    let waiting: Promise<ApiAnswer> | undefined
    await holding(
      `insert into core.customers (operator_id, id, account_id, created_at)
       values ($1, core.new_id($1), $2, core.now())`,
      [operator.id, accountId],
      async () => {
        await assertOthersBook(() => book(accountId))
        waiting = book(accountId)
        await berth.untilBlocked()
      },
    )
    assert.equal((await waiting)?.status, 201)
    assert.equal((await book(accountId)).status, 201)
    assert.equal(api.bookings.loads().booking.parked, 0)
  })

  await t.test('keeps only those waiting who use its idempotency key', async () => {
    const { accountId } = await operator.customer()
    const key = randomUUID()
    assert.equal((await book(accountId, key)).status, 201)
    // The row is written again as it was, and the session that writes it delays the same caller.
    const { caller } = await berth.owner.one<{ caller: string }>(
      'delete from core.idempotency_keys as k where k.key = $1 returning k.caller',
      [key],
    )
    await holding(
      `insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
       values ($1, $2, $3, '', core.new_id($1), core.now())`,
      [operator.id, caller, key],
      () => assertOthersBook(() => book(accountId, key)),
    )
    assert.equal((await book(accountId, key)).status, 201)
    assert.equal(api.bookings.loads().booking.parked, 0)
  })
})
