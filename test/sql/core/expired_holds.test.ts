import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#db/connections/transaction.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const BOOKINGS = 200

test('core.expired_holds', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const ann = await operator.customer()

  // As after a restore, or in the first hours of a month: to a planner with statistics of an empty table, all indexes look alike.
  await t.test('reads no claim but those of holds, in a partition analysed while it was empty', async () => {
    const event = await operator.event({ capacity: 2 * BOOKINGS })
    await berth.owner.query('analyze core.claims')
    await Promise.all(
      Array.from({ length: BOOKINGS }, async () => booked(await ann.book(event, { quantity: 1 }))),
    )
    const held = booked(await ann.hold(event, { quantity: 1 }))

    await inTransaction(berth.database.admin, {}, async (client) => {
      await client.query('set local plan_cache_mode = force_generic_plan')
      const { rows: found } = await client.query(
        `select core.expired_holds($1, $2, core.now() + interval '1 day') as booking_ids`,
        [operator.id, [event.id]],
      )
      assert.deepEqual(found, [{ booking_ids: [held.id] }])
      const { rows: read } = await client.query(
        `select sum(s.idx_tup_fetch + s.seq_tup_read)::integer as claims
           from pg_stat_xact_user_tables as s where s.schemaname = 'core' and s.relname like 'claims_%'`,
      )
      assert.deepEqual(read, [{ claims: 1 }])
    })
  })
})
