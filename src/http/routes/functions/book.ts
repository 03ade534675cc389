import { Type } from '@fastify/type-provider-typebox'
import { Line } from '#http/input/typed_text.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { IdempotencyHeaders } from '#http/plugins/idempotency.ts'
import { refusals } from '#http/refusals.ts'
import { BOOKING_REFUSALS } from '#http/routes/bookings/refusals.ts'
import { Booking } from '#http/routes/bookings/schemas.ts'
import { bookingOf, submitBooking } from '#http/routes/bookings/submit.ts'
import { Body, Uuid } from '#http/schemas.ts'

const NewRegistration = Body({
  eventId: Uuid,
  customerId: Type.Optional({
    ...Uuid,
    description: 'For agents and admins; everyone else books for themselves',
  }),
  paymentMethod: Type.Optional(Line(40, { description: 'Accepted but not used: nothing is charged' })),
  quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
})

/** POST /functions/v1/book: the older name of POST /api/v1/bookings, for one event. */
export const bookFunctionRoute: RoutePlugin = async (app, parts) => {
  const schema = {
    operationId: 'bookFunction',
    summary: 'Book an event (the older name of POST /api/v1/bookings)',
    tags: ['functions'],
    headers: IdempotencyHeaders,
    body: NewRegistration,
    response: { 201: Booking, ...refusals(...BOOKING_REFUSALS) },
  }

  app.post('/book', { schema }, async (request, reply) => {
    const { eventId, customerId, quantity } = request.body
    const wanted = { occurrence_id: eventId, quantity, customer_id: customerId }
    const booking = bookingOf(await submitBooking(parts, request, reply, wanted))
    return reply.code(201).send(booking)
  })
}
