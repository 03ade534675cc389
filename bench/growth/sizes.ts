/** How many bookings a database holds when it is measured. What it makes of them: bench/growth/fill.ts. */
export interface GrowthSize {
  readonly label: string
  /** About so many; the loader says how many it made. */
  readonly bookings: number
}

const TEN_THOUSAND: GrowthSize = { label: '10k', bookings: 10_000 }
const TEN_MILLION: GrowthSize = { label: '10m', bookings: 10_000_000 }

/** The smallest first: the others are divided by it. */
export const SIZES: readonly GrowthSize[] = [TEN_THOUSAND, { label: '1m', bookings: 1_000_000 }, TEN_MILLION]
/** What a quick run has time to load: one size, so that nothing is said of growth. */
export const QUICK_SIZES: readonly GrowthSize[] = [{ label: '100k', bookings: 100_000 }]
/** Or, with --data, what it finds there. */
export const QUICK_SIZES_KEPT: readonly GrowthSize[] = [TEN_THOUSAND, TEN_MILLION]
