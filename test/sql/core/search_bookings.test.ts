import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { indexBookings } from '#test/helpers/index_bookings.ts'
import { booked } from '#test/helpers/people.ts'

const OTHERS = 300
/** The most rows that a search which finds one booking may read of a table and its indexes. */
const READ_MAX = 25

test('core.search_bookings', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const agent = await operator.agent()
  const ann = await operator.customer()
  const weekAhead = new Date(berth.now().getTime() + 7 * 86_400_000)
  const event = await operator.event({ capacity: OTHERS, startsAt: weekAhead })
  const small = await operator.event({ capacity: 2, startsAt: new Date(berth.now().getTime() + 86_400_000) })
  const session = await connect(berth.database.url, 'search')
  berth.database.after(() => session.end())
  const search = (values: Record<string, unknown>) => ({
    text: `select s.id from core.search_bookings($1, $2, $3, $4, $5, $6, null, null, null, null, 20) as s`,
    values: [operator.slug, values.reference, values.name, values.phone, values.occurrence_id, values.day],
  })
  /** The rows that a search reads of each table of sales, and what it finds. */
  const read = async (values: Record<string, unknown>) => {
    await session.query('begin')
    await session.query(`select set_config('request.jwt.claims', $1, true)`, [
      JSON.stringify({ sub: agent.accountId, role: 'authenticated' }),
    ])
    const counters = async () => {
      const { rows } = await session.query<{ relname: string; read: number }>(
        `select s.relname, (s.idx_tup_fetch + s.seq_tup_read)::integer as read
           from pg_stat_xact_user_tables as s
          where s.schemaname = 'core' and s.relname ~ '^(claims|bookings|booking_events|booking_words)_[0-9_]*'`,
      )
      return new Map(rows.map((row) => [row.relname, row.read]))
    }
    const before = await counters()
    const { rows } = await session.query<{ id: string }>(search(values))
    const after = await counters()
    await session.query('commit')
    const reads = [...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
    return { ids: rows.map(({ id }) => id), reads: reads.filter(([, count]) => count > READ_MAX) }
  }

  // Plans are made while the tables are empty, as they are at the start of a month.
  await read({ name: 'nobody' })
  await read({ occurrence_id: small.id })
  for (let i = 0; i < OTHERS; i += 1) {
    booked(
      await ann.book(event, {
        contact: { name: `Other ${i}`, phone: `+41 44 ${String(i).padStart(7, '0')}` },
      }),
    )
  }
  const wanted = booked(
    await ann.book(small, { contact: { name: 'Zoë Ångström', phone: '+41 79 123 45 67' } }),
  )
  await indexBookings(berth.database)

  const day = (
    await berth.owner.one<{ day: string }>(
      `select (o.starts_at at time zone 'Europe/Zurich')::date::text as day from core.occurrences as o where o.operator_id = $1 and o.id = $2`,
      [operator.id, small.id],
    )
  ).day
  for (const [what, values] of Object.entries({
    'a name': { name: 'angstr zoe' },
    'a telephone number': { phone: '079 123 45 67' },
    'a departure': { occurrence_id: small.id },
    'a departure and a name': { occurrence_id: small.id, name: 'zoe' },
    'a reference': { reference: wanted.reference },
    'a day': { day, name: 'zoe' },
  })) {
    await t.test(`finds by ${what}, and reads little else`, async () => {
      assert.deepEqual(await read(values), { ids: [wanted.id], reads: [] })
    })
  }

  await t.test('finds a name that was changed by the new one alone', async () => {
    await berth.owner.query(
      `with changed as (
         update core.bookings as b set contact_name = 'Zoë Berg', version = b.version + 1
          where b.operator_id = $1 and b.id = $2 returning b.operator_id, b.id, b.version)
       insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, detail)
       select c.operator_id, c.id, c.version, core.transaction_no(), 'booking.changed', core.now(), '{}' from changed as c`,
      [operator.id, wanted.id],
    )
    for (const indexed of [false, true]) {
      assert.deepEqual((await read({ name: 'Ångström' })).ids, [])
      assert.deepEqual((await read({ name: 'berg' })).ids, [wanted.id])
      if (!indexed) await berth.database.app.query('select core.index_bookings(10000)')
    }
  })

  await t.test('leaves accents out of a name, whatever the script', async () => {
    const { words } = await berth.owner.one<{ words: string[] }>(
      `select core.words_of_name('Łucja O''Brien-ØRSTED Straße Иванов') as words`,
    )
    assert.ok(
      ['brien', 'lucja', 'orsted', 'strasse'].every((word) => words.includes(word)),
      `${words}`,
    )
  })
})
