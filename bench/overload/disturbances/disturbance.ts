import type { OverloadShop } from '#bench/overload/shop.ts'

/** An activity beside a normal load. */
export interface Disturbance {
  readonly title: string
  /** Starts the disturbance. The returned function ends it, and reports what was done meanwhile. */
  begin(shop: OverloadShop): Promise<() => Promise<Meanwhile>>
}

export interface Meanwhile {
  /** For a human reader: how much of it there was. */
  readonly what: string
  /** The number of bookings that the disturbance itself made. */
  readonly booked: number
}
