/** The number of bookings that a database holds when it is measured. bench/growth/fill.ts makes the data. */
export interface GrowthSize {
  readonly label: string
  /** An approximate number; the loader reports the exact one. */
  readonly bookings: number
}

const FULL: readonly GrowthSize[] = [
  { label: '10k', bookings: 10_000 },
  { label: '1m', bookings: 1_000_000 },
  { label: '10m', bookings: 10_000_000 },
]
/** One size, which loads in seconds. It shows nothing about growth. */
const QUICK: readonly GrowthSize[] = [{ label: '30k', bookings: 30_000 }]

/** The smallest first, because the others are divided by it. */
export function growthSizes(quick: boolean): readonly GrowthSize[] {
  return quick ? QUICK : FULL
}
