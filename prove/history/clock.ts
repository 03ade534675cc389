/** Microseconds of this process's monotonic clock: the clock of every history. */
export function nowUs(): number {
  return Math.round(performance.now() * 1000)
}

/** When, on that clock, a moment of the wall clock is: measured now, since the two drift apart over an hour. */
export function atUs(wallMs: number): number {
  return nowUs() + Math.round((wallMs - Date.now()) * 1000)
}

/** Milliseconds cut off, twice, and what two clocks of one machine drift while a group is sold. */
export const CLOCK_ERROR_US = 10_000
