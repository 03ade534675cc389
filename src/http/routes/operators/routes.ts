import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { cacheFor } from '#http/plugins/cache.ts'
import { refusals } from '#http/refusals.ts'
import { OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Body, Nullable, Uuid } from '#http/schemas.ts'

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

const Terms = Body({
  vehicle_type_id: Type.Optional(Uuid),
  fare_table_id: Type.Optional(Uuid),
  policy_id: Type.Optional(Uuid),
})

const Sold = Type.Object({
  trips: Type.Integer({ description: 'The number of trips that are sold this way from now on' }),
})
type Sold = Static<typeof Sold>

const Position = Type.Tuple([Type.String(), Uuid])
const tags = ['operators']

/** GET /operators/{slug}/routes and PATCH of one: the lines that run, and how their trips are sold. */
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

  const sell = {
    operationId: 'changeRoute',
    summary: 'Set how the trips of a line are sold: vehicle type, fares and terms',
    description:
      'Applies to departures made from now on, and to unbooked ones at the next generation. Admins only.',
    tags,
    params: OwnedParams,
    body: Terms,
    response: {
      200: Sold,
      ...refusals(
        ...STAFF_REFUSALS,
        'route_not_found',
        'vehicle_type_not_found',
        'fare_table_not_found',
        'policy_not_found',
      ),
    },
  }
  app.patch('/operators/:slug/routes/:id', { schema: sell }, async (request) => {
    const { vehicle_type_id, fare_table_id, policy_id } = request.body
    const { slug, id } = request.params
    const values = [slug, id, vehicle_type_id, fare_table_id, policy_id]
    return onlyRow(
      await callRows<Sold>(
        request,
        'select transit.sell_route(core.operator_id_of($1), $2, $3, $4, $5) as trips',
        values,
      ),
      'route_not_found',
    )
  })
}
