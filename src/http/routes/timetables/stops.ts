import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { Created, OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { NewStop, StopChange } from '#http/routes/timetables/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Body, Nullable, Uuid } from '#http/schemas.ts'

const Stop = Type.Object({
  id: Uuid,
  name: Type.String(),
  kind: Type.String({ description: 'stop or station' }),
  code: Nullable(Type.String()),
  parent_id: Nullable({ ...Uuid, description: 'The station of a platform' }),
  zone: Nullable(Type.String({ description: 'The zone that fares refer to' })),
  time_zone: Type.String(),
  latitude: Nullable(Type.Number()),
  longitude: Nullable(Type.Number()),
  address: Nullable(Type.String()),
  imported: Type.Boolean({ description: 'Whether it came with a timetable; false if it was made by hand' }),
  active: Type.Boolean({ description: 'Whether it is in use' }),
  merged_into: Nullable({ ...Uuid, description: 'The stop that stands for this one too' }),
})
type Stop = Static<typeof Stop>

const Query = Type.Object({
  ...PageQuery.properties,
  include_retired: Type.Boolean({
    default: false,
    description: 'Also those that are out of use or were merged into another',
  }),
})

const Changed = Type.Object({
  patterns: Type.Integer({
    description: 'The number of lists of stops in which one took the place of the other',
  }),
})
type Changed = Static<typeof Changed>

const Position = Type.Tuple([Type.String(), Uuid])
const tags = ['timetables']

/** /operators/{slug}/stops: where trips call, imported or made by hand. */
export const stopsRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listStops',
    summary: 'Stops and stations, by name',
    tags,
    params: OperatorParams,
    querystring: Query,
    response: { 200: Page(Stop), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/stops', { schema: list }, async (request, reply) => {
    const { limit, cursor, include_retired } = request.query
    const [name, id] = decodeCursor(Position, cursor) ?? []
    const rows = await readRows<Stop>(
      request,
      `select l.id, l.name, l.kind, l.code, l.parent_id, t.zone, l.time_zone, l.latitude, l.longitude, l.address,
              t.feed_id is not null as imported, t.active, t.merged_into
         from transit.stops as t
         join core.locations as l on l.operator_id = t.operator_id and l.id = t.location_id
        where t.operator_id = (select core.operator_id_of($1)) and (t.active or $2)
          and ($3::uuid is null or (l.name, l.id) > ($4, $3))
        order by l.name, l.id limit $5`,
      [request.params.slug, include_retired, id, name, limit + 1],
    )
    return pageOf(reply, limit, rows, (row) => [row.name, row.id])
  })

  const create = {
    operationId: 'createStop',
    summary: 'Make a stop, or a station with platforms',
    description:
      'No two stops have the same code, or the same name and no code: a repeated request makes no second stop. Admins only.',
    tags,
    params: OperatorParams,
    body: NewStop,
    response: {
      201: Created,
      ...refusals(...STAFF_REFUSALS, 'invalid_request', 'location_not_found', 'already_exists'),
    },
  }
  app.post('/operators/:slug/stops', { schema: create }, async (request, reply) => {
    const rows = await callRows<Created>(
      request,
      'select transit.create_stop(core.operator_id_of($1), $2) as id',
      [request.params.slug, request.body],
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })

  const change = {
    operationId: 'changeStop',
    summary: 'Change a stop that was made by hand',
    description: 'A new zone is valid for bookings made from now on. Admins only.',
    tags,
    params: OwnedParams,
    body: StopChange,
    response: {
      204: Type.Null({ description: 'Changed' }),
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'location_not_found',
        'imported_not_changed',
        'already_exists',
      ),
    },
  }
  app.patch('/operators/:slug/stops/:id', { schema: change }, async (request, reply) => {
    const { slug, id } = request.params
    await callRows(request, 'select transit.change_stop(core.operator_id_of($1), $2, $3)', [
      slug,
      id,
      request.body,
    ])
    return reply.code(204).send(null)
  })

  const retire = {
    operationId: 'retireStop',
    summary: 'Take a stop out of use',
    description: 'It is kept for past tickets. A stop at which trips call stays in use. Admins only.',
    tags,
    params: OwnedParams,
    response: {
      204: Type.Null({ description: 'Out of use' }),
      ...refusals(...STAFF_REFUSALS, 'location_not_found', 'imported_not_changed', 'stop_in_use'),
    },
  }
  app.delete('/operators/:slug/stops/:id', { schema: retire }, async (request, reply) => {
    const { slug, id } = request.params
    await callRows(request, 'select transit.retire_stop(core.operator_id_of($1), $2)', [slug, id])
    return reply.code(204).send(null)
  })

  const merge = {
    operationId: 'mergeStops',
    summary: 'Let one stop stand for two',
    description:
      'For a stop of two timetables, or of a timetable and made by hand. Trips, departures and searches use `into` from now on, and ' +
      'later imports too. Repeating the request changes nothing. Admins only.',
    tags,
    params: OwnedParams,
    body: Body({ into: { ...Uuid, description: 'The stop that stays' } }),
    response: {
      200: Changed,
      ...refusals(...STAFF_REFUSALS, 'invalid_request', 'location_not_found', 'trips_call_at_both'),
    },
  }
  app.post('/operators/:slug/stops/:id/merge', { schema: merge }, async (request) => {
    const { slug, id } = request.params
    const rows = await callRows<Changed>(
      request,
      'select transit.merge_stops(core.operator_id_of($1), $2, $3) as patterns',
      [slug, id, request.body.into],
    )
    return onlyRow(rows, 'location_not_found')
  })

  const separate = {
    operationId: 'separateStop',
    summary: 'Undo the merge of a stop',
    description: 'Trips that called at this stop call there again. Admins only.',
    tags,
    params: OwnedParams,
    response: { 200: Changed, ...refusals(...STAFF_REFUSALS, 'location_not_found') },
  }
  app.delete('/operators/:slug/stops/:id/merge', { schema: separate }, async (request) => {
    const { slug, id } = request.params
    const rows = await callRows<Changed>(
      request,
      'select transit.separate_stop(core.operator_id_of($1), $2) as patterns',
      [slug, id],
    )
    return onlyRow(rows, 'location_not_found')
  })
}
