import { Type } from '@fastify/type-provider-typebox'
import { generateDepartures } from '#db/departures.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { OperatorParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { onlyRow, readRows } from '#http/rows.ts'
import { Body, Moment, Nullable, Uuid } from '#http/schemas.ts'

const ServiceDate = Type.String({ format: 'date', description: 'A service date of the timetable' })

const Affected = Type.Object({
  occurrence_id: Uuid,
  headsign: Nullable(Type.String()),
  service_date: Type.String({ format: 'date' }),
  starts_at: Moment,
  difference: Type.String({ description: 'withdrawn, times, seats or terms' }),
  bookings: Type.Integer(),
  places: Type.Integer(),
})

const Unpriced = Type.Object({
  route_id: Uuid,
  route: Type.String(),
  fare_table: Nullable(Type.String({ description: 'Its name; null if the route has none' })),
  from_stop: Type.String(),
  to_stop: Type.String(),
  from_zone: Nullable(Type.String()),
  to_zone: Nullable(Type.String()),
  class: Type.String(),
})

const Generation = Type.Object({
  made: Type.Integer(),
  changed: Type.Integer({ description: 'Unbooked departures that were changed to follow the timetable' }),
  withdrawn: Type.Integer({ description: 'Unbooked departures that the timetable no longer contains' }),
  affected: Type.Array(Affected, {
    description: 'Booked departures that were kept, but differ from the timetable',
  }),
  unpriced: Type.Array(Unpriced, {
    description:
      'Journeys of the timetable that no fare is for, on whatever date: they are not sold. Set a fare of 0 for what is free. The ' +
      'first hundred',
  }),
})

/** POST /operators/{slug}/departure-generations: makes the departures of the timetable on these dates, including past ones. */
export const departureGenerationsRoute: RoutePlugin = async (app, { pool }) => {
  const schema = {
    operationId: 'generateDepartures',
    summary: 'Make the departures of some dates',
    description: 'At most 366 days at once. Repeating the request changes nothing. Admins only.',
    tags: ['departures'],
    params: OperatorParams,
    body: Body({ from: ServiceDate, until: ServiceDate }),
    response: { 200: Generation, ...refusals(...STAFF_REFUSALS, 'date_out_of_range', 'partition_not_whole') },
  }

  app.post('/operators/:slug/departure-generations', { schema }, async (request) => {
    const sql = `select core.operator_id_as($1, '{admin}') as id`
    const operator = onlyRow(
      await readRows<{ id: string }>(request, sql, [request.params.slug]),
      'not_allowed',
    )
    const { from, until } = request.body
    const origin = { ip: request.ip, requestId: request.id }
    return generateDepartures(pool, {
      operatorId: operator.id,
      from,
      until,
      claims: request.caller.claims,
      origin,
    })
  })
}
