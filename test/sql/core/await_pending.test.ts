import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'

test('core.await_pending', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const accountId = await berth.account()
  const wait = () =>
    berth.database.app.query(`select core.await_pending($1, $2, '{ann}', '{one}')`, [
      operator.id,
      [accountId],
    ])

  const WRITES = {
    'makes one of the accounts a customer': [
      `insert into core.customers (operator_id, id, account_id, created_at)
       values ($1, core.new_id($1), $2, core.now())`,
      [operator.id, accountId],
    ],
    'has written one of the keys': [
      `insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
       values ($1, 'ann', 'one', '', core.new_id($1), core.now())`,
      [operator.id],
    ],
  } as const
  for (const [what, [write, values]] of Object.entries(WRITES)) {
    await t.test(`waits for a session that ${what}, and writes nothing itself`, async () => {
      let isOver = false
      const waiting = await berth.owner.transaction(async (db) => {
        await db.query(write, [...values])
        const asked = wait().then(() => {
          isOver = true
        })
        await berth.untilBlocked()
        assert.equal(isOver, false)
        return { asked }
      })
      await waiting.asked
    })
  }

  await t.test('waits for nobody where nothing is written, or there is nothing', async () => {
    await wait()
    await berth.database.app.query(`select core.await_pending($1, '{}', '{}', '{}')`, [operator.id])
  })
})
