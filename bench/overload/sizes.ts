import type { BesideSizes } from '#bench/overload/beside.ts'
import type { OverloadSizes } from '#bench/overload/overload.ts'
import type { RunSettings } from '#bench/part.ts'

export interface PartSizes {
  readonly overload: OverloadSizes
  readonly beside: Omit<BesideSizes, 'arrivalsPerS'>
  /** A normal load: so many bookings a second, or on a small machine this share of what it can take. */
  readonly normalPerSMax: number
  readonly normalShare: number
}

/** Before anything is measured, so many times a warm-up: the server and the generator are compiled. */
const FIRST_WARM_UPS = 4
const CAPACITY_CLIENTS = 128
const CONNECTIONS = 2_000
const MULTIPLE = 10
const NORMAL_PER_S_MAX = 1_000
const NORMAL_SHARE = 0.3

export function overloadSizes({ quick, measureS, warmUpS, clientCounts }: RunSettings): PartSizes {
  const capacityClients = Math.min(CAPACITY_CLIENTS, Math.max(...clientCounts))
  return {
    overload: {
      capacityClients,
      connections: CONNECTIONS,
      multiple: MULTIPLE,
      firstWarmUpS: warmUpS * FIRST_WARM_UPS,
      warmUpS: warmUpS / 2,
      measureS,
      beforeS: quick ? 0.6 : 3,
      afterS: quick ? 1.2 : 4,
    },
    beside: quick
      ? { warmUpS: 0.15, measureS: Math.min(0.5, measureS) }
      : { warmUpS: warmUpS / 2, measureS: measureS / 2 },
    normalPerSMax: NORMAL_PER_S_MAX,
    normalShare: NORMAL_SHARE,
  }
}
