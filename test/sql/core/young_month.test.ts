import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '#db/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

/** Of the same operator and event, and nobody's business. */
const OTHERS = 200
/** What one booking of one claim may look at, each time that it is looked for. */
const READ_MAX = 20

// As in the first hours of a month: a planner who was told that it is empty finds all indexes alike.
test('in a month that was analysed while it was empty', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const ann = await operator.customer()
  const event = await operator.event({ capacity: 2 * OTHERS })
  await berth.owner.query('analyze core.claims, core.bookings')
  await Promise.all(Array.from({ length: OTHERS }, async () => booked(await ann.book(event))))

  const changes: [what: string, hold: boolean, sql: string][] = [
    ['a description', false, 'select core.describe_booking($1)'],
    ['a quote', false, 'select core.cancellation_quote($1)'],
    ['a replay', false, `select core.read_results('${operator.id}', array[$1::uuid])`],
    ['a cancellation', false, 'select public.cancel_booking($1)'],
    ['a confirmation', true, 'select public.confirm($1)'],
    ['a release', true, 'select public.release($1)'],
    ['an expiry', true, `select core.expire_unlocked('${operator.id}', array[$1::uuid], '{}')`],
  ]
  for (const [what, hold, sql] of changes) {
    await t.test(`${what} reads no claims and bookings but its own`, async () => {
      const { id } = booked(await (hold ? ann.hold(event) : ann.book(event)))
      if (what === 'an expiry') await berth.setTime(new Date(Date.now() + 3_600_000))
      await readsFew(sql, id)
    })
  }
  await berth.setTime(null)

  await t.test('calling an event off reads no claims and bookings but its own', async () => {
    const other = await operator.event({ capacity: 2 })
    booked(await ann.book(other))
    await readsFew(`select core.cancel_occurrence('${operator.id}', $1, null, null, null, null)`, other.id)
  })

  await t.test('what one booked is looked for among one’s own', async () => {
    const ben = await operator.customer()
    const { id } = booked(await ben.book(event))
    await readsFew('select core.my_unpublished_ids() where $1::uuid is not null', id, ben)
  })

  assert.deepEqual(await berth.findings(), [])

  async function readsFew(sql: string, id: string, person = ann): Promise<void> {
    // A session of its own: its counters begin at nothing.
    const client = await connect(berth.database.url, 'young month')
    try {
      await client.query('begin; set local plan_cache_mode = force_generic_plan')
      await client.query(`select set_config('request.jwt.claims', $1, true)`, [
        JSON.stringify({ sub: person.accountId, role: 'authenticated' }),
      ])
      const { rowCount } = await client.query(sql, [id])
      assert.equal(rowCount, 1)
      const { rows } = await client.query<{ relname: string; read: number }>(
        `select s.relname, (s.idx_tup_fetch + s.seq_tup_read)::integer as read
           from pg_stat_xact_user_tables as s
          where s.schemaname = 'core' and s.relname ~ '^(claims|bookings)_[0-9_]+$' and s.idx_tup_fetch + s.seq_tup_read > 0`,
      )
      assert.ok(rows.length > 0, 'something was read')
      for (const { relname, read } of rows) assert.ok(read <= READ_MAX, `${read} rows of ${relname}`)
      await client.query('commit')
    } finally {
      await client.end()
    }
  }
})
