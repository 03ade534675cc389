import type { Operation } from '#prove/history/operation.ts'

/** What is for sale when a history begins: empty, published, scheduled, far from its start and end of sales. */
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
  /** Stops less one: a span is [from, to) of them. */
  readonly legs: number
}

export interface BookingInventory {
  readonly occurrences: readonly BookingOccurrence[]
  /**
   * How far the history's clock may be from the clock of the database by which holds expire. Within so much of the moment,
   * a hold may count or not.
   */
  readonly clockErrorUs: number
}

export interface BookingLine {
  readonly occurrence: string
  /** 1 for a seat. */
  readonly quantity: number
  /** null: one is picked, or places are counted. */
  readonly seat: string | null
  /** Counted places have the span [0, 1). */
  readonly from: number
  readonly to: number
}

/**
 * What is asked. Not modelled: waitlists, prices, classes, changed capacities, occurrences that are cancelled or begin.
 */
export type BookingInput =
  /**
   * Book, or hold. The key is the Idempotency-Key with whatever else it is unique within (the caller); null: none was sent.
   * Two requests have the same body if hold and lines are the same, so nothing else may vary under one key.
   */
  | {
      readonly kind: 'book'
      readonly key: string | null
      readonly hold: boolean
      readonly lines: readonly BookingLine[]
    }
  | { readonly kind: 'confirm'; readonly booking: string }
  /** Gives up a hold. */
  | { readonly kind: 'release'; readonly booking: string }
  /** Gives up a booking, or those of its claims that are named by id. */
  | { readonly kind: 'cancel'; readonly booking: string; readonly claims: readonly string[] | null }
  /** Another bus runs the departure, with these seats; with reseat, passengers whose seat it lacks may get others. */
  | {
      readonly kind: 'change_vehicle'
      readonly occurrence: string
      readonly seats: readonly string[]
      readonly reseat: boolean
    }
  /** A sweep of expired holds: nothing that callers see comes of it, so it says nothing and is left out of the judgement. */
  | { readonly kind: 'expire' }
  | { readonly kind: 'read_booking'; readonly booking: string }
  /** How much is free for a span: of counted places [0, 1). */
  | {
      readonly kind: 'read_free'
      readonly occurrence: string
      readonly from: number
      readonly to: number
    }

export type BookingStatus = 'held' | 'confirmed' | 'cancelled' | 'expired'

/** A claim that is live, as an answer statesReporting it. */
export interface BookingClaim {
  readonly id: string
  readonly occurrence: string
  /** null where places are counted. */
  readonly seat: string | null
  readonly from: number
  readonly to: number
  readonly quantity: number
}

export interface SeatMove {
  readonly booking: string
  /** The claim that stands in for the old one; null if the answer does not say. */
  readonly claim: string | null
  readonly oldSeat: string
  readonly newSeat: string
}

/**
 * What was answered. An answer that leaves open whether anything happened (outcome_unknown, database_unavailable, internal,
 * a dropped connection, a timeout of the client) is no output: the operation has null and ends at Infinity.
 */
export type BookingOutput =
  /** To book. A replay statesReporting the booking as it is now, with the claims that are live. */
  | {
      readonly kind: 'booked'
      readonly booking: string
      readonly replayed: boolean
      readonly status: BookingStatus
      /** On the history's clock; null unless held. */
      readonly expiresAtUs: number | null
      readonly claims: readonly BookingClaim[]
    }
  | { readonly kind: 'confirmed' }
  /** Places × span length; 0 if it was given up or had expired before. */
  | { readonly kind: 'released'; readonly units: number }
  /** The status after: what it was if claims are left. */
  | { readonly kind: 'cancelled'; readonly status: BookingStatus }
  /** Only those who sit on a seat of another label now. */
  | { readonly kind: 'vehicle_changed'; readonly moves: readonly SeatMove[] }
  | { readonly kind: 'expired' }
  /** To read_booking. A hold whose time is over may still be told as held, until somebody wants its place. */
  | {
      readonly kind: 'booking'
      readonly status: BookingStatus
      readonly claims: readonly BookingClaim[]
    }
  /** To read_free: of counted places how many; of numbered ones also which, in any order. */
  | { readonly kind: 'free'; readonly free: number; readonly seats: readonly string[] | null }
  /** A code of sql/refusals.sql. The model asks of each that the state gives reason for it. */
  | { readonly kind: 'refused'; readonly code: string }

export type BookingOperation = Operation<BookingInput, BookingOutput>

/**
 * Refusals that the state need not explain: the server's own condition, and a bus that runs elsewhere (buses are not
 * modelled). Nothing happened. database_unavailable is not among them: it is also said when a commit was cut off.
 */
export const STATE_INDEPENDENT_REFUSALS: ReadonlySet<string> = new Set([
  'busy',
  'too_many_requests',
  'bus_in_use',
])
