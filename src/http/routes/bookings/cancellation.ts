import { Type } from '@fastify/type-provider-typebox'
import { Lines } from '#http/input/typed_text.ts'
import { delayRefusal } from '#http/overload/delay_refusal.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { changeOf, refusedAs } from '#http/routes/bookings/changes.ts'
import { BookingParams } from '#http/routes/bookings/schemas.ts'
import { Body, Timestamp, Uuid } from '#http/schemas.ts'

const ClaimIds = Type.Array(Uuid, {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  description: 'The claims to cancel; the whole booking if left out',
})

export const Cancellation = Type.Object({
  status: Type.String({ description: 'cancelled, or the previous status if passengers remain' }),
  fee_minor: Type.Integer({
    description: 'The fee of this cancellation; owed whether or not anything was paid',
  }),
  refundable_minor: Type.Integer({
    description: 'The amount to refund now: what was paid beyond what is owed',
  }),
  total_minor: Type.Integer({ description: 'The price of the remaining claims' }),
  currency: Type.String(),
})

const Quote = Type.Object({
  price_minor: Type.Integer({ description: 'The price of what would be cancelled' }),
  fee_minor: Type.Integer({ description: 'The cancellation fee' }),
  paid_minor: Type.Integer({ description: 'The amount paid for the booking so far' }),
  refundable_minor: Type.Integer({
    description: 'The amount that would be refunded; never more than was paid',
  }),
  currency: Type.String(),
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

/** GET and POST /bookings/{id}/cancellation: what cancelling all or some passengers would cost, and doing so. */
export const cancellationRoute: RoutePlugin = async (app, { bookings }) => {
  const quote = {
    operationId: 'quoteCancellation',
    summary: 'What cancelling would cost now',
    tags: ['bookings'],
    params: BookingParams,
    querystring: Type.Object({
      claim_id: Type.Optional(
        Type.Union([Uuid, Type.Array(Uuid, { minItems: 1, maxItems: 100 })], {
          description: 'A claim that would be cancelled, once for each; the whole booking if left out',
        }),
      ),
    }),
    response: { 200: Quote, ...refusals('sign_in_required', 'booking_not_found', 'claim_not_found') },
  }
  app.get('/bookings/:id/cancellation', { schema: quote }, async (request) => {
    const { claim_id: claimId } = request.query
    const claimIds = claimId === undefined ? null : [claimId].flat()
    const { rows } = await request.inTransaction((db) =>
      db.query('select core.cancellation_quote($1, $2) as quote', [request.params.id, claimIds]),
    )
    return rows[0].quote
  })

  const cancel = {
    operationId: 'cancelBooking',
    summary: 'Cancel a booking, or one passenger of it',
    tags: ['bookings'],
    params: BookingParams,
    body: Body({
      reason: Type.Optional(Lines(500)),
      claim_ids: Type.Optional(ClaimIds),
    }),
    response: {
      200: Cancellation,
      ...refusals(
        'sign_in_required',
        'booking_not_found',
        'claim_not_found',
        'already_cancelled',
        'cancellation_closed',
        'busy',
      ),
    },
  }
  app.post('/bookings/:id/cancellation', { schema: cancel }, async (request) => {
    const { reason, claim_ids: claimIds } = request.body
    const verdict = await delayRefusal(bookings.cancel({ ...changeOf(request), reason, claimIds }))
    if (verdict.refusal === null) return verdict
    throw refusedAs(
      verdict.refusal,
      verdict.refusal === 'claim_not_found' ? { extras: { field: 'claim_ids' } } : {},
    )
  })
}
