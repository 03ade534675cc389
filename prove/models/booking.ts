import type { Model } from '#prove/linearizability/model.ts'
import { stepBook } from '#prove/models/booking/book.ts'
import { stepCancel, stepConfirm, stepRelease } from '#prove/models/booking/change.ts'
import { stepChangeVehicle } from '#prove/models/booking/change_vehicle.ts'
import { findContradictions } from '#prove/models/booking/contradictions.ts'
import { isDeadEnd } from '#prove/models/booking/dead_end.ts'
import { describeBooking, describeBookings } from '#prove/models/booking/describe.ts'
import { BookingPart } from '#prove/models/booking/part.ts'
import { partitionBookings } from '#prove/models/booking/partition.ts'
import { stepReadBooking, stepReadFree } from '#prove/models/booking/read.ts'
import { type BookingState, initialState } from '#prove/models/booking/state.ts'
import type {
  BookingInput,
  BookingInventory,
  BookingOperation,
  BookingOutput,
} from '#prove/models/booking_types.ts'

/**
 * The sequential specification of Berth: the rules of sql/core/functions as callers see them.
 *
 * It works backwards from responses: it does not say which seat is allocated or when a hold ends, only whether a response was
 * possible. BookingInput lists what it does not model. test/fuzz/model.ts specifies the same rules for one caller and a clock that
 * stands still, and computes the responses itself. The two share no code, so that they do not share mistakes.
 */
export function bookingModel(inventory: BookingInventory): Model<BookingState, BookingInput, BookingOutput> {
  return {
    partition: partitionBookings,
    initial: (part) => initialState(new BookingPart(inventory, part)),
    step(state, operation) {
      const { input } = operation
      switch (input.kind) {
        case 'book':
          return stepBook(state, operation, input)
        case 'confirm':
          return stepConfirm(state, operation, input)
        case 'release':
          return stepRelease(state, operation, input)
        case 'cancel':
          return stepCancel(state, operation, input)
        case 'change_vehicle':
          return stepChangeVehicle(state, operation, input)
        case 'read_booking':
          return stepReadBooking(state, operation, input)
        case 'read_free':
          return stepReadFree(state, operation, input)
        case 'expire':
          return [state]
      }
    },
    keyOf: ({ fingerprint }) => fingerprint.toString(36),
    isReadOnly,
    isDeadEnd,
    contradictions: (part) => findContradictions(inventory, part),
    describe: describeBooking,
    describeState: describeBookings,
  }
}

/** A response that reveals that a hold has expired is no read: something changed, though another operation did it. */
function isReadOnly({ input, output }: BookingOperation): boolean {
  if (input.kind === 'read_free' || input.kind === 'expire') return true
  if (input.kind === 'read_booking' && output === null) return true
  switch (output?.kind) {
    case 'refused':
      return !(input.kind === 'cancel' && output.code === 'already_cancelled')
    case 'booking':
      return output.status !== 'expired'
    case 'booked':
      return output.replayed && output.status !== 'expired'
    default:
      return false
  }
}
