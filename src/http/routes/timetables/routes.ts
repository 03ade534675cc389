import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Created, OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { NewRoute } from '#http/routes/timetables/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

const Call = Type.Object({
  index: Type.Integer(),
  stop_id: Uuid,
  name: Type.String(),
  minutes: Type.Number({ description: 'Minutes from the start of the trip until it arrives' }),
  stay_minutes: Type.Number(),
  distance_m: Type.Integer({ description: 'Metres from the first stop' }),
  zone: Nullable(Type.String()),
  boards: Type.Boolean(),
  alights: Type.Boolean(),
})

const Route = Type.Object({
  id: Uuid,
  name: Type.String(),
  code: Nullable(Type.String()),
  brand: Type.String(),
  colour: Nullable(Type.String()),
  imported: Type.Boolean({ description: 'Whether it came with a timetable; false if it was made by hand' }),
  active: Type.Boolean(),
  vehicle_type_id: Nullable(Uuid),
  fare_table_id: Nullable(Uuid),
  policy_id: Nullable(Uuid),
  stops: Type.Array(Call),
  return_stops: Type.Array(Call, { description: 'The way back; empty if there is none' }),
})
type Route = Static<typeof Route>

const tags = ['timetables']

/** POST /operators/{slug}/routes, GET and DELETE of one: routes with their stops, made by hand. */
export const routesRoute: RoutePlugin = async (app) => {
  const create = {
    operationId: 'createRoute',
    summary: 'Make a route with its stops, one way or both',
    description:
      'Its trips take these stops and usual times. How it is sold is the default of its trips. No two routes have the same code, or ' +
      'the same name and no code: a repeated request makes no second route. Admins only.',
    tags,
    params: OperatorParams,
    body: NewRoute,
    response: {
      201: Created,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'location_not_found',
        'route_has_one_stop',
        'times_run_backwards',
        'vehicle_type_not_found',
        'fare_table_not_found',
        'policy_not_found',
        'already_exists',
      ),
    },
  }
  app.post('/operators/:slug/routes', { schema: create }, async (request, reply) => {
    const rows = await callRows<Created>(
      request,
      'select transit.create_route(core.operator_id_of($1), $2) as id',
      [request.params.slug, request.body],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const one = {
    operationId: 'getRoute',
    summary: 'A route with its stops, there and back',
    tags,
    params: OwnedParams,
    response: { 200: Route, ...refusals('operator_not_found', 'route_not_found') },
  }
  app.get('/operators/:slug/routes/:id', { schema: one }, async (request) => {
    const { slug, id } = request.params
    const rows = await readRows<Route>(
      request,
      `select r.id, coalesce(r.long_name, r.short_name) as name, r.short_name as code, b.name as brand, r.colour,
              r.feed_id is not null as imported, r.active, r.vehicle_type_id, r.fare_table_id, r.policy_id,
              transit.describe_calls_of_route(r.operator_id, r.id, 0) as stops,
              transit.describe_calls_of_route(r.operator_id, r.id, 1) as return_stops
         from transit.routes as r
         join transit.brands as b on b.operator_id = r.operator_id and b.id = r.brand_id
        where r.operator_id = (select core.operator_id_of($1)) and r.id = $2`,
      [slug, id],
    )
    return onlyRow(rows, 'route_not_found')
  })

  const retire = {
    operationId: 'retireRoute',
    summary: 'Take a route and its trips out of use',
    description:
      'Departures without bookings are withdrawn at the next generation; booked ones stay until they are cancelled. Admins only.',
    tags,
    params: OwnedParams,
    response: {
      200: Type.Object({
        trips: Type.Integer({ description: 'The number of trips that were retired with it' }),
      }),
      ...refusals(...STAFF_REFUSALS, 'route_not_found', 'imported_not_changed'),
    },
  }
  app.delete('/operators/:slug/routes/:id', { schema: retire }, async (request) => {
    const { slug, id } = request.params
    const rows = await callRows<{ trips: number }>(
      request,
      'select transit.retire_route(core.operator_id_of($1), $2) as trips',
      [slug, id],
    )
    return onlyRow(rows, 'route_not_found')
  })
}
