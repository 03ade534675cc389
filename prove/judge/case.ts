import type { CheckReport } from '#prove/linearizability/verdict.ts'
import type { BookingOperation, BookingWorld } from '#prove/models/booking_types.ts'

/** A history to be judged: what was for sale, and what was asked and answered. */
export interface Case {
  readonly number: number
  readonly world: BookingWorld
  readonly operations: readonly BookingOperation[]
}

/** What the thread that judges sends back; an error where a history is not even one. */
export type JudgeAnswer =
  | { readonly number: number; readonly report: CheckReport }
  | { readonly number: number; readonly error: string }
