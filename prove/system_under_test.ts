import type { BookingClaim, BookingOperation } from '#prove/models/booking_types.ts'
import type { GroupHistory } from '#prove/workload/group_history.ts'

/**
 * What the checker asks of anything that sells places, so that Berth over HTTP, Berth over SQL and other ways of
 * booking are proved by the same workload and the same model.
 *
 * A system must know `book`. The rest is optional: what a shopper has no function for is left out of the workload.
 */
export interface SystemUnderTest {
  readonly name: string
  /** New occurrences that nobody has booked yet, for some hundred operations; then they are never asked for again. */
  openGroup(shape: GroupShape): Promise<Group>
  /** For each client two connections, 0 and 1, so that it can ask the same thing twice at once; each asks one thing at a time. */
  openSession(client: number, connection: number): Promise<Session>
  /**
   * Once nothing is under way in a group any more: what its rows say. Left out, only the history is checked, as far as
   * clients know it.
   */
  settle?(history: GroupHistory): Promise<Audit>
}

export interface Audit {
  /** What in the rows contradicts the answers, or breaks what must always hold. */
  readonly findings: readonly Finding[]
  /** The operations of the sale, with what became of those whose answer never came, and with a last look at the rows. */
  readonly operations: readonly BookingOperation[]
}

/** How large the occurrences of a group are. Small ones are fought for, and their histories stay checkable. */
export interface GroupShape {
  readonly departures: readonly DepartureShape[]
  readonly events: readonly EventShape[]
  /** How long a hold lasts; where it is short, holds run out while the group is sold. */
  readonly holdS: number
}

export interface DepartureShape {
  readonly seats: number
  readonly legs: number
}

export interface EventShape {
  readonly capacity: number
}

/** Occurrences that carts may combine: the unit in which histories are recorded and checked. */
export interface Group {
  readonly occurrences: readonly Occurrence[]
}

export interface Occurrence {
  readonly id: string
  /** In the order in which they are picked; empty where places are counted. */
  readonly seats: readonly string[]
  /** Between the stops of a departure; 1 of an event. */
  readonly legs: number
  /** Of an event; of a departure the number of its seats. */
  readonly capacity: number
  readonly priceMinor: number
  /** Of a departure whose staff may change it: buses by id, with their seats. The first one runs it. */
  readonly vehicles: readonly Vehicle[]
}

export interface Vehicle {
  readonly id: string
  readonly seats: readonly string[]
}

/** One client of a system. */
export interface Session {
  /** Where a system can be asked in several ways that keep their keys apart: by which. A key is asked again the same way. */
  readonly protocol?: string
  /** All lines or none. The same key again gives the same booking. */
  book(request: BookingRequest, key: string): Promise<Outcome<Sold>>
  confirm?(booking: BookingName): Promise<Outcome<{ readonly status: string }>>
  release?(booking: BookingName): Promise<Outcome<{ readonly units: number }>>
  /** All of it, or only these claims. */
  cancel?(
    booking: BookingName,
    claims: readonly string[] | null,
  ): Promise<Outcome<{ readonly status: string }>>
  /** Staff: another bus runs the departure, and whoever has no seat there is moved to the best fit. */
  changeVehicle?(occurrence: string, vehicle: string): Promise<Outcome<readonly SeatChange[]>>
  close(): Promise<void>
}

/** A booking, and whose it is: shoppers may act for each other, so that two fight over one booking. */
export interface BookingName {
  readonly id: string
  readonly buyer: number
}

export interface BookingRequest {
  readonly lines: readonly RequestedLine[]
  /** Keep the places for a while, to be confirmed or released; else they are sold at once. */
  readonly hold: boolean
  /** Whose booking it will be, from 0 on. */
  readonly buyer: number
}

export interface RequestedLine {
  readonly occurrence: string
  readonly quantity: number
  /** Null: one is picked, or places are counted. */
  readonly seat: string | null
  readonly from: number
  readonly to: number
}

export interface Sold {
  readonly booking: string
  /** held or confirmed; of a replay, whatever became of it since. */
  readonly status: string
  /** Of a hold: when it ends by the system's clock, milliseconds since 1970. */
  readonly expiresAtMs: number | null
  readonly totalMinor: number
  /** In the order of the lines; of a replay, those that are live now. */
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
  /** The claim that stands in for the old one. */
  readonly claim: string
}

/**
 * What became of a request, as far as its client can tell.
 *
 * - `done`: it was done, and this is the answer.
 * - `refused`: it was decided, and nothing was changed.
 * - `transient_failure`: it was not decided, and nothing was changed: ask again later.
 * - `unknown`: the connection broke, or the system says itself that it does not know. Only asking again statesReporting.
 */
export type Outcome<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'transient_failure'; readonly code: string; readonly retryAfterMs: number }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Something that must not be. */
export interface Finding {
  readonly rule: string
  readonly detail: unknown
}
