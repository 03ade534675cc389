import type { RoutePlugin } from '#http/parts.ts'
import { IdempotencyHeaders } from '#http/plugins/idempotency.ts'
import { refusals } from '#http/refusals.ts'
import { BOOKING_REFUSALS } from '#http/routes/bookings/refusals.ts'
import { Booking, NewBooking, WaitlistEntry } from '#http/routes/bookings/schemas.ts'
import { bookingOf, type Submitted, submitBooking } from '#http/routes/bookings/submit.ts'

/** POST /bookings: places of one operator, all or nothing, for the caller or (by staff) for a customer. */
export const createBookingRoute: RoutePlugin = async (app, parts) => {
  const schema = {
    operationId: 'createBooking',
    summary: 'Book, or hold',
    description:
      'Confirms at once, or holds with `hold: true`. A repeated request with the same Idempotency-Key gets the same ' +
      'booking, and Idempotency-Replayed says so. With `waitlist: true`, a sold-out event answers 202.',
    tags: ['bookings'],
    headers: IdempotencyHeaders,
    body: NewBooking,
    response: { 201: Booking, 202: WaitlistEntry, ...refusals(...BOOKING_REFUSALS) },
  }

  app.post('/bookings', { schema }, async (request, reply) => {
    const submitted = await submitBooking(parts, request, reply, request.body)
    if (submitted.verdict.code === 'waitlisted') {
      reply.code(202)
      return waitlistEntryOf(submitted)
    }
    const booking = bookingOf(submitted)
    reply.code(201).header('location', `/api/v1/bookings/${booking.id}`)
    return booking
  })
}

/** The lines come from this request. That is correct for a replay too, since an answer is repeated only for the same request. */
function waitlistEntryOf({ verdict, lines }: Submitted) {
  return {
    status: 'waitlisted' as const,
    waitlist_entry_id: verdict.resultId,
    occurrence_id: lines[0]?.occurrenceId ?? '',
    quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    lines: lines.map(({ itemNo, quantity, fareClass, passengerType, passenger }) => ({
      item_no: itemNo ?? 1,
      quantity,
      class: fareClass ?? null,
      type: passengerType ?? null,
      passenger: passenger ?? null,
    })),
  }
}
