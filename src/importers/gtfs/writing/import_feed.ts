import type { ClientBase } from 'pg'
import { READ_UNPRICED, type UnpricedJourney } from '#db/departures.ts'
import { isoFromDay } from '#importers/gtfs/calendar/days.ts'
import { spanOf } from '#importers/gtfs/calendar/services.ts'
import { currencyOf } from '#importers/gtfs/conversion/fares.ts'
import type { Feed } from '#importers/gtfs/feed.ts'
import { stageFeed, stagePatterns } from './staging.ts'

/** The numbers of rows that an import added, changed and withdrew. */
export type Counts = { readonly added: number; readonly changed: number; readonly withdrawn: number }

/** A departure that is booked and no longer agrees with the timetable. Staff have to decide about it. */
export type AffectedDeparture = {
  readonly departure_id: string
  readonly trip: string
  readonly headsign: string | null
  readonly service_date: string
  readonly starts_at: Date
  /** What differs: the timetable no longer has it, or has other times, seats or terms. */
  readonly difference: 'withdrawn' | 'times' | 'seats' | 'terms'
  readonly bookings: number
}

export type FeedReport = {
  readonly operator: string
  readonly operator_id: string
  readonly time_zone: string
  readonly feed: string
  readonly shifted_weeks: number
  /** The first and the last date of the timetable, after moving it. */
  readonly from: string | null
  readonly until: string | null
  /** Counts by part: brands, stops, routes, services, patterns, fares, trips, frequencies, departures. */
  readonly counts: Readonly<Record<string, Counts>>
  readonly affected: readonly AffectedDeparture[]
  /** The first journeys of the timetable that no fare is for. */
  readonly unpriced: readonly UnpricedJourney[]
}

export type ImportTarget = {
  /** The slug of the operator. */
  readonly operator: string
  /** Creates the operator with this name if there is none of the slug. */
  readonly operatorName: string | null
  /** The currency of a new operator; null takes that of the fares. */
  readonly currency: string | null
  /** A timetable replaces an earlier one of the same name. */
  readonly feedName: string
  /** What new trips run with; null takes the operator's first. */
  readonly vehicleType: string | null
  /** Makes all journeys of a feed without fares free. Otherwise none is sold until the operator sets fares. */
  readonly free: boolean
  /** The number of weeks by which the dates of this feed were moved. It is stored and reported. */
  readonly shiftedWeeks: number
}

/** Makes the timetable of an operator agree with this feed, in a transaction as berth_owner that the caller ends. */
export async function importFeed(db: ClientBase, feed: Feed, target: ImportTarget): Promise<FeedReport> {
  const { operator, feedName, shiftedWeeks } = target
  const { id: operatorId, time_zone: timeZone, currency } = await findOperator(db, feed, target)
  await db.query('select transit.import_staging()')
  await stageFeed(db, feed, feedName, target.free ? currency : null)
  const missing = await db.query<{ hash: Buffer }>(
    'select p.hash from transit.import_missing_patterns($1) as p(hash)',
    [operatorId],
  )
  await stagePatterns(
    db,
    feed,
    feedName,
    missing.rows.map(({ hash }) => hash),
  )

  const parts = await db.query<Counts & { part: string }>(
    'select i.part, i.added, i.changed, i.withdrawn from transit.import_timetable($1, $2, $3, $4, $5) as i',
    [operatorId, feedName, feed.sha256, shiftedWeeks, target.vehicleType],
  )
  const { departures, affected } = await followTimetable(db, operatorId)
  // Sales start at once. With a plan for an empty table, looking up a seat of 2,000 takes 130 us instead of 3.
  await db.query(`analyze ${TIMETABLE}`)
  const unpriced = await db.query<UnpricedJourney>(READ_UNPRICED, [operatorId])
  const span = spanOf(feed.services.values())
  return {
    operator,
    operator_id: operatorId,
    time_zone: timeZone,
    feed: feedName,
    shifted_weeks: shiftedWeeks,
    from: span && isoFromDay(span.from),
    until: span && isoFromDay(span.until),
    counts: { ...Object.fromEntries(parts.rows.map(({ part, ...counts }) => [part, counts])), departures },
    affected,
    unpriced: unpriced.rows,
  }
}

/** Brings existing departures in line with the timetable, except those that are booked. */
async function followTimetable(db: ClientBase, operatorId: string) {
  const { rows } = await db.query<Counts & { first_date: string | null; last_date: string | null }>(
    'select i.* from transit.import_departures($1) as i',
    [operatorId],
  )
  const [{ first_date, last_date, ...departures } = noDepartures] = rows
  const affected = await db.query<AffectedDeparture>(
    `select a.occurrence_id as departure_id, a.gtfs_id as trip, a.headsign, a.service_date, a.starts_at, a.difference, a.bookings
       from transit.affected_departures($1, $2, $3) as a`,
    [operatorId, first_date, last_date],
  )
  return { departures, affected: affected.rows }
}

/** Tables that a booking reads and that only imports change. */
const TIMETABLE =
  'core.layout_places, transit.stop_patterns, transit.pattern_stops, core.fares, core.locations'

const noDepartures = { first_date: null, last_date: null, added: 0, changed: 0, withdrawn: 0 }

async function findOperator(db: ClientBase, feed: Feed, target: ImportTarget) {
  const currency = target.currency ?? currencyOf(feed.fares) ?? null
  const found = await db.query<{ id: string }>('select transit.import_operator($1, $2, $3, $4) as id', [
    target.operator,
    target.operatorName,
    feed.agencies[0]?.agency_timezone,
    currency,
  ])
  const { rows } = await db.query<{ id: string; time_zone: string; currency: string }>(
    'select o.id, o.time_zone, o.currency from core.operators as o where o.id = $1',
    [found.rows[0]?.id],
  )
  const [operator] = rows
  if (operator === undefined) throw new Error('an operator that was found has a row')
  return operator
}
