import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newId } from '#db/ids.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { until } from '#support/until.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { createDatabase, type TestDatabase } from '#test/helpers/database.ts'
import { booked } from '#test/helpers/people.ts'

const WRITERS = 6
const TRANSACTIONS = 40
const READ_AT_ONCE = 7
const MONTHS = 12
/** If an event never appears, the test times out. */
const TIMED = { timeout: 60_000 }

interface Event {
  readonly transaction_no: number
  readonly booking_id: string
  readonly version: number
}

const operatorId = newId('00000000-0000-7abc-8000-000000000000')

/** Writes an event of a booking that was made in some month, bypassing all functions. */
const WRITE = `
  insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, detail)
  select $1, core.id_at($1, now() + make_interval(months => m)), 1, (select core.transaction_no()), 'booking.confirmed', now(), '{}'
    from unnest($2::integer[]) as u(m) returning booking_id`

async function readAfter({ app }: TestDatabase, transactionNo: number, limit = 1000): Promise<Event[]> {
  const { rows } = await app.query<Event>(
    'select e.transaction_no, e.booking_id, e.version from core.read_events_after($1, $2) as e',
    [transactionNo, limit],
  )
  return rows
}

/** Reads as a consumer does, from its last position, until the writers are done and this many events were read. */
async function drain(database: TestDatabase, wanted: () => number): Promise<Event[]> {
  const seen: Event[] = []
  while (seen.length < wanted()) {
    seen.push(...(await readAfter(database, seen.at(-1)?.transaction_no ?? 0, READ_AT_ONCE)))
  }
  return seen
}

/** The events after a number, once there are this many and no earlier transaction is still writing on the server. */
async function readUntil(database: TestDatabase, transactionNo: number, count: number): Promise<Event[]> {
  let events: Event[] = []
  await until(async function soManyAreShown() {
    events = await readAfter(database, transactionNo)
    return events.length >= count
  })
  return events
}

test('an event is not shown while an earlier transaction may still write one', async (t) => {
  const database = await createDatabase(t)
  const [early, late] = [await database.admin.connect(), await database.admin.connect()]
  database.after(async () => {
    early.release()
    late.release()
  })
  await early.query('begin')
  const { rows: first } = await early.query(WRITE, [operatorId, [0]])
  const { rows: second } = await late.query(WRITE, [operatorId, [1]])
  assert.deepEqual(await readAfter(database, 0), [])
  await early.query('commit')
  const shown = await readUntil(database, 0, 2)
  assert.deepEqual(
    shown.map(({ booking_id }) => booking_id),
    [...first, ...second].map(({ booking_id }) => booking_id),
  )
  assert.deepEqual(await readAfter(database, shown.at(-1)?.transaction_no ?? 0), [])
})

test('all events of a transaction come together, beyond the limit', async (t) => {
  const database = await createDatabase(t)
  await database.admin.query(WRITE, [operatorId, [0, 0, 1, 2, 3, 3, 3, 11, 12]])
  await database.admin.query(WRITE, [operatorId, [5]])
  await readUntil(database, 0, 10)
  const together = await readAfter(database, 0, 1)
  assert.equal(together.length, 9)
  assert.equal((await readAfter(database, together[0]?.transaction_no ?? 0, 1)).length, 1)
})

test('who drains while many write sees every event once, in whatever order they commit', TIMED, async (t) => {
  const database = await createDatabase(t)
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  const plans = fc.sample(
    fc.record({
      months: fc.array(fc.integer({ min: 0, max: MONTHS }), { minLength: 1, maxLength: 5 }),
      // Round trips between the write and its end, so that transactions do not end in the order in which they began.
      waits: fc.integer({ min: 0, max: 12 }),
      isKept: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    }),
    { numRuns: WRITERS * TRANSACTIONS, seed },
  )
  const written: string[] = []
  let writing = WRITERS
  async function write(own: typeof plans): Promise<void> {
    const db = await database.admin.connect()
    try {
      for (const { months, waits, isKept } of own) {
        await db.query('begin')
        const { rows } = await db.query<{ booking_id: string }>(WRITE, [operatorId, months])
        for (let i = 0; i < waits; i += 1) await db.query('select')
        await db.query(isKept ? 'commit' : 'rollback')
        if (isKept) written.push(...rows.map(({ booking_id }) => booking_id))
      }
    } finally {
      db.release()
      writing -= 1
    }
  }
  const [seen] = await Promise.all([
    drain(database, () => (writing === 0 ? written.length : Number.POSITIVE_INFINITY)),
    ...Array.from({ length: WRITERS }, (_, at) =>
      write(plans.slice(at * TRANSACTIONS, (at + 1) * TRANSACTIONS)),
    ),
  ])
  assert.equal(new Set(seen.map(({ booking_id }) => booking_id)).size, seen.length, 'one was shown twice')
  assert.deepEqual(seen.map(({ booking_id }) => booking_id).sort(), written.sort())
  const numbers = seen.map(({ transaction_no }) => transaction_no)
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  )
})

test('what bookings do is read in the order of their transactions', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const ann = await operator.customer()
  const event = await operator.event({ capacity: 9 })
  const held = booked(await ann.book(event, { hold: true }))
  await ann.confirm(held)
  await ann.cancel(held)
  assert.deepEqual(
    (await readUntil(berth.database, 0, 3)).map(({ booking_id, version }) => [booking_id, version]),
    [1, 2, 3].map((version) => [held.id, version]),
  )
})

test('numbers go on rising in a database that was restored where transactions count from lower on', async (t) => {
  const berth = await startBerth(t)
  const { database, owner } = berth
  const operator = await berth.operator()
  const ann = await operator.customer()
  const event = await operator.event({ capacity: 9 })
  const before = booked(await ann.book(event))
  // As in a backup of a cluster that has run many more transactions than this one.
  await owner.query('alter table core.booking_events disable trigger refuse_delete_of_booking_events')
  await owner.query('update core.booking_events set transaction_no = transaction_no + 1000000000')
  await owner.query('alter table core.booking_events enable trigger refuse_delete_of_booking_events')
  const [restored] = await database.rows<{ last: number }>(
    'select max(e.transaction_no) as last from core.booking_events as e',
  )
  const last = restored?.last ?? 0
  assert.deepEqual(
    (await berth.findings()).map(({ invariant }) => invariant),
    ['events_are_numbered_upwards'],
  )

  await migrateUp({ url: database.url })
  assert.deepEqual(await berth.findings(), [])
  const after = booked(await ann.book(event))
  assert.deepEqual(
    (await readUntil(database, last, 1)).map(({ booking_id }) => booking_id),
    [after.id],
  )
  assert.deepEqual(
    (await readUntil(database, 0, 2)).map(({ booking_id }) => booking_id),
    [before.id, after.id],
  )
  const clock = () => database.rows('select c.added from core.transaction_clock as c')
  const raised = await clock()
  await migrateUp({ url: database.url })
  assert.deepEqual(await clock(), raised, 'numbers that rise are left alone')
})
