import { Type } from '@fastify/type-provider-typebox'
import { refusals } from '#http/refusals.ts'
import { BookingParams } from '#http/routes/bookings/schemas.ts'
import type { RoutePlugin } from '#http/routes/index.ts'

const ReleasedHold = Type.Object({
  units_released: Type.Integer({
    minimum: 0,
    description: 'Places × span length; 0 if it was given up before',
  }),
})

/** DELETE /bookings/{id}/hold: the caller gives up a hold before it expires. */
export const holdRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'releaseHold',
    summary: 'Give up a hold',
    tags: ['bookings'],
    params: BookingParams,
    response: { 200: ReleasedHold, ...refusals('booking_not_found', 'hold_already_confirmed') },
  }

  app.delete('/bookings/:id/hold', { schema }, async (request) =>
    request.inTransaction(async (db) => {
      const { rows } = await db.query('select public.release($1) as answer', [request.params.id])
      return rows[0].answer
    }),
  )
}
