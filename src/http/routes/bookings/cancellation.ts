import { Type } from '@fastify/type-provider-typebox'
import { refusals } from '#http/refusals.ts'
import { BookingParams } from '#http/routes/bookings/schemas.ts'
import type { RoutePlugin } from '#http/routes/index.ts'
import { Body, Timestamp, Uuid } from '#http/schemas.ts'

const ClaimIds = Type.Array(Uuid, {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  description: 'Left out: all of it',
})

export const Cancellation = Type.Object({
  status: Type.String({ description: 'cancelled, or what it was if passengers are left' }),
  fee_minor: Type.Integer(),
  refundable_minor: Type.Integer(),
  total_minor: Type.Integer({ description: 'The price of what is left' }),
  currency: Type.String(),
})

const Quote = Type.Object({
  claims: Type.Array(
    Type.Object({
      claim_id: Uuid,
      occurrence_id: Uuid,
      price_minor: Type.Integer(),
      fee_minor: Type.Integer(),
      begins_at: Timestamp,
    }),
  ),
})

/** GET and POST /bookings/{id}/cancellation: what giving it up, or some passengers of it, would cost; and doing so. */
export const cancellationRoute: RoutePlugin = async (app) => {
  const quote = {
    operationId: 'quoteCancellation',
    summary: 'Ask what cancelling costs now',
    tags: ['bookings'],
    params: BookingParams,
    response: { 200: Quote, ...refusals('booking_not_found') },
  }
  app.get('/bookings/:id/cancellation', { schema: quote }, async (request) =>
    request.inTransaction(async (db) => {
      const { rows } = await db.query('select * from core.cancellation_quote($1)', [request.params.id])
      return { claims: rows }
    }),
  )

  const cancel = {
    operationId: 'cancelBooking',
    summary: 'Cancel a booking, or one passenger of it',
    tags: ['bookings'],
    params: BookingParams,
    body: Body({
      reason: Type.Optional(Type.String({ maxLength: 500 })),
      claim_ids: Type.Optional(ClaimIds),
    }),
    response: {
      200: Cancellation,
      ...refusals('booking_not_found', 'claim_not_found', 'already_cancelled', 'cancellation_closed'),
    },
  }
  app.post('/bookings/:id/cancellation', { schema: cancel }, async (request) => {
    const { reason, claim_ids } = request.body
    return request.inTransaction(async (db) => {
      const values = [request.params.id, reason, claim_ids]
      const { rows } = await db.query('select public.cancel_booking($1, $2, $3::uuid[]) as answer', values)
      return rows[0].answer
    })
  })
}
