import { Type } from '@fastify/type-provider-typebox'
import { Line, Lines } from '#http/input/typed_text.ts'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { cacheFor } from '#http/plugins/cache.ts'
import { refusals } from '#http/refusals.ts'
import { Event } from '#http/routes/events/schemas.ts'
import { Created, OperatorParams, Price, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Body, Timestamp, Uuid } from '#http/schemas.ts'

const Query = Type.Object({
  ...PageQuery.properties,
  from: Type.Optional({
    ...Timestamp,
    description: 'Only events that begin at this time or later; now if left out',
  }),
  until: Type.Optional({
    ...Timestamp,
    description:
      'Only events that begin before this time; a month after `from` if left out, and at most 366 days after it',
  }),
  series_id: Type.Optional(Uuid),
})

const NewEvent = Body({
  name: Line(300, { description: 'The name of the new series, unless an existing series is given' }),
  starts_at: Timestamp,
  ends_at: Type.Optional(Timestamp),
  duration_s: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 2_678_400, description: 'Instead of ends_at' }),
  ),
  capacity: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'How many places; instead, a layout has them',
    }),
  ),
  layout_id: Type.Optional({
    ...Uuid,
    description: 'The seat layout of the room, if places are numbered: leave out capacity',
  }),
  series_id: Type.Optional(Uuid),
  location_id: Type.Optional(Uuid),
  policy_id: Type.Optional(Uuid),
  price_minor: { ...Price, description: '0 means free of charge' },
  currency: Type.Optional(
    Type.String({ pattern: '^[A-Z]{3}$', description: "The operator's currency if left out" }),
  ),
  description: Type.Optional(Lines(10_000)),
  sales_open_at: Type.Optional(Timestamp),
  published: Type.Boolean({ default: true }),
})

const tags = ['events']

/** GET and POST /operators/{slug}/events: class events, by start time. */
export const eventsRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listEvents',
    summary: 'Class events, by when they begin',
    tags,
    params: OperatorParams,
    querystring: Query,
    response: { 200: Page(Event), ...refusals('operator_not_found', 'date_out_of_range', 'invalid_cursor') },
  }
  app.get('/operators/:slug/events', { schema: list }, async (request, reply) => {
    const { from, until, series_id, limit, cursor } = request.query
    const values = [request.params.slug, from, until, series_id, limit + 1, decodeCursor(Uuid, cursor)]
    const rows = await readRows<Event>(
      request,
      `select id, operator_id, series_id, name, location_id, location, time_zone, starts_at, ends_at, status, published,
              capacity, taken, free, waiting, price_minor, currency
         from core.find_events($1, $2, $3, $4, $5, $6)
        order by starts_at, id`,
      values,
    )
    cacheFor(reply, 'listings')
    return pageOf(reply, limit, rows, (row) => row.id)
  })

  const create = {
    operationId: 'createEvent',
    summary: 'Put a class event on sale',
    description: 'The event belongs to an existing series, or to a new one of that name. Admins only.',
    tags,
    params: OperatorParams,
    body: NewEvent,
    response: {
      201: Created,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'date_out_of_range',
        'partition_not_whole',
        'location_not_found',
        'offering_not_found',
        'policy_not_found',
        'layout_not_found',
      ),
    },
  }
  app.post('/operators/:slug/events', { schema: create }, async (request, reply) => {
    const { name, starts_at, ends_at, duration_s, capacity, series_id, location_id, policy_id, ...rest } =
      request.body
    const { price_minor, currency, description, sales_open_at, published, layout_id } = rest
    const when = [name, starts_at, ends_at, duration_s, capacity, series_id, location_id, policy_id]
    const values = [
      request.params.slug,
      ...when,
      price_minor,
      currency,
      description,
      sales_open_at,
      published,
      layout_id,
    ]
    const { id } = onlyRow(
      await callRows<Created>(
        request,
        `select classes.create_event(
p_operator_id => core.operator_id_of($1), p_name => $2, p_starts_at => $3, p_ends_at => $4, p_duration_s => $5,
p_capacity => $6, p_offering_id => $7, p_location_id => $8, p_policy_id => $9, p_price_minor => $10, p_currency => $11,
p_description => $12, p_sales_open_at => $13, p_published => $14, p_layout_id => $15) as id`,
        values,
      ),
      'operator_not_found',
    )
    return reply.code(201).header('location', `/api/v1/events/${id}`).send({ id })
  })
}
