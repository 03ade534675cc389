import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client } from 'pg'
import { connect } from '#db/connections/pool.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { booked, type Person } from '#test/helpers/people.ts'

/** Bookings of the same operator and event that the statements do not need. */
const OTHERS = 200
/** Further events of the same operator, in the same month. */
const OTHER_EVENTS = 40
/** The most rows that a statement about one booking with one claim may read each time it looks the booking up. */
const READ_MAX = 20

interface Past {
  analysed: boolean
  plannedWhileEmpty: boolean
  /** The tables from which the statement may read no more than it needs. */
  tables: RegExp
}

const ALL = /^(occurrences|claims|bookings)_/
/** How the planner got its statistics of a month that fills. With those of an empty month, all indexes look alike to it. */
const PASTS: Readonly<Record<string, Past>> = {
  'that was analysed while it was empty': { analysed: true, plannedWhileEmpty: false, tables: ALL },
  'that was never analysed': { analysed: false, plannedWhileEmpty: false, tables: ALL },
  // Until the next analyze, the planner may use any index for a look-up by primary key, but not for claims by booking.
  'that was planned for while it was empty': { analysed: true, plannedWhileEmpty: true, tables: /^claims_/ },
}

for (const [past, { analysed, plannedWhileEmpty, tables }] of Object.entries(PASTS)) {
  test(`in a month ${past}`, async (t) => {
    const berth = await startBerth(t)
    const operator = await berth.operator()
    const ann = await operator.customer()
    const startsAt = middleOfMonth(berth.now(), 2)
    const elsewhere = await operator.event({ capacity: 100, startsAt: middleOfMonth(berth.now(), 1) })
    if (analysed) await berth.owner.query('analyze core.occurrences, core.claims, core.bookings')

    const ofABooking: [what: string, hold: boolean, sql: string][] = [
      ['a description', false, 'select transit.describe_booking($1)'],
      ['a quote', false, 'select core.cancellation_quote($1)'],
      ['a replay', false, `select core.read_results('${operator.id}', array[$1::uuid])`],
      ['a cancellation', false, 'select public.cancel_booking($1)'],
      ['a confirmation', true, 'select public.confirm($1)'],
      ['a release', true, 'select public.release($1)'],
      ['an expiry', true, `select core.expire_unlocked('${operator.id}', array[$1::uuid], '{}')`],
    ]
    const aim = (event: Occurrence, hold: boolean) => (hold ? ann.hold(event) : ann.book(event))
    const sessions = new Map<string, Client>()
    for (const [what, hold, sql] of ofABooking) {
      const session = await connect(berth.database.url, 'young month')
      berth.database.after(() => session.end())
      sessions.set(what, session)
      if (plannedWhileEmpty) await read(session, sql, booked(await aim(elsewhere, hold)).id, ann)
    }
    const [event] = await Promise.all(
      Array.from({ length: 1 + OTHER_EVENTS }, () => operator.event({ capacity: 2 * OTHERS, startsAt })),
    )
    assert.ok(event !== undefined)
    await Promise.all(Array.from({ length: OTHERS }, async () => booked(await ann.book(event))))

    for (const [what, hold, sql] of ofABooking) {
      await t.test(`${what} reads no claims, bookings and events but its own`, async () => {
        const session = sessions.get(what)
        assert.ok(session !== undefined)
        const { id } = booked(await aim(event, hold))
        if (what === 'an expiry') await berth.setTime(new Date(berth.now().getTime() + 3_600_000))
        readFew(await read(session, sql, id, ann), tables)
      })
    }
    await berth.setTime(null)

    await t.test('looking for expired holds reads no claims but theirs', async () => {
      const held = booked(await ann.hold(event))
      const sql = `select b from unnest(core.expired_holds('${operator.id}', array[$1::uuid], core.now() + interval '1 day')) as b`
      readFew(await readAlone(berth, sql, event.id, ann), tables)
      await ann.release(held)
    })

    await t.test('calling an event off reads no claims and bookings but its own', async () => {
      const other = await operator.event({ capacity: 2, startsAt })
      booked(await ann.book(other))
      const sql = `select core.cancel_occurrence_for('${operator.id}', $1, null, null, null, null)`
      readFew(await readAlone(berth, sql, other.id, ann), tables)
    })

    await t.test('what one booked is looked for among one’s own', async () => {
      const ben = await operator.customer()
      const { id } = booked(await ben.book(event))
      readFew(
        await readAlone(berth, 'select core.my_unpublished_ids() where $1::uuid is not null', id, ben),
        tables,
      )
    })

    assert.deepEqual(await berth.findings(), [])
  })
}

function middleOfMonth(now: Date, ahead: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 15, 12))
}

type Reads = readonly { relname: string; read: number }[]

/** In a session of its own, so that its plans are made now. */
async function readAlone(berth: Berth, sql: string, id: string, person: Person): Promise<Reads> {
  const session = await connect(berth.database.url, 'young month')
  try {
    return await read(session, sql, id, person)
  } finally {
    await session.end()
  }
}

/** The rows of the sales tables that one statement reads. */
async function read(session: Client, sql: string, id: string, person: Person): Promise<Reads> {
  await session.query('begin; set local plan_cache_mode = force_generic_plan')
  await session.query(`select set_config('request.jwt.claims', $1, true)`, [
    JSON.stringify({ sub: person.accountId, role: 'authenticated' }),
  ])
  const before = await readCounters(session)
  const { rowCount } = await session.query(sql, [id])
  assert.equal(rowCount, 1)
  const after = await readCounters(session)
  await session.query('commit')
  return [...after].map(([relname, count]) => ({ relname, read: count - (before.get(relname) ?? 0) }))
}

async function readCounters(session: Client): Promise<Map<string, number>> {
  const { rows } = await session.query<{ relname: string; read: number }>(
    `select s.relname, (s.idx_tup_fetch + s.seq_tup_read)::integer as read
       from pg_stat_xact_user_tables as s
      where s.schemaname = 'core' and s.relname ~ '^(occurrences|claims|bookings)_[0-9_]+$'`,
  )
  return new Map(rows.map(({ relname, read }) => [relname, read]))
}

function readFew(reads: Reads, tables: RegExp): void {
  assert.ok(
    reads.some(({ read }) => read > 0),
    'something was read',
  )
  for (const { relname, read } of reads.filter(({ relname }) => tables.test(relname))) {
    assert.ok(read <= READ_MAX, `${read} rows of ${relname}`)
  }
}
