/** Microseconds of the monotonic clock of this process, by which all histories are timed. */
export function nowUs(): number {
  return Math.round(performance.now() * 1000)
}

/** The time on that clock of a moment of the wall clock. The offset is measured now, since the two drift apart over an hour. */
export function atUs(wallMs: number): number {
  return nowUs() + Math.round((wallMs - Date.now()) * 1000)
}

/** Covers two roundings to milliseconds, and the drift of two clocks of one machine while a group is on sale. */
export const CLOCK_ERROR_US = 10_000
