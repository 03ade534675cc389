import { Type } from '@fastify/type-provider-typebox'
import { refusals } from '#http/refusals.ts'
import { BookingParams } from '#http/routes/bookings/schemas.ts'
import type { RoutePlugin } from '#http/routes/index.ts'
import { Uuid } from '#http/schemas.ts'

const Confirmed = Type.Object({ status: Type.String(), booking_id: Uuid })

/** POST /bookings/{id}/confirmation: a hold becomes a sale, also after it expired if its places are still free. */
export const confirmationRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'confirmBooking',
    summary: 'Confirm a hold',
    tags: ['bookings'],
    params: BookingParams,
    response: {
      200: Confirmed,
      ...refusals('booking_not_found', 'already_cancelled', 'occurrence_cancelled', 'hold_expired'),
    },
  }

  app.post('/bookings/:id/confirmation', { schema }, async (request) =>
    request.inTransaction(async (db) => {
      const { rows } = await db.query('select public.confirm($1) as answer', [request.params.id])
      return rows[0].answer
    }),
  )
}
