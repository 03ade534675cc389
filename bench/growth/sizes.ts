/** How many bookings a database holds when it is measured. What it makes of them: bench/growth/fill.ts. */
export interface GrowthSize {
  readonly label: string
  /** About so many; the loader says how many it made. */
  readonly bookings: number
}

const TEN_THOUSAND: GrowthSize = { label: '10k', bookings: 10_000 }
const LARGER = {
  quick: [{ label: '200k', bookings: 200_000 }],
  full: [
    { label: '1m', bookings: 1_000_000 },
    { label: '10m', bookings: 10_000_000 },
  ],
} as const satisfies Readonly<Record<string, readonly GrowthSize[]>>

/** The smallest first: the others are divided by it. A quick run stops where loading takes seconds. */
export function growthSizes(quick: boolean): readonly GrowthSize[] {
  return [TEN_THOUSAND, ...LARGER[quick ? 'quick' : 'full']]
}
