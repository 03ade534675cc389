import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { cacheFor } from '#http/plugins/cache.ts'
import { refusals } from '#http/refusals.ts'
import { OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { RouteChange } from '#http/routes/timetables/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

const Stop = Type.Object({
  id: Uuid,
  name: Type.String(),
  code: Nullable(Type.String()),
  zone: Nullable(Type.String({ description: 'The zone that fares refer to' })),
  latitude: Nullable(Type.Number()),
  longitude: Nullable(Type.Number()),
  time_zone: Type.String(),
  seconds: Type.Integer({ description: 'Seconds since the departure from the first stop' }),
})

const Route = Type.Object({
  id: Uuid,
  brand: Type.String(),
  name: Type.String(),
  short_name: Nullable(Type.String()),
  long_name: Nullable(Type.String()),
  colour: Nullable(Type.String()),
  stops: Type.Array(Stop, { description: 'The stops of its longest trip' }),
})
type Route = Static<typeof Route>

const Changed = Type.Object({
  trips: Type.Integer({ description: 'The number of trips that follow from now on' }),
})
type Changed = Static<typeof Changed>

const Position = Type.Tuple([Type.String(), Uuid])
const tags = ['operators']

/** GET /operators/{slug}/routes and PATCH of one: the lines that run, and what changes about them. */
export const lineRoutes: RoutePlugin = async (app, { writeExposed }) => {
  const list = {
    operationId: 'listRoutes',
    summary: 'The lines of an operator, each with its stops',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Route), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/routes', { schema: list }, async (request, reply) => {
    const { limit, cursor } = request.query
    const [name, id] = decodeCursor(Position, cursor) ?? []
    const rows = await readRows<Route>(
      request,
      await writeExposed(
        (schema) => `
          select r.id, r.brand, r.name, r.short_name, r.long_name, r.colour, coalesce(r.stops, '[]') as stops
            from ${schema}.routes as r
           where r.operator_id = (select core.operator_id_of($1)) and ($2::uuid is null or (r.name, r.id) > ($3, $2))
           order by r.name, r.id limit $4`,
      ),
      [request.params.slug, id, name, limit + 1],
    )
    cacheFor(reply, 'locations')
    return pageOf(reply, limit, rows, (row) => [row.name, row.id])
  })

  const change = {
    operationId: 'changeRoute',
    summary: 'Change a line: how it is sold, its name, its stops',
    description:
      'Vehicle type, fares and terms of any line; everything else only if it was made by hand. Applies to departures made from now ' +
      'on, and to unbooked ones at the next generation. Admins only.',
    tags,
    params: OwnedParams,
    body: RouteChange,
    response: {
      200: Changed,
      ...refusals(
        ...STAFF_REFUSALS,
        'route_not_found',
        'vehicle_type_not_found',
        'fare_table_not_found',
        'policy_not_found',
        'invalid_request',
        'imported_not_changed',
        'location_not_found',
        'route_has_one_stop',
        'times_run_backwards',
        'already_exists',
      ),
    },
  }
  app.patch('/operators/:slug/routes/:id', { schema: change }, async (request) => {
    const { slug, id } = request.params
    return onlyRow(
      await callRows<Changed>(
        request,
        'select transit.change_route(core.operator_id_of($1), $2, $3) as trips',
        [slug, id, request.body],
      ),
      'route_not_found',
    )
  })
}
