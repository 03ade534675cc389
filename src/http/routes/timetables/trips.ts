import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Created, OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { NewTrip, TripChange } from '#http/routes/timetables/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

const Trip = Type.Object({
  id: Uuid,
  key: Type.String(),
  route_id: Uuid,
  direction: Nullable(Type.String({ description: 'outbound or return' })),
  calendar_id: Uuid,
  start: Type.String({
    description: 'When it leaves the first stop, as 07:30:00; it counts on after midnight',
  }),
  calls: Type.Array(
    Type.Object({
      stop_id: Uuid,
      name: Type.String(),
      arrives: Type.String({ description: 'As start' }),
      departs: Type.String({ description: 'As start' }),
    }),
  ),
  frequencies: Type.Array(
    Type.Object({ from: Type.String(), until: Type.String(), every_minutes: Type.Number() }),
    { description: 'If there are any, it leaves at these times and not at start' },
  ),
  vehicle_type_id: Uuid,
  headsign: Nullable(Type.String()),
  number: Nullable(Type.String()),
  imported: Type.Boolean({ description: 'Whether it came with a timetable; false if it was made by hand' }),
})
type Trip = Static<typeof Trip>

const Query = Type.Object({
  ...PageQuery.properties,
  route_id: Type.Optional(Uuid),
  calendar_id: Type.Optional(Uuid),
})

const TRIP_REFUSALS = [
  ...STAFF_REFUSALS,
  'invalid_request',
  'route_not_found',
  'calendar_not_found',
  'vehicle_type_not_found',
  'route_has_one_stop',
  'times_run_backwards',
  'already_exists',
] as const

const tags = ['timetables']

/** /operators/{slug}/trips: the timetable, trip by trip. */
export const tripsRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listTrips',
    summary: 'Trips of the timetable, the newest first',
    tags,
    params: OperatorParams,
    querystring: Query,
    response: { 200: Page(Trip), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/trips', { schema: list }, async (request, reply) => {
    const { limit, cursor, route_id, calendar_id } = request.query
    const rows = await readRows<Trip>(
      request,
      `select t.offering_id as id, t.gtfs_id as key, t.route_id,
              case t.direction when 0 then 'outbound' when 1 then 'return' end as direction, t.service_id as calendar_id,
              to_char(make_interval(secs => t.first_departure_s), 'HH24:MI:SS') as start,
              (select coalesce(json_agg(json_build_object(
                        'stop_id', l.id, 'name', l.name,
                        'arrives', to_char(make_interval(secs => t.first_departure_s + s.arrival_s), 'HH24:MI:SS'),
                        'departs', to_char(make_interval(secs => t.first_departure_s + s.departure_s), 'HH24:MI:SS'))
                        order by s.stop_index), '[]')
                 from transit.pattern_stops as s
                 join core.locations as l on l.operator_id = s.operator_id and l.id = s.location_id
                where s.operator_id = t.operator_id and s.pattern_id = t.pattern_id) as calls,
              (select coalesce(json_agg(json_build_object(
                        'from', to_char(make_interval(secs => f.starts_s), 'HH24:MI:SS'),
                        'until', to_char(make_interval(secs => f.ends_s), 'HH24:MI:SS'),
                        'every_minutes', f.headway_s / 60.0) order by f.starts_s), '[]')
                 from transit.frequencies as f
                where f.operator_id = t.operator_id and f.offering_id = t.offering_id) as frequencies,
              t.vehicle_type_id, t.headsign, t.short_name as number, t.feed_id is not null as imported
         from transit.trips as t
        where t.operator_id = (select core.operator_id_of($1)) and t.active and ($2::uuid is null or t.offering_id < $2)
          and ($3::uuid is null or t.route_id = $3) and ($4::uuid is null or t.service_id = $4)
        order by t.offering_id desc limit $5`,
      [request.params.slug, decodeCursor(Uuid, cursor), route_id, calendar_id, limit + 1],
    )
    return pageOf(reply, limit, rows, (row) => row.id)
  })

  const create = {
    operationId: 'createTrip',
    summary: 'Make a trip of a route',
    description:
      'It has the usual times of its route from `start`, or `times` of its own, or leaves again and again by `frequencies`. Its ' +
      'departures are made by the next generation. The key keeps a repeated request from making a second trip. Admins only.',
    tags,
    params: OperatorParams,
    body: NewTrip,
    response: { 201: Created, ...refusals(...TRIP_REFUSALS) },
  }
  app.post('/operators/:slug/trips', { schema: create }, async (request, reply) => {
    const rows = await callRows<Created>(
      request,
      'select transit.create_trip(core.operator_id_of($1), $2) as id',
      [request.params.slug, request.body],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const change = {
    operationId: 'changeTrip',
    summary: 'Change a trip that was made by hand',
    description:
      'Departures without bookings follow at the next generation. Booked ones stay as they were sold. Admins only.',
    tags,
    params: OwnedParams,
    body: TripChange,
    response: {
      204: Type.Null({ description: 'Changed' }),
      ...refusals(...TRIP_REFUSALS, 'trip_not_found', 'imported_not_changed', 'already_departed'),
    },
  }
  app.patch('/operators/:slug/trips/:id', { schema: change }, async (request, reply) => {
    const { slug, id } = request.params
    await callRows(request, 'select transit.change_trip(core.operator_id_of($1), $2, $3)', [
      slug,
      id,
      request.body,
    ])
    return reply.code(204).send(null)
  })

  const retire = {
    operationId: 'retireTrip',
    summary: 'Take a trip out of the timetable',
    description:
      'Departures without bookings are withdrawn at the next generation; booked ones stay until they are cancelled. Admins only.',
    tags,
    params: OwnedParams,
    response: {
      204: Type.Null({ description: 'Out of the timetable' }),
      ...refusals(...STAFF_REFUSALS, 'trip_not_found', 'imported_not_changed'),
    },
  }
  app.delete('/operators/:slug/trips/:id', { schema: retire }, async (request, reply) => {
    const { slug, id } = request.params
    await callRows(request, 'select transit.retire_trip(core.operator_id_of($1), $2)', [slug, id])
    return reply.code(204).send(null)
  })
}
