import type { ClientBase } from 'pg'
import { type EpochDay, isoFromDay } from '#importers/gtfs/calendar/days.ts'
import type { Span } from '#importers/gtfs/calendar/services.ts'
import { asOwner } from './as_owner.ts'

/** The number of departures that were made, changed and withdrawn for a span of service dates. */
export type Generated = {
  readonly from: string
  readonly until: string
  readonly made: number
  readonly changed: number
  readonly withdrawn: number
  /** Departures that are booked and no longer agree with the timetable. */
  readonly affected: number
}

/** Days in one transaction: short enough for bookings never to wait long for its changes. */
const DATES_AT_ONCE = 31

/**
 * Makes the departures of these service dates, both included, even in the past. Partitions are made first, in transactions of their
 * own: a partition made together with its departures would block bookings until all of them are there.
 */
export async function generateDepartures(
  db: ClientBase,
  operatorId: string,
  dates: Span,
  onProgress?: (done: { days: number; daysTotal: number }) => void,
): Promise<Generated> {
  const total = { made: 0, changed: 0, withdrawn: 0, affected: 0 }
  const daysTotal = dates.until - dates.from + 1
  for (let from = dates.from; from <= dates.until; from += DATES_AT_ONCE) {
    const until = Math.min(from + DATES_AT_ONCE - 1, dates.until)
    const made = await generateDates(db, operatorId, from, until)
    total.made += made.made
    total.changed += made.changed
    total.withdrawn += made.withdrawn
    total.affected += made.affected
    onProgress?.({ days: until - dates.from + 1, daysTotal })
  }
  return { from: isoFromDay(dates.from), until: isoFromDay(dates.until), ...total }
}

async function generateDates(db: ClientBase, operatorId: string, from: EpochDay, until: EpochDay) {
  // A trip may leave up to ten days after its service date, in any zone.
  await asOwner(db, () =>
    db.query("select core.ensure_months($1::date - interval '1 day', $2::date + interval '12 days')", [
      isoFromDay(from),
      isoFromDay(until),
    ]),
  )
  const { rows } = await asOwner(db, () =>
    db.query<Omit<Generated, 'from' | 'until'>>(
      'select g.made, g.changed, g.withdrawn, g.affected from transit.generate_departures($1, $2, $3) as g',
      [operatorId, isoFromDay(from), isoFromDay(until)],
    ),
  )
  const [made] = rows
  if (made === undefined) throw new Error('there is a row for the operator')
  return made
}
