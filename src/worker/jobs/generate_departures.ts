import type { Queryable } from '#db/connections/pool.ts'
import type { Job } from '#worker/job.ts'

/** Days in one transaction: short enough for bookings never to wait long for its changes. */
const DATES_AT_ONCE = 31
const DAY_MS = 86_400_000

interface Generated {
  made: number
  changed: number
  withdrawn: number
  /** Departures that are booked and no longer agree with the timetable. */
  affected: number
}

export const generateDepartures: Job = {
  name: 'generate_departures',
  description:
    'Makes the departures of the days ahead, and lets those that nobody booked follow the timetable.',
  schedule: { every: 'day', hour: 2, minute: 40 },

  /** If the departures of one operator cannot be made, those of the others still are. The run fails at the end. */
  async run({ db, settings, clock, signal }) {
    const months = monthsAround(clock.now(), settings.departureDaysAhead)
    // In a transaction of its own: creating a month together with its departures would block bookings.
    for (const dates of months)
      await db.query('select core.ensure_months($1::date - 1, $2::date + 12)', dates)
    const { rows: operators } = await db.query<{ id: string }>(
      'select o.id from ops.operators_with_timetables() as o (id)',
    )
    const total = { operators: 0, made: 0, changed: 0, withdrawn: 0, affected: 0 }
    const failures: Error[] = []
    for (const { id } of operators) {
      if (signal.aborted) break
      try {
        for (const dates of months) add(total, await generate(db, id, dates))
        total.operators += 1
      } catch (error) {
        const reason = error instanceof Error ? error.message : error
        failures.push(new Error(`operator ${id}: ${reason}`, { cause: error }))
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, failures.map((failure) => failure.message).join('; '))
    }
    return total
  },
}

/** From yesterday, since a service date begins up to a day before its UTC date and its trips run past midnight. */
function monthsAround(now: Date, daysAhead: number): [from: string, until: string][] {
  const dateOf = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)
  const months: [string, string][] = []
  for (let day = -1; day <= daysAhead; day += DATES_AT_ONCE) {
    months.push([dateOf(day), dateOf(Math.min(day + DATES_AT_ONCE - 1, daysAhead))])
  }
  return months
}

async function generate(db: Queryable, operatorId: string, dates: [string, string]): Promise<Generated> {
  const { rows } = await db.query<Generated>(
    'select g.made, g.changed, g.withdrawn, g.affected from transit.generate_departures($1, $2, $3) as g',
    [operatorId, ...dates],
  )
  const [generated] = rows
  if (generated === undefined) throw new Error('generate_departures returned no row for the operator')
  return generated
}

function add(total: Generated, more: Generated): void {
  total.made += more.made
  total.changed += more.changed
  total.withdrawn += more.withdrawn
  total.affected += more.affected
}
