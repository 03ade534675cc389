import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Slug } from '#http/routes/operators/schemas.ts'
import { readRows } from '#http/rows.ts'
import { Moment, Nullable, Timestamp, Uuid } from '#http/schemas.ts'

const Text = Nullable(Type.String())

const Departure = Type.Object({
  occurrence_id: { ...Uuid, description: 'The departure_id for POST /bookings' },
  route_id: Uuid,
  route: Text,
  trip_id: Uuid,
  headsign: Text,
  service_date: Type.String({ format: 'date' }),
  departs_at: Moment,
  arrives_at: Moment,
  from_stop: Text,
  to_stop: Text,
  time_zone: Nullable(Type.String({ description: 'The time zone of the first stop' })),
  status: Type.Enum(['scheduled', 'cancelled', 'completed']),
  published: Type.Boolean({ description: 'False only for members of the operator: others do not see it' }),
  free_seats: Nullable(Type.Integer({ description: 'For the whole trip; a shorter journey may have more' })),
  capacity: Nullable(Type.Integer({ description: 'Places times legs; for members of the operator' })),
  taken: Nullable(Type.Integer({ description: 'How many of them are sold; for members of the operator' })),
  vehicle_type: Type.String(),
  vehicle_number: Text,
})
type Departure = Static<typeof Departure>

const Query = Type.Object({
  ...PageQuery.properties,
  operator: Slug,
  date: Type.String({ format: 'date', description: 'The service date, as the timetable has it' }),
  route_id: Type.Optional(Uuid),
  include_cancelled: Type.Boolean({ default: false }),
})

const Position = Type.Tuple([Timestamp, Uuid])

/** GET /departures: what leaves on a date, of all routes or of one. */
export const listDeparturesRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'listDepartures',
    summary: 'The departures of a date, without naming two stops',
    description:
      'In order of time. Everyone sees what is published; members of the operator see the rest too, and how much is sold. ' +
      'GET /operators/{slug}/departures searches between two stops, with prices.',
    tags: ['departures'],
    querystring: Query,
    response: {
      200: Page(Departure),
      ...refusals(
        'operator_not_found',
        'route_not_found',
        'date_out_of_range',
        'invalid_request',
        'invalid_cursor',
      ),
    },
  }

  app.get('/departures', { schema }, async (request, reply) => {
    const { operator, date, route_id, include_cancelled, limit, cursor } = request.query
    const [departsAt, id] = decodeCursor(Position, cursor) ?? []
    const rows = await readRows<Departure>(
      request,
      `select d.occurrence_id, d.route_id, d.route, d.trip_id, d.headsign, d.service_date::text, d.departs_at, d.arrives_at,
              d.from_stop, d.to_stop, d.time_zone, d.status, d.published, d.free_seats, d.capacity, d.taken, d.vehicle_type,
              d.vehicle_number
         from transit.list_departures($1, $2, $3, $4, $5, $6, $7) as d`,
      [operator, date, route_id, include_cancelled, limit + 1, departsAt, id],
    )
    return pageOf(reply, limit, rows, (row) => [row.departs_at.toISOString(), row.occurrence_id])
  })
}
