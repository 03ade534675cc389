import type { Queryable } from '#db/connections/pool.ts'

/** How much sample data there is: enough for several pages of each list, little enough to load in a second. */
const DAYS = 30
const CUSTOMERS = 200
const BOOKINGS = 128
/** As many as a batch of the server has. */
const BOOKINGS_PER_BATCH = 64

export interface LoadedSamples {
  days: number
  trips: number
  departures: number
  customers: number
  bookings: number
}

export interface RemovedSamples {
  bookings: number
  departures: number
  /** Sample departures that a real customer booked. They stay, with everything they refer to. */
  departures_kept: number
}

interface Period {
  from_date: string
  until_date: string
}

/** Whether there is sample data. All samples include customers, so one sample customer is enough to tell. */
export async function hasSamples(db: Queryable, operatorId: string): Promise<boolean> {
  const { found } = await one<{ found: boolean }>(
    db,
    'select exists (select from core.customers as c where c.operator_id = $1 and c.sample) as found',
    [operatorId],
  )
  return found
}

/** Loads the samples of an operator. A failure in between leaves some of them, which {@link removeSamples} removes. */
export async function loadSamples(db: Queryable, operatorId: string): Promise<LoadedSamples> {
  const { from_date, until_date } = await one<Period>(
    db,
    `select t.today::text as from_date, (t.today + $1::integer - 1)::text as until_date
       from (select (core.now() at time zone 'Asia/Kolkata')::date as today) as t`,
    [DAYS],
  )
  await db.query('select core.ensure_months($1::date - 1, $2::date + 2)', [from_date, until_date])
  const { trips } = await one<{ trips: number }>(db, 'select ops.add_samples($1, $2, $3, $4) as trips', [
    operatorId,
    from_date,
    DAYS,
    CUSTOMERS,
  ])
  const { made } = await one<{ made: number }>(
    db,
    'select g.made from transit.generate_departures($1, $2, $3) as g',
    [operatorId, from_date, until_date],
  )
  let bookings = 0
  for (let asked = 0; asked < BOOKINGS; asked += BOOKINGS_PER_BATCH) {
    const batch = await one<{ confirmed: number }>(
      db,
      'select ops.add_sample_bookings($1, $2) as confirmed',
      [operatorId, BOOKINGS_PER_BATCH],
    )
    bookings += batch.confirmed
  }
  return { days: DAYS, trips, departures: made, customers: CUSTOMERS, bookings }
}

/** Removes the samples of an operator, if there are any, in one transaction. */
export async function removeSamples(db: Queryable, operatorId: string): Promise<RemovedSamples> {
  return await one<RemovedSamples>(
    db,
    'select r.bookings, r.departures, r.departures_kept from ops.remove_samples($1) as r',
    [operatorId],
  )
}

async function one<Row extends object>(db: Queryable, sql: string, parameters: unknown[]): Promise<Row> {
  const { rows } = await db.query<Row & Record<string, unknown>>(sql, parameters)
  const [row] = rows
  if (row === undefined) throw new Error('a statement that always answers did not')
  return row
}
