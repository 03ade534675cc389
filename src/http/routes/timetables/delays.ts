import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { DepartureParams } from '#http/routes/departures/schemas.ts'
import { NewDelay } from '#http/routes/timetables/schemas.ts'
import { callRows } from '#http/rows.ts'
import { Moment, Nullable, Uuid } from '#http/schemas.ts'

const Told = Type.Object({
  booking_id: Uuid,
  reference: Type.String(),
  contact_name: Nullable(Type.String()),
  contact_phone: Nullable(Type.String()),
  contact_email: Nullable(Type.String()),
  seats: Type.Array(Type.String()),
  from_stop: Type.String(),
  to_stop: Type.String(),
  sold_departs_at: { ...Moment, description: 'When they board, as it was sold' },
  departs_at: { ...Moment, description: 'When they board now' },
})
type Told = Static<typeof Told>

/** POST /departures/{id}/delay: new times for one departure. */
export const delaysRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'delayDeparture',
    summary: 'Give a departure new times, and list who has to be told',
    description:
      '`minutes` later than its timetable (0 puts it back), or `times` at each of its stops. Passengers keep their seats, and their ' +
      'bookings the times as sold; an event tells their customers. Repeating the request changes nothing. Admins only.',
    tags: ['timetables'],
    params: DepartureParams,
    body: NewDelay,
    response: {
      200: Type.Object({
        bookings: Type.Array(Told, { description: 'Everyone who is booked on it' }),
      }),
      ...refusals(
        'sign_in_required',
        'not_allowed',
        'invalid_request',
        'occurrence_not_found',
        'times_run_backwards',
        'occurrence_cancelled',
        'already_departed',
      ),
    },
  }
  app.post('/departures/:id/delay', { schema }, async (request) => {
    const values = [request.params.id, request.body]
    return {
      bookings: await callRows<Told>(request, 'select * from transit.delay_departure($1, $2)', values),
    }
  })
}
