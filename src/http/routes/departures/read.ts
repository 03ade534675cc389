import { type Static, Type } from '@fastify/type-provider-typebox'
import type { ExposedSql } from '#db/exposed_schema.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { DepartureParams } from '#http/routes/departures/schemas.ts'
import { AnyObject, OwnedParams } from '#http/routes/operators/schemas.ts'
import { onlyRow, readRows } from '#http/rows.ts'
import { Moment, Nullable, Timestamp, Uuid } from '#http/schemas.ts'

const Call = Type.Object({
  index: Type.Integer(),
  stop_id: Uuid,
  name: Type.String(),
  code: Nullable(Type.String()),
  time_zone: Type.String(),
  latitude: Nullable(Type.Number()),
  longitude: Nullable(Type.Number()),
  zone: Nullable(Type.String()),
  arrives_at: Timestamp,
  departs_at: Timestamp,
  boards: Type.Boolean({ description: 'Whether passengers may board there' }),
  alights: Type.Boolean({ description: 'Whether passengers may alight there' }),
})

const Departure = Type.Object({
  occurrence_id: Uuid,
  operator_id: Uuid,
  route_id: Uuid,
  route: Type.String(),
  trip_id: Uuid,
  headsign: Nullable(Type.String()),
  service_date: Type.String({ format: 'date' }),
  departs_at: Moment,
  arrives_at: Moment,
  status: Type.String({ description: 'scheduled, cancelled or completed' }),
  free_seats: Type.Integer({ description: 'For the whole trip; a shorter journey may have more' }),
  price_minor: Nullable(Type.Integer({ description: 'The fare of an adult for the whole trip' })),
  currency: Type.String(),
  vehicle_number: Nullable(Type.String()),
  vehicle_type: Type.String(),
  amenities: AnyObject,
  stops: Type.Array(Call),
})
type Departure = Static<typeof Departure>

const ONE: ExposedSql = (
  schema,
) => `select s.id as occurrence_id, s.operator_id, s.route_id, s.route, s.trip_id, s.headsign, s.service_date,
                    s.departure_time as departs_at, s.arrival_time as arrives_at, s.status, s.available_seats as free_seats,
                    s.fare_minor as price_minor, s.currency, s.bus_number as vehicle_number, s.bus_type as vehicle_type, s.amenities,
                    transit.describe_calls(s.operator_id, s.id) as stops
               from ${schema}.bus_schedules as s
              where s.operator_id = $1 and s.id = $2 and ($3::text is null or s.operator_id = (select core.operator_id_of($3)))`

const tags = ['departures']

/** GET /departures/{id}, and the same below its operator: one departure, with its stops and times. */
export const readDepartureRoute: RoutePlugin = async (app, { operators, writeExposed }) => {
  const one = {
    operationId: 'getDeparture',
    summary: 'One departure, with its stops and times',
    tags,
    params: DepartureParams,
    response: { 200: Departure, ...refusals('occurrence_not_found') },
  }
  app.get('/departures/:id', { schema: one }, async (request) => {
    const { id } = request.params
    return onlyRow(
      await readRows<Departure>(request, await writeExposed(ONE), [await operators.operatorOf(id), id, null]),
      'occurrence_not_found',
    )
  })

  const ofOperator = {
    operationId: 'getDepartureOfOperator',
    summary: 'One departure of this operator',
    tags,
    params: OwnedParams,
    response: { 200: Departure, ...refusals('operator_not_found', 'occurrence_not_found') },
  }
  app.get('/operators/:slug/departures/:id', { schema: ofOperator }, async (request) => {
    const { slug, id } = request.params
    return onlyRow(
      await readRows<Departure>(request, await writeExposed(ONE), [await operators.operatorOf(id), id, slug]),
      'occurrence_not_found',
    )
  })
}
