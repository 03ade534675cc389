import type { BookingClaim } from '#prove/models/booking_types.ts'

/** How large the occurrences of a group are. Clients contend for small ones, and their histories stay small enough to check. */
export interface GroupShape {
  readonly departures: readonly DepartureShape[]
  readonly events: readonly EventShape[]
  /** How long a hold lasts. If it is short, holds expire while the group is on sale. */
  readonly holdS: number
}

export interface DepartureShape {
  readonly seats: number
  readonly legs: number
}

export interface EventShape {
  readonly capacity: number
}

/** Occurrences that one booking may combine: the unit in which histories are recorded and checked. */
export interface Group {
  readonly occurrences: readonly Occurrence[]
}

export interface Occurrence {
  readonly id: string
  /** In the order in which seats are allocated; empty where places are counted. */
  readonly seats: readonly string[]
  /** Legs between the stops of a departure; 1 for an event. */
  readonly legs: number
  /** Places of an event; seats of a departure. */
  readonly capacity: number
  readonly priceMinor: number
  /** The vehicles that staff may assign to a departure. The first one runs it at the beginning. */
  readonly vehicles: readonly Vehicle[]
}

export interface Vehicle {
  readonly id: string
  readonly seats: readonly string[]
}

/** A client's session with a system. */
export interface Session {
  /** Set where a system has several protocols, each with its own idempotency keys. A retry uses the same one. */
  readonly protocol?: string
  /** Books all lines or none. The same key gives the same booking again. */
  book(request: BookingRequest, key: string): Promise<Outcome<Sold>>
  confirm?(booking: BookingName): Promise<Outcome<{ readonly status: string }>>
  release?(booking: BookingName): Promise<Outcome<{ readonly units: number }>>
  /** Cancels the whole booking, or only these claims. */
  cancel?(
    booking: BookingName,
    claims: readonly string[] | null,
  ): Promise<Outcome<{ readonly status: string }>>
  /** Staff: assigns another vehicle, and moves every passenger whose seat it lacks to the best remaining seat. */
  changeVehicle?(occurrence: string, vehicle: string): Promise<Outcome<readonly SeatChange[]>>
  close(): Promise<void>
}

/** A booking, and whose it is. Any client may act for its buyer, so that two may change one booking at the same time. */
export interface BookingName {
  readonly id: string
  readonly buyer: number
}

export interface BookingRequest {
  readonly lines: readonly RequestedLine[]
  /** Hold the places for a while, to be confirmed or released. Otherwise they are sold at once. */
  readonly hold: boolean
  /** The number of the buyer, from 0 on. */
  readonly buyer: number
}

export interface RequestedLine {
  readonly occurrence: string
  readonly quantity: number
  /** Null: the system allocates one, or places are counted. */
  readonly seat: string | null
  readonly from: number
  readonly to: number
}

export interface Sold {
  readonly booking: string
  /** held or confirmed; in a replay, the status it has now. */
  readonly status: string
  /** When a hold expires by the clock of the system, in milliseconds since 1970. */
  readonly expiresAtMs: number | null
  readonly totalMinor: number
  /** In the order of the lines; in a replay, those that are live now. */
  readonly claims: readonly SoldClaim[]
  readonly replayed: boolean
}

export interface SoldClaim extends BookingClaim {
  readonly priceMinor: number
}

export interface SeatChange {
  readonly booking: string
  readonly oldSeat: string
  readonly newSeat: string
  /** The claim that replaces the old one. */
  readonly claim: string
}

/**
 * The outcome of a request, as far as its client can tell.
 *
 * - `done`: it took effect, and this is the answer.
 * - `refused`: it was decided, and nothing changed.
 * - `transient_failure`: it was not decided, and nothing changed. The client may retry later.
 * - `unknown`: the connection broke, or the system does not know the outcome either. Only a retry can tell.
 */
export type Outcome<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'transient_failure'; readonly code: string; readonly retryAfterMs: number }
  | { readonly kind: 'unknown'; readonly reason: string }

/** A contradiction between rows and responses, or a broken invariant. */
export interface Finding {
  readonly rule: string
  readonly detail: unknown
}
