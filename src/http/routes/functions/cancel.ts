import { type Static, Type } from '@fastify/type-provider-typebox'
import { Lines } from '#http/input/typed_text.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Cancellation } from '#http/routes/bookings/cancellation.ts'
import { callRows, onlyRow } from '#http/rows.ts'
import { Body, Uuid } from '#http/schemas.ts'

/** POST /functions/v1/cancel: the older name of POST /api/v1/bookings/{id}/cancellation. */
export const cancelFunctionRoute: RoutePlugin = async (app, { writeExposed }) => {
  const schema = {
    operationId: 'cancelFunction',
    summary: 'Cancel a booking (the older name of POST /api/v1/bookings/{id}/cancellation)',
    tags: ['functions'],
    body: Body({ bookingId: Uuid, reason: Type.Optional(Lines(500)) }),
    response: {
      200: Cancellation,
      ...refusals('sign_in_required', 'booking_not_found', 'already_cancelled', 'cancellation_closed'),
    },
  }

  app.post('/cancel', { schema }, async (request) => {
    const { bookingId, reason } = request.body
    const rows = await callRows<{ answer: Static<typeof Cancellation> }>(
      request,
      await writeExposed((schema) => `select ${schema}.cancel_booking($1, $2) as answer`),
      [bookingId, reason],
    )
    return onlyRow(rows, 'booking_not_found').answer
  })
}
