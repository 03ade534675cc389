import { takeOffIndexes } from '#bench/growth/indexes.ts'
import { BOOKED_DAYS_AHEAD, fillMonth, type Month, prepareSession } from '#bench/growth/months.ts'
import { MONTHS, makeShop } from '#bench/growth/shop.ts'
import { runTasks } from '#bench/growth/tasks.ts'
import { vacuumTasks } from '#bench/growth/vacuum.ts'
import { connect } from '#db/connections/pool.ts'

/** One for each core of the machine for which figures are published. */
const CONNECTIONS = 2

export interface Filled {
  readonly bookings: number
  readonly claims: number
  readonly seconds: number
}

export interface FillOptions {
  readonly url: string
  /** The approximate number of bookings. */
  readonly bookings: number
  readonly say?: (line: string) => void
}

/**
 * Fills a migrated, empty database with three years of sales and three months ahead, with statements that each write one month: 20
 * operators, the first of which has half of it; departures with placed seats over legs, and counted events; people who travel alone
 * and together, seats sold again on another leg, holds, cancellations, no-shows; customers of whom a few book far more than the
 * rest, and sales at the counter; an event for each version, and keys of the last days.
 *
 * Rows are in the order of booking, not by departure. Indexes are created after the rows. Then every table is vacuumed and
 * analysed, as autovacuum would have done by now. The rules of booking are kept, which ops.check_invariants confirms. It connects
 * as a superuser, because triggers are disabled while it loads.
 */
export async function fillDatabase({ url, bookings, say = () => undefined }: FillOptions): Promise<Filled> {
  const startMs = performance.now()
  const sinceStart = () => `${((performance.now() - startMs) / 1000).toFixed(0)} s`
  const db = await connect(url, 'berth bench loading')
  try {
    await db.query(`set statement_timeout = 0; set jit = off; set timezone = 'UTC'`)
    await makeShop(db, bookings)
    const { rows: months } = await db.query<Month>(MONTHS_OF_SALES, [MONTHS.history, MONTHS.ahead])
    await db.query(ENSURE_MONTHS, [MONTHS.history + BOOKED_DAYS_AHEAD, MONTHS.ahead + 31])
    say(`${sinceStart()}: operators, timetables, customers`)

    const indexes = await takeOffIndexes(db)
    const sales = months.map(fillMonth)
    await runTasks(url, CONNECTIONS, sales, prepareSession)
    say(`${sinceStart()}: bookings`)
    await runTasks(url, CONNECTIONS, indexes.ofPartitions)
    await runTasks(url, 1, [indexes.ofTables])
    say(`${sinceStart()}: indexes`)
    await db.query('drop schema growth cascade')
    await runTasks(url, CONNECTIONS, await vacuumTasks(db))
    say(`${sinceStart()}: vacuumed and analysed`)

    const { rows } = await db.query<{ bookings: number; claims: number }>(COUNTS)
    const [counts = { bookings: 0, claims: 0 }] = rows
    return { ...counts, seconds: (performance.now() - startMs) / 1000 }
  } finally {
    await db.end()
  }
}

const MONTHS_OF_SALES = `
  select x.text[1] as from, x.text[2] as until, x.text[3] as now, x.text[4] as first, x.text[5] as last
    from generate_series(date_trunc('month', now() - make_interval(days => $1)),
                         date_trunc('month', now() + make_interval(days => $2)), '1 month') as m(month)
   cross join lateral (
     select array_agg(to_char(u.at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') order by u.no) as text
       from unnest(array[m.month, m.month + interval '1 month', now(), now() - make_interval(days => $1),
                         now() + make_interval(days => $2)]) with ordinality as u(at, no)) as x
   order by m.month`

const ENSURE_MONTHS = `
  select core.ensure_months(now() - make_interval(days => $1), now() + make_interval(days => $2))`

const COUNTS = `
  select (select count(*) from core.bookings) as bookings, (select count(*) from core.claims) as claims`
