import type { RunSettings } from '#bench/part.ts'

const FULL: Omit<RunSettings, 'dataDirectory'> = {
  quick: false,
  // No longer than a p99 needs: a machine that others use is another one some minutes on, and what is compared is measured together.
  measureS: 6,
  warmUpS: 2,
  // Closer together where a latency of 25 ms at p99 is reached, or one count passes it and the next is far beyond.
  clientCounts: [1, 4, 16, 64, 80, 96, 112, 128, 160, 192, 256],
}

/** All that is measured in three minutes, in seconds that are enough for a ratio to hold within a tenth. */
const QUICK: Omit<RunSettings, 'dataDirectory'> = {
  quick: true,
  measureS: 1,
  warmUpS: 0.4,
  clientCounts: [64, 256],
}

export function settingsOf(quick: boolean, dataDirectory: string | null = null): RunSettings {
  return { ...(quick ? QUICK : FULL), dataDirectory }
}

/** What each part may take of the three minutes of a quick run, in seconds; starting PostgreSQL takes the rest. */
export const QUICK_SHARES_S: Readonly<Record<string, number>> = {
  limits: 9,
  floor: 12,
  http: 36,
  open_loop: 9,
  fresh_partition: 18,
  server: 17,
  overload: 13,
  rivals: 36,
  growth: 18,
  reading: 12,
}
