import type { Operation } from '#prove/history/operation.ts'

/** An occurrence that is on sale when a history begins: nothing is booked, and it is far from its start and its end of sales. */
export type BookingOccurrence = CountedOccurrence | PlacedOccurrence

export interface CountedOccurrence {
  readonly mode: 'counted'
  readonly id: string
  readonly capacity: number
}

export interface PlacedOccurrence {
  readonly mode: 'placed'
  readonly id: string
  /** Labels of the seats that are sold, all of one class. */
  readonly seats: readonly string[]
  /** The number of stops less one. A span [from, to) is a range of them. */
  readonly legs: number
}

export interface BookingInventory {
  readonly occurrences: readonly BookingOccurrence[]
  /**
   * How far the clock of the history may be from the clock of the database, by which holds expire. A hold that expires within
   * this time of an operation may count or not.
   */
  readonly clockErrorUs: number
}

export interface BookingLine {
  readonly occurrence: string
  /** Always 1 for a seat. */
  readonly quantity: number
  /** Null: the system allocates one, or places are counted. */
  readonly seat: string | null
  /** The span of counted places is [0, 1). */
  readonly from: number
  readonly to: number
}

/**
 * The input of an operation. Not modelled: waitlists, prices, classes of seats, changes of capacity, and occurrences that are
 * cancelled or begin.
 */
export type BookingInput =
  /**
   * Book, or hold. The key is the Idempotency-Key together with its caller; null if none was sent. Two requests have the same
   * body if hold and lines are equal, so nothing else may vary under one key.
   */
  | {
      readonly kind: 'book'
      readonly key: string | null
      readonly hold: boolean
      readonly lines: readonly BookingLine[]
    }
  | { readonly kind: 'confirm'; readonly booking: string }
  /** Releases a hold. */
  | { readonly kind: 'release'; readonly booking: string }
  /** Cancels a booking, or only the claims with these ids. */
  | { readonly kind: 'cancel'; readonly booking: string; readonly claims: readonly string[] | null }
  /** Assigns another vehicle, with these seats. With reseat, passengers whose seat it lacks may get another one. */
  | {
      readonly kind: 'change_vehicle'
      readonly occurrence: string
      readonly seats: readonly string[]
      readonly reseat: boolean
    }
  /** A sweep of expired holds. Callers see nothing of it, so the check leaves it out. */
  | { readonly kind: 'expire' }
  | { readonly kind: 'read_booking'; readonly booking: string }
  /** Reads what is free for a span; [0, 1) for counted places. */
  | {
      readonly kind: 'read_free'
      readonly occurrence: string
      readonly from: number
      readonly to: number
    }

export type BookingStatus = 'held' | 'confirmed' | 'cancelled' | 'expired'

/** A live claim, as a response reports it. */
export interface BookingClaim {
  readonly id: string
  readonly occurrence: string
  /** Null where places are counted. */
  readonly seat: string | null
  readonly from: number
  readonly to: number
  readonly quantity: number
}

export interface SeatMove {
  readonly booking: string
  /** The claim that replaces the old one; null if the response does not report it. */
  readonly claim: string | null
  readonly oldSeat: string
  readonly newSeat: string
}

/**
 * The output of an operation. A response that leaves the outcome open (outcome_unknown, database_unavailable, internal, a dropped
 * connection, a timeout of the client) is no output: the operation stays pending.
 */
export type BookingOutput =
  /** Output of book. A replay reports the booking as it is now, with its live claims. */
  | {
      readonly kind: 'booked'
      readonly booking: string
      readonly replayed: boolean
      readonly status: BookingStatus
      /** By the clock of the history; null unless held. */
      readonly expiresAtUs: number | null
      readonly claims: readonly BookingClaim[]
    }
  | { readonly kind: 'confirmed' }
  /** Places × span length; 0 if the hold was released or had expired before. */
  | { readonly kind: 'released'; readonly units: number }
  /** The status afterwards: unchanged if claims are left. */
  | { readonly kind: 'cancelled'; readonly status: BookingStatus }
  /** Only the claims whose seat has another label now. */
  | { readonly kind: 'vehicle_changed'; readonly moves: readonly SeatMove[] }
  | { readonly kind: 'expired' }
  /** Output of read_booking. An expired hold may be reported as held until somebody needs its place. */
  | {
      readonly kind: 'booking'
      readonly status: BookingStatus
      readonly claims: readonly BookingClaim[]
    }
  /** Output of read_free: how many places are free, and for numbered ones which, in any order. */
  | { readonly kind: 'free'; readonly free: number; readonly seats: readonly string[] | null }
  /** A code of sql/refusals.sql. The model requires that the state gives a reason for it. */
  | { readonly kind: 'refused'; readonly code: string }

export type BookingOperation = Operation<BookingInput, BookingOutput>

/**
 * Refusals that do not depend on the state: the condition of the server, and a vehicle that is in use elsewhere (vehicles are not
 * modelled). Nothing changed. database_unavailable is not among them: it is also the answer when a commit was interrupted.
 */
export const STATE_INDEPENDENT_REFUSALS: ReadonlySet<string> = new Set([
  'busy',
  'too_many_requests',
  'vehicle_in_use',
])
