import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { cacheFor } from '#http/plugins/cache.ts'
import { refusals } from '#http/refusals.ts'
import { Point, RADIUS_M_MAX, Radius, readPoint } from '#http/routes/operators/point.ts'
import { AnyObject, OperatorParams, SearchQuery } from '#http/routes/operators/schemas.ts'
import { readRows } from '#http/rows.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

const Location = Type.Object({
  id: Uuid,
  parent_id: Nullable({ ...Uuid, description: 'The station of a platform' }),
  kind: Type.String({ description: 'stop, station, depot, hotel, studio or shop' }),
  name: Type.String(),
  code: Nullable(Type.String()),
  time_zone: Type.String(),
  latitude: Nullable(Type.Number()),
  longitude: Nullable(Type.Number()),
  address: Nullable(Type.String()),
  amenities: AnyObject,
  away_m: Nullable(Type.Number({ description: 'Metres from the point in `near`' })),
})
type Location = Static<typeof Location>

const Query = Type.Object({
  ...SearchQuery.properties,
  near: Type.Optional(Point),
  radius_m: Radius,
})

const AwayM = Type.Number({ minimum: 0, maximum: RADIUS_M_MAX })
const Position = Type.Tuple([Nullable(AwayM), Type.String(), Uuid])

/** GET /operators/{slug}/locations: stops, stations, studios; by name, or the nearest first. */
export const locationsRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'listLocations',
    summary: 'The locations of an operator: stops, stations, studios',
    description:
      'Sorted by name. With `near`, only those within `radius_m`, the nearest first. `q` is part of a name, or a code.',
    tags: ['operators'],
    params: OperatorParams,
    querystring: Query,
    response: { 200: Page(Location), ...refusals('operator_not_found', 'invalid_request', 'invalid_cursor') },
  }

  app.get('/operators/:slug/locations', { schema }, async (request, reply) => {
    const { q, near, radius_m, limit, cursor } = request.query
    const [awayM, name, id] = decodeCursor(Position, cursor) ?? []
    const rows = await readRows<Location>(
      request,
      'select * from core.find_locations($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [request.params.slug, q, ...readPoint(near), radius_m, limit + 1, awayM, name, id],
    )
    cacheFor(reply, 'locations')
    return pageOf(reply, limit, rows, (row) => [row.away_m, row.name, row.id])
  })
}
