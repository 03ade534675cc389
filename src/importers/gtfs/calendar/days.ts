/**
 * Service days as whole numbers: days since 1970-01-01. A feed has hundreds of services over years. With numbers, a weekday, a
 * comparison and a shift by weeks are one operation each.
 */
export type EpochDay = number

/** Monday is 0, in the order of the columns of calendar.txt. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

const DAY_MS = 86_400_000

/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_0 = 3

/** The day of a calendar date; undefined if there is no such date (30 February). */
export function epochDay(year: number, month: number, day: number): EpochDay | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.getTime() / DAY_MS
}

/** Parses `2026-02-17`; undefined if it is no date. */
export function dayFromIso(text: string): EpochDay | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return match === null ? undefined : epochDay(Number(match[1]), Number(match[2]), Number(match[3]))
}

/** Formats it as `2026-02-17`. */
export function isoFromDay(day: EpochDay): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

export function weekdayOf(day: EpochDay): Weekday {
  return modulo7(day + WEEKDAY_OF_DAY_0)
}

/** The Monday on or before a day. */
export function mondayOf(day: EpochDay): EpochDay {
  return day - weekdayOf(day)
}

function modulo7(value: number): Weekday {
  const WEEK = [0, 1, 2, 3, 4, 5, 6] as const
  return WEEK[((value % 7) + 7) % 7] ?? 0
}
