import { type EpochDay, mondayOf } from './days.ts'
import type { Span } from './services.ts'

/** A week is normal if it has at least this share of the trips of the fullest week: a week with a holiday still is. */
const NORMAL_WEEK_SHARE = 0.8

/** Weeks that should be left of the normal period after the day that was asked for. */
const WEEKS_AHEAD = 8

/** A year of whole weeks: moved by it, summer service stays in summer. */
const YEAR_DAYS = 364

/**
 * By how many days, a multiple of 7, a feed has to be moved so that `target` is a day of its normal service.
 *
 * The normal period is the longest run of normal weeks (the earliest of several as long). The target's week may fall on any
 * of them but the last eight, or only on the first if the period is that short; a week in which the target itself would
 * have no trips is only taken if all are so. Of these: none at all, if the feed need not be moved; else whole years of
 * 52 weeks, if there are any; and then what leaves most of the period ahead. Null if the feed has no trips on any date.
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
