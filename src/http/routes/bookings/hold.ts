import { Type } from '@fastify/type-provider-typebox'
import { delayRefusal } from '#http/overload/delay_refusal.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { changeOf, refusedAs } from '#http/routes/bookings/changes.ts'
import { BookingParams } from '#http/routes/bookings/schemas.ts'

const ReleasedHold = Type.Object({
  units_released: Type.Integer({
    minimum: 0,
    description: 'Places × span length; 0 if the hold was released before',
  }),
})

/** DELETE /bookings/{id}/hold: the caller releases a hold before it expires. */
export const holdRoute: RoutePlugin = async (app, { bookings }) => {
  const schema = {
    operationId: 'releaseHold',
    summary: 'Release a hold',
    tags: ['bookings'],
    params: BookingParams,
    response: {
      200: ReleasedHold,
      ...refusals('sign_in_required', 'booking_not_found', 'hold_already_confirmed', 'busy'),
    },
  }

  app.delete('/bookings/:id/hold', { schema }, async (request) => {
    const verdict = await delayRefusal(bookings.release(changeOf(request)))
    if (verdict.refusal === null) return { units_released: verdict.units }
    throw refusedAs(verdict.refusal)
  })
}
