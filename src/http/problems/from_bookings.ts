import { KeptLocked } from '#db/booking/locked_rows.ts'
import { OutcomeUnknown } from '#db/errors/outcome_unknown.ts'
import { QueueFull } from '#db/errors/queue_full.ts'
import { Refused } from '#http/problems/refused.ts'

/** The refusals for a booking queue that could not get a verdict, and for a search queue that is too long. */
export function fromBookings(error: Error): Refused | null {
  if (error instanceof QueueFull || error instanceof KeptLocked) return new Refused('busy', { cause: error })
  if (error instanceof OutcomeUnknown) {
    return new Refused('outcome_unknown', { headers: { 'retry-after': '2' }, cause: error })
  }
  return null
}
