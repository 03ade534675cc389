import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, type Person } from '#test/helpers/people.ts'

/** Other entries in the same line, and as many in another line of the same operator. */
const OTHERS = 200
/** The most rows that one entry may read. */
const READ_MAX = 20

// As in a new installation: to a planner with statistics of an empty table, all indexes are equal.
test('in a table that was analysed while it was empty', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, agent] = [await operator.customer(), await operator.agent()]
  await berth.owner.query('analyze core.waitlist_entries')

  /** The number of entries that one statement of a person reads. */
  async function readsOf(person: Person, sql: string, id: string): Promise<number> {
    const client = await connect(berth.database.url, 'young line')
    try {
      await client.query('begin; set local plan_cache_mode = force_generic_plan')
      await client.query(`select set_config('request.jwt.claims', $1, true)`, [
        JSON.stringify({ sub: person.accountId, role: 'authenticated' }),
      ])
      await client.query(sql, [id])
      const { rows } = await client.query<{ read: number }>(
        `select (s.idx_tup_fetch + s.seq_tup_read)::integer as read from pg_stat_xact_user_tables as s
          where s.relid = 'core.waitlist_entries'::regclass`,
      )
      await client.query('commit')
      return rows[0]?.read ?? 0
    } finally {
      await client.end()
    }
  }
  const events = [await operator.event({ capacity: 1 }), await operator.event({ capacity: 1 })]
  const [first] = await Promise.all(events.map(async (event) => booked(await ann.book(event))))
  for (const event of events) {
    await Promise.all(Array.from({ length: OTHERS }, () => agent.book(event, { waitlist: true })))
  }
  const [event] = events
  assert.ok(first !== undefined && event !== undefined)
  const offerOf = async () => (await event.line()).find(({ status }) => status === 'offered')

  await t.test('joining a line reads nobody else who stands in it', async () => {
    const sql = `select public.book('${operator.id}', jsonb_build_object('occurrence_id', $1::text, 'waitlist', true))`
    assert.ok((await readsOf(await operator.customer(), sql, event.id)) <= READ_MAX)
  })

  await t.test('a freed place is offered to the first without a look at the others', async () => {
    assert.ok((await readsOf(ann, 'select public.cancel_booking($1)', first.id)) <= READ_MAX)
    const offer = await offerOf()
    assert.ok((await readsOf(agent, 'select public.release($1)', offer?.offer_booking_id ?? '')) <= READ_MAX)
    const next = await offerOf()
    assert.ok((await readsOf(agent, 'select public.confirm($1)', next?.offer_booking_id ?? '')) <= READ_MAX)
    assert.deepEqual([await event.taken(), await event.waiting()], [1, OTHERS - 1])
  })

  await t.test('what has no line looks at none', async () => {
    const other = await operator.event({ capacity: 1 })
    const booking = booked(await ann.book(other))
    assert.ok((await readsOf(ann, 'select public.cancel_booking($1)', booking.id)) <= READ_MAX)
  })

  assert.deepEqual(await berth.findings(), [])
})
