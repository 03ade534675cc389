import type { BesideSizes } from '#bench/overload/beside.ts'
import { CARTS_OF_MANY, ONE_PLACE } from '#bench/overload/kinds.ts'
import type { OverloadSizes, Wanted } from '#bench/overload/overload.ts'
import type { RunSettings } from '#bench/part.ts'

export interface PartSizes {
  readonly overload: OverloadSizes
  /** Null if it is left out, since no figure comes of it. */
  readonly beside: Omit<BesideSizes, 'arrivalsPerS'> | null
}

const CAPACITY_CLIENTS = 128
const MULTIPLE = 10
const FIRST_WARM_UPS = 3
/** The share of the measuring time of other parts. There are a dozen measurements here, each of which shows its result in seconds. */
const SHARE = 0.3

/**
 * Two thousand callers who wait for their answers are all served in turn, in a fifth of a second each. One place is overloaded by
 * four thousand callers, carts by half of that.
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
      // At least a second: carts are accepted in batches of 256, three or four a second.
      measureS: quick ? measureS : measureS * SHARE,
      beforeS: quick ? 0.6 : 3,
      // At least the limit of the recovery and the calm stretch that shows it.
      afterS: quick ? 1.6 : 3,
    },
    beside: quick ? null : { warmUpS: warmUpS / 2, measureS: measureS * SHARE },
  }
}
