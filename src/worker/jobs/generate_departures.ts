import type { Job, RunDetail } from '#worker/job.ts'

export const generateDepartures: Job = {
  name: 'generate_departures',
  description:
    'Makes the departures of the days ahead, and lets those that nobody booked follow the timetable.',
  schedule: { every: 'day', hour: 2, minute: 40 },

  /** An operator whose timetable cannot be made leaves the others theirs; the run fails once all had their turn. */
  async run({ db, settings, clock, signal }) {
    const [from, until] = datesAround(clock.now(), settings.departureDaysAhead)
    await db.query('select core.ensure_months($1::date - 1, $2::date + 12)', [from, until])
    const { rows: operators } = await db.query<{ id: string }>(
      'select o.id from ops.operators_with_timetables() as o (id)',
    )
    const total = { operators: 0, made: 0, changed: 0, withdrawn: 0, affected: 0 }
    const failures: Error[] = []
    for (const { id } of operators) {
      if (signal.aborted) break
      try {
        const { rows } = await db.query<Generated>(
          'select g.made, g.changed, g.withdrawn, g.affected from transit.generate_departures($1, $2, $3) as g',
          [id, from, until],
        )
        total.operators += 1
        for (const row of rows) add(total, row)
      } catch (error) {
        failures.push(
          new Error(`operator ${id}: ${error instanceof Error ? error.message : error}`, { cause: error }),
        )
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, failures.map((failure) => failure.message).join('; '))
    }
    return total satisfies RunDetail
  },
}

interface Generated {
  made: number
  changed: number
  withdrawn: number
  affected: number
}

const DAY_MS = 86_400_000

/** From yesterday, since a service date begins up to a day before its UTC date and its trips run past midnight. */
function datesAround(now: Date, daysAhead: number): readonly [string, string] {
  const dateOf = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)
  return [dateOf(-1), dateOf(daysAhead)]
}

function add(total: Generated, row: Generated): void {
  total.made += row.made
  total.changed += row.changed
  total.withdrawn += row.withdrawn
  total.affected += row.affected
}
