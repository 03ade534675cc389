import { Type } from '@fastify/type-provider-typebox'
import { delayRefusal } from '#http/overload/delay_refusal.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { Refused } from '#http/problems/refused.ts'
import { isRefusalCode, refusals } from '#http/refusals.ts'
import { changeOf } from '#http/routes/bookings/changes.ts'
import { BookingParams } from '#http/routes/bookings/schemas.ts'
import { Uuid } from '#http/schemas.ts'

const Confirmed = Type.Object({ status: Type.String(), booking_id: Uuid })

/** POST /bookings/{id}/confirmation: a hold becomes a sale, even after it expired if its places are still free. */
export const confirmationRoute: RoutePlugin = async (app, { bookings, writeExposed }) => {
  const schema = {
    operationId: 'confirmBooking',
    summary: 'Confirm a hold',
    tags: ['bookings'],
    params: BookingParams,
    response: {
      200: Confirmed,
      ...refusals(
        'sign_in_required',
        'booking_not_found',
        'already_cancelled',
        'occurrence_cancelled',
        'hold_expired',
        'busy',
      ),
    },
  }

  app.post('/bookings/:id/confirmation', { schema }, async (request) => {
    const change = changeOf(request)
    const verdict = await delayRefusal(bookings.confirm(change))
    if (verdict !== 'expired') {
      if (isRefusalCode(verdict)) throw new Refused(verdict)
      return { status: verdict, booking_id: change.bookingId }
    }
    // Its places may still be free.
    const confirm = await writeExposed((schema) => `select ${schema}.confirm($1) as answer`)
    return request.inTransaction(async (db) => {
      const { rows } = await db.query(confirm, [change.bookingId])
      return rows[0].answer
    })
  })
}
