import { type EpochDay, mondayOf } from './days.ts'
import type { Span } from './services.ts'

/** A week is normal if it has at least this fraction of the trips of the fullest week. A week with a holiday still is. */
const NORMAL_WEEK_SHARE = 0.8

/** How many weeks of the normal period should be left after the requested day. */
const WEEKS_AHEAD = 8

/** A year in whole weeks. Moved by it, summer service stays in summer. */
const YEAR_DAYS = 364

/**
 * The number of days, a multiple of 7, by which a feed has to be moved so that `target` is a day of its normal service. Null if
 * the feed has no trips on any date.
 *
 * The normal period is the longest run of normal weeks, and the earliest of several equally long ones. The week of the target may
 * be any of them except the last eight, or only the first if the period is that short. A week in which the target itself would
 * have no trips is taken only if all are like that. Among the possible weeks, the feed stays where it is if it can. Else it is
 * moved by whole years of 52 weeks, if possible, and then so that most of the period is left.
 */
export function shiftTo(target: EpochDay, tripsPerDate: ReadonlyMap<EpochDay, number>): number | null {
  const period = normalPeriod(tripsPerDate)
  if (period === null) return null

  const last = Math.max(period.from, period.until - WEEKS_AHEAD * 7)
  const shifts: number[] = []
  for (let monday = period.from; monday <= last; monday += 7) shifts.push(mondayOf(target) - monday)

  const inService = shifts.filter((shift) => (tripsPerDate.get(target - shift) ?? 0) > 0)
  const candidates = inService.length > 0 ? inService : shifts
  if (candidates.includes(0)) return 0
  const byYears = candidates.filter((shift) => shift % YEAR_DAYS === 0)
  return Math.max(...(byYears.length > 0 ? byYears : candidates))
}

/** The Mondays of the first and the last week of the longest run of normal weeks. */
export function normalPeriod(tripsPerDate: ReadonlyMap<EpochDay, number>): Span | null {
  const tripsPerWeek = new Map<EpochDay, number>()
  for (const [day, trips] of tripsPerDate) {
    const monday = mondayOf(day)
    tripsPerWeek.set(monday, (tripsPerWeek.get(monday) ?? 0) + trips)
  }
  const fullest = [...tripsPerWeek.values()].reduce((most, trips) => Math.max(most, trips), 0)
  if (fullest === 0) return null

  let longest: Span | null = null
  let run: Span | null = null
  for (const [monday, trips] of [...tripsPerWeek].sort(([a], [b]) => a - b)) {
    if (trips < fullest * NORMAL_WEEK_SHARE) continue
    run =
      run !== null && run.until === monday - 7
        ? { from: run.from, until: monday }
        : { from: monday, until: monday }
    if (longest === null || run.until - run.from > longest.until - longest.from) longest = run
  }
  return longest
}
