/** How many bookings a database holds when it is measured. What it makes of them: bench/growth/fill.ts. */
export interface GrowthSize {
  readonly label: string
  /** About so many; the loader says how many it made. */
  readonly bookings: number
}

const FULL: readonly GrowthSize[] = [
  { label: '10k', bookings: 10_000 },
  { label: '1m', bookings: 1_000_000 },
  { label: '10m', bookings: 10_000_000 },
]
/** One size, which loads in seconds: nothing is said of growth. */
const QUICK: readonly GrowthSize[] = [{ label: '30k', bookings: 30_000 }]

/** The smallest first: the others are divided by it. */
export function growthSizes(quick: boolean): readonly GrowthSize[] {
  return quick ? QUICK : FULL
}
