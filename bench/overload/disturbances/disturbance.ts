import type { OverloadShop } from '#bench/overload/shop.ts'

/** Something that goes on beside a normal load. */
export interface Disturbance {
  readonly title: string
  /** Begins; what it gives ends it, and tells what was really done meanwhile. */
  begin(shop: OverloadShop): Promise<() => Promise<Meanwhile>>
}

export interface Meanwhile {
  /** For a person to read: how much of it there was. */
  readonly what: string
  /** Bookings that the disturbance itself made. */
  readonly booked: number
}
