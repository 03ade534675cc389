import type { CheckReport } from '#prove/linearizability/verdict.ts'
import type { BookingInventory, BookingOperation } from '#prove/models/booking_types.ts'
import type { WaitlistOperation } from '#prove/models/waitlist.ts'

/** The inventory at the beginning, and all operations on it. */
export interface BookingHistory {
  readonly kind: 'bookings'
  readonly inventory: BookingInventory
  readonly operations: readonly BookingOperation[]
}

export interface WaitlistHistory {
  readonly kind: 'waitlist'
  /** The capacity of each event at the beginning. */
  readonly inventory: { readonly capacity: number }
  readonly operations: readonly WaitlistOperation[]
}

/** A history to be checked, identified by a number. */
export type CheckedHistory = (BookingHistory | WaitlistHistory) & { readonly number: number }

/** The reply of the checker thread; an error if the history is malformed. */
export type CheckerReply =
  | { readonly number: number; readonly report: CheckReport }
  | { readonly number: number; readonly error: string }
