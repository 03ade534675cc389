import type { CheckReport } from '#prove/linearizability/verdict.ts'
import type { BookingInventory, BookingOperation } from '#prove/models/booking_types.ts'
import type { WaitlistOperation } from '#prove/models/waitlist.ts'

/** What was for sale, and what was asked and answered. */
export interface BookingHistory {
  readonly kind: 'bookings'
  readonly inventory: BookingInventory
  readonly operations: readonly BookingOperation[]
}

export interface WaitlistHistory {
  readonly kind: 'waitlist'
  /** Of each event, at first. */
  readonly inventory: { readonly capacity: number }
  readonly operations: readonly WaitlistOperation[]
}

/** A history to be judged, which the verdict names by its number. */
export type CheckedHistory = (BookingHistory | WaitlistHistory) & { readonly number: number }

/** What the thread that judges sends back; an error where a history is not even one. */
export type CheckerReply =
  | { readonly number: number; readonly report: CheckReport }
  | { readonly number: number; readonly error: string }
