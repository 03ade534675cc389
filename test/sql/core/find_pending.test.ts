import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Queryable } from '#db/connections/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'

const WRITE_KEY = `insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
  values ($1, 'ann', $2, '', core.new_id($1), core.now())`
const WRITE_CUSTOMER = `insert into core.customers (operator_id, id, account_id, created_at)
  values ($1, core.new_id($1), $2, core.now())`

test('core.find_pending', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const { accountId: customer } = await operator.customer()
  const [first = '', second = ''] = [await berth.account(), await berth.account()].sort()
  const find = async (db: Queryable = berth.database.app) => {
    const { rows } = await db.query(
      'select p.account_id, p.key_no from core.find_pending($1, $2, $3, $4) as p',
      [operator.id, [second, customer, first], ['ann', 'ann', 'bob'], ['one', 'two', 'one']],
    )
    return rows[0]
  }
  const rowsOf = async () =>
    berth.owner.one(
      `select (select count(*)::integer from core.customers) as customers,
              (select count(*)::integer from core.idempotency_keys) as keys,
              (select count(*)::integer from audit.entries) as entries`,
    )
  const NOTHING = { account_id: [], key_no: [] }

  await t.test('finds nothing where nothing is written, and writes nothing itself', async () => {
    const before = await rowsOf()
    assert.deepEqual(await find(), NOTHING)
    assert.deepEqual(await rowsOf(), before)
  })

  await t.test('finds the customers and the keys that an open transaction has written', async () => {
    await berth.owner.transaction(async (db) => {
      await db.query(WRITE_CUSTOMER, [operator.id, first])
      assert.deepEqual(await find(), { account_id: [first], key_no: [] })
      await db.query(WRITE_KEY, [operator.id, 'two'])
      assert.deepEqual(await find(), { account_id: [first], key_no: [2] })
    })
    assert.deepEqual(await find(), NOTHING)
  })

  await t.test('passes by a lock that keeps nobody from booking', async () => {
    await berth.owner.transaction(async (db) => {
      await db.query('select from core.customers as c where c.account_id = $1 for update', [customer])
      assert.deepEqual(await find(), NOTHING)
    })
  })

  await t.test('fails soon where a table is locked as a whole', async () => {
    await berth.owner.transaction(async (db) => {
      await db.query('lock table core.idempotency_keys in access exclusive mode')
      await assert.rejects(find(), { code: '55P03' })
    })
  })
})
