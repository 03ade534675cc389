import type { BesideSizes } from '#bench/overload/beside.ts'
import { CARTS_OF_MANY, ONE_PLACE } from '#bench/overload/kinds.ts'
import type { OverloadSizes, Wanted } from '#bench/overload/overload.ts'
import type { RunSettings } from '#bench/part.ts'

export interface PartSizes {
  readonly overload: OverloadSizes
  /** Null: left out. No figure comes of it. */
  readonly beside: Omit<BesideSizes, 'arrivalsPerS'> | null
}

const CAPACITY_CLIENTS = 128
const MULTIPLE = 10
const FIRST_WARM_UPS = 3
/** Of what other parts measure for: there are a dozen things here, each of which shows in seconds. */
const SHARE = 0.3

/**
 * Two thousand who wait for their answers are all served in turn, a fifth of a second each, and it takes four thousand for
 * one place to be too much; carts are too much at half of that.
 */
const FULL: readonly Wanted[] = [
  {
    kind: ONE_PLACE,
    floods: [
      { arrivals: 'schedule', connections: 2_000 },
      { arrivals: 'schedule', connections: 4_000 },
      { arrivals: 'closed loop', connections: 4_000 },
    ],
  },
  {
    kind: CARTS_OF_MANY,
    floods: [
      { arrivals: 'schedule', connections: 2_000 },
      { arrivals: 'closed loop', connections: 2_000 },
    ],
  },
]

const QUICK: readonly Wanted[] = [
  { kind: ONE_PLACE, floods: [{ arrivals: 'schedule', connections: 4_000 }] },
  { kind: CARTS_OF_MANY, floods: [{ arrivals: 'schedule', connections: 2_000 }] },
]

export function overloadSizes({ quick, measureS, warmUpS, clientCounts }: RunSettings): PartSizes {
  return {
    overload: {
      capacityClients: Math.min(CAPACITY_CLIENTS, Math.max(...clientCounts)),
      multiple: MULTIPLE,
      wanted: quick ? QUICK : FULL,
      firstWarmUpS: warmUpS * FIRST_WARM_UPS,
      warmUpS: warmUpS / 2,
      // Not below a second: carts are accepted by batches of 256, of which a second has three or four.
      measureS: quick ? measureS : measureS * SHARE,
      beforeS: quick ? 0.6 : 3,
      // The bar and the calm that shows it, or more.
      afterS: quick ? 1.6 : 3,
    },
    beside: quick ? null : { warmUpS: warmUpS / 2, measureS: measureS * SHARE },
  }
}
