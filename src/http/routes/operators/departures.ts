import { type Static, Type } from '@fastify/type-provider-typebox'
import { search } from '#db/connections/search_pool.ts'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { cacheFor } from '#http/plugins/cache.ts'
import { refusals } from '#http/refusals.ts'
import { Point, Radius, readPoint } from '#http/routes/operators/point.ts'
import { AnyObject, OperatorParams } from '#http/routes/operators/schemas.ts'
import { Moment, Nullable, Timestamp, Uuid } from '#http/schemas.ts'

const ClassOffer = Type.Object({
  class: Type.String(),
  free_seats: Type.Integer(),
  price_minor: Nullable(Type.Integer({ description: 'The fare of an adult; null if none is set' })),
})

const Departure = Type.Object({
  occurrence_id: { ...Uuid, description: 'The departure_id for POST /bookings' },
  offering_id: Uuid,
  route_id: Uuid,
  route_short_name: Nullable(Type.String()),
  route_long_name: Nullable(Type.String()),
  brand: Type.String(),
  headsign: Nullable(Type.String()),
  vehicle_type: Type.String(),
  amenities: AnyObject,
  from_index: Type.Integer(),
  from_stop_id: Uuid,
  from_stop: Type.String(),
  from_time_zone: Type.String(),
  to_index: Type.Integer(),
  to_stop_id: Uuid,
  to_stop: Type.String(),
  to_time_zone: Type.String(),
  departs_at: Moment,
  arrives_at: Moment,
  duration_s: Type.Integer(),
  free_seats: Type.Integer({ description: 'For this journey: a seat can be sold again on another leg' }),
  price_minor: Nullable(Type.Integer({ description: 'The lowest fare of the classes with a free seat' })),
  currency: Type.String(),
  classes: Type.Array(ClassOffer),
  status: Type.String({
    description: 'open, sold_out or not_open; on request also closed, departed or cancelled',
  }),
})
type Departure = Static<typeof Departure>

const StopId = Type.Optional({ ...Uuid, description: 'A stop, or a station with all its platforms' })

const Query = Type.Object({
  ...PageQuery.properties,
  from_stop_id: StopId,
  to_stop_id: StopId,
  from_near: Type.Optional(Point),
  to_near: Type.Optional(Point),
  radius_m: Radius,
  date: Type.String({ format: 'date', description: 'The date of boarding, in local time' }),
  passengers: Type.Integer({ minimum: 1, maximum: 1000, default: 1 }),
  include_closed: Type.Boolean({
    default: false,
    description: 'Include departures that have left or are no longer sold',
  }),
  include_cancelled: Type.Boolean({ default: false }),
})

const Position = Type.Tuple([Timestamp, Uuid])

/** GET /operators/{slug}/departures: departures between two places on a date, with free seats and prices. */
export const searchDeparturesRoute: RoutePlugin = async (app, { searchPool }) => {
  const schema = {
    operationId: 'searchDepartures',
    summary: 'Search departures between two stops, or near two points',
    tags: ['departures'],
    params: OperatorParams,
    querystring: Query,
    response: {
      200: Page(Departure),
      ...refusals(
        'operator_not_found',
        'location_not_found',
        'date_out_of_range',
        'invalid_request',
        'invalid_cursor',
        'busy',
      ),
    },
  }

  app.get('/operators/:slug/departures', { schema }, async (request, reply) => {
    const { from_stop_id, to_stop_id, date, passengers, radius_m, limit, cursor, ...rest } = request.query
    const [departsAt, id] = decodeCursor(Position, cursor) ?? []
    const ends = [...readPoint(rest.from_near), ...readPoint(rest.to_near), radius_m]
    const shown = [rest.include_closed, rest.include_cancelled, limit + 1, departsAt, id]
    const values = [request.params.slug, from_stop_id, to_stop_id, date, passengers, ...ends, ...shown]
    // Everyone gets the same answer, staff too. So the server queries as itself, in one round trip: a transaction as the caller
    // takes three.
    const rows = await search<Departure>(searchPool, {
      name: 'search_departures',
      text: `select * from transit.search_departures(
               $1, $2::uuid, $3::uuid, $4::date, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::timestamptz, $15::uuid)`,
      values,
    })
    cacheFor(reply, 'listings')
    return pageOf(reply, limit, rows, (row) => [row.departs_at.toISOString(), row.occurrence_id])
  })
}
