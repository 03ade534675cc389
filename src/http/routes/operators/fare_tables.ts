import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import {
  FARES_BYTES_MAX,
  FareTable,
  FilledFareTable,
  NewFareTable,
} from '#http/routes/operators/fare_schemas.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { Created, OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'

const tags = ['fares']

/** /operators/{slug}/fare-tables: what a journey costs, by zones, stops, stages or distance, class and passenger. */
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
    summary: 'One fare table, with its fares and rules',
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
        `select t.id, t.name, t.currency, t.step_minor, t.rounding, t.price_minor_min, t.price_minor_max,
                (select coalesce(json_agg(f order by f.from_zone, f.to_zone, f.from_stop_id, f.to_stop_id, f.distance_m_max,
                                          f.stages_max, f.class, f.passenger_type, f.valid_from), '[]')
                   from (select x.id, x.from_zone, x.to_zone, x.from_stop_id, x.to_stop_id, x.one_way, x.distance_m_max, x.stages_max,
                                x.class, x.passenger_type, x.valid_from, x.valid_until, x.price_minor, x.price_per_km_minor
                           from core.fares as x
                          where x.operator_id = t.operator_id and x.fare_table_id = t.id) as f) as fares,
                (select coalesce(json_agg(a order by a.adjustment_no), '[]')
                   from (select y.adjustment_no, y.name, y.passenger_type, y.class, y.travel_from, y.travel_until, y.weekdays,
                                to_char(y.from_time, 'HH24:MI') as from_time, to_char(y.until_time, 'HH24:MI') as until_time,
                                y.days_ahead_min, y.days_ahead_max, y.load_percent_min, y.load_percent_max, y.percent, y.plus_minor
                           from core.fare_adjustments as y
                          where y.operator_id = t.operator_id and y.fare_table_id = t.id) as a) as adjustments
           from core.fare_tables as t where t.operator_id = (select core.operator_id_of($1)) and t.id = $2`,
        [slug, id],
      ),
      'fare_table_not_found',
    )
  })

  const create = {
    operationId: 'createFareTable',
    summary: 'Make a fare table',
    description:
      "Amounts are in the operator's currency unless another is named. A fare is for both directions unless it is `one_way`. A list " +
      'that has no fare between two of its zones is refused and names the first ten such pairs. Admins only.',
    tags,
    params: OperatorParams,
    body: NewFareTable,
    response: {
      201: Created,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'location_not_found',
        'fare_table_has_holes',
        'already_exists',
      ),
    },
  }
  app.post(
    '/operators/:slug/fare-tables',
    { schema: create, bodyLimit: FARES_BYTES_MAX },
    async (request, reply) => {
      const { slug } = request.params
      const { name, currency, fares = [], allow_holes, ...rules } = request.body
      const rows = await callRows<Created>(
        request,
        'select core.create_fare_table(core.operator_id_of($1), $2, $3, $4, $5, $6) as id',
        [slug, name, currency, JSON.stringify(fares), JSON.stringify(rules), allow_holes],
      )
      const { id } = onlyRow(rows, 'operator_not_found')
      return reply.code(201).header('location', `/api/v1/operators/${slug}/fare-tables/${id}`).send({ id })
    },
  )
}
