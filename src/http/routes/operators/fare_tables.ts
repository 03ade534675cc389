import { type Static, Type } from '@fastify/type-provider-typebox'
import { Line } from '#http/input/typed_text.ts'
import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { Created, OperatorParams, OwnedParams, STAFF_REFUSALS, Word } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Body, Nullable, Uuid } from '#http/schemas.ts'

/** The most that core.set_fares accepts, and the body size that they need. A hundred zones to a hundred others are 10,000 fares. */
const FARES_MAX = 20_000
const FARES_BYTES_MAX = 2 * 1024 ** 2

const Zone = Line(64)
const Metres = Type.Integer({ minimum: 1, maximum: 999_999_999 })
const Minor = Type.Integer({ minimum: 0, maximum: 999_999_999_999 })

const NewFare = Type.Object(
  {
    from_zone: Type.Optional(Zone),
    to_zone: Type.Optional(Zone),
    distance_m_max: Type.Optional(Metres),
    class: Type.Optional(Word),
    passenger_type: Type.Optional(Word),
    price_minor: Minor,
    price_per_km_minor: Type.Optional(Minor),
  },
  { additionalProperties: false },
)
const NewFares = Type.Array(NewFare, {
  maxItems: FARES_MAX,
  description: 'A member that is left out of a fare matches anything',
})

const Fare = Type.Object({
  id: Uuid,
  from_zone: Nullable(Type.String()),
  to_zone: Nullable(Type.String()),
  distance_m_max: Nullable(Type.Integer()),
  class: Nullable(Type.String()),
  passenger_type: Nullable(Type.String()),
  price_minor: Type.Integer(),
  price_per_km_minor: Type.Integer(),
})

const tableFields = { id: Uuid, name: Type.String(), currency: Type.String() }
const FareTable = Type.Object(tableFields)
type FareTable = Static<typeof FareTable>
const FilledFareTable = Type.Object({ ...tableFields, fares: Type.Array(Fare) })
type FilledFareTable = Static<typeof FilledFareTable>
const FareCount = Type.Object({
  fares: Type.Integer({ description: 'The number of fares in the table now' }),
})
type FareCount = Static<typeof FareCount>

const tags = ['fares']

/** /operators/{slug}/fare-tables: what a journey costs, by zones or distance, class and passenger. */
export const fareTablesRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listFareTables',
    summary: 'Fare tables, the newest first',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(FareTable), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/fare-tables', { schema: list }, async (request, reply) => {
    return pageOfNewest<FareTable>(
      reply,
      `select t.id, t.name, t.currency from core.fare_tables as t
        where t.operator_id = (select core.operator_id_of($1)) and ($2::uuid is null or t.id < $2)
        order by t.id desc limit $3`,
      request.params.slug,
      request.query,
    )
  })

  const one = {
    operationId: 'getFareTable',
    summary: 'One fare table, with its fares',
    tags,
    params: OwnedParams,
    response: {
      200: FilledFareTable,
      ...refusals('operator_not_found', 'fare_table_not_found'),
    },
  }
  app.get('/operators/:slug/fare-tables/:id', { schema: one }, async (request) => {
    const { slug, id } = request.params
    return onlyRow(
      await readRows<FilledFareTable>(
        request,
        `select t.id, t.name, t.currency,
                (select coalesce(json_agg(f order by f.from_zone, f.to_zone, f.distance_m_max, f.class, f.passenger_type), '[]')
                   from (select x.id, x.from_zone, x.to_zone, x.distance_m_max, x.class, x.passenger_type, x.price_minor,
                                x.price_per_km_minor
                           from core.fares as x
                          where x.operator_id = t.operator_id and x.fare_table_id = t.id) as f) as fares
           from core.fare_tables as t where t.operator_id = (select core.operator_id_of($1)) and t.id = $2`,
        [slug, id],
      ),
      'fare_table_not_found',
    )
  })

  const create = {
    operationId: 'createFareTable',
    summary: 'Make a fare table',
    description: "Amounts are in the operator's currency unless another is named. Admins only.",
    tags,
    params: OperatorParams,
    body: Body({
      name: Line(200),
      currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
      fares: Type.Optional(NewFares),
    }),
    response: {
      201: Created,
      ...refusals(...STAFF_REFUSALS, 'invalid_request', 'already_exists'),
    },
  }
  app.post(
    '/operators/:slug/fare-tables',
    { schema: create, bodyLimit: FARES_BYTES_MAX },
    async (request, reply) => {
      const { slug } = request.params
      const { name, currency, fares = [] } = request.body
      const rows = await callRows<Created>(
        request,
        'select core.create_fare_table(core.operator_id_of($1), $2, $3, $4) as id',
        [slug, name, currency, JSON.stringify(fares)],
      )
      const { id } = onlyRow(rows, 'operator_not_found')
      return reply.code(201).header('location', `/api/v1/operators/${slug}/fare-tables/${id}`).send({ id })
    },
  )

  const set = {
    operationId: 'setFares',
    summary: 'Replace the fares of a table',
    description: 'Sold claims keep their price, and unchanged fares keep their id. Admins only.',
    tags,
    params: OwnedParams,
    body: Body({ fares: NewFares }),
    response: {
      200: FareCount,
      ...refusals(...STAFF_REFUSALS, 'invalid_request', 'fare_table_not_found'),
    },
  }
  app.put(
    '/operators/:slug/fare-tables/:id/fares',
    { schema: set, bodyLimit: FARES_BYTES_MAX },
    async (request) => {
      const { slug, id } = request.params
      const rows = await callRows<FareCount>(
        request,
        'select core.set_fares(core.operator_id_of($1), $2, $3) as fares',
        [slug, id, JSON.stringify(request.body.fares)],
      )
      return onlyRow(rows, 'fare_table_not_found')
    },
  )
}
