import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { FARES_BYTES_MAX, NewFareList, NewFareRules } from '#http/routes/operators/fare_schemas.ts'
import { OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'

const FareCount = Type.Object({
  fares: Type.Integer({
    description: 'The number of fares in the table now, those of the other direction included',
  }),
})
type FareCount = Static<typeof FareCount>
const RuleCount = Type.Object({
  adjustments: Type.Integer({ description: 'The number of adjustments of the table now' }),
})
type RuleCount = Static<typeof RuleCount>

const tags = ['fares']

/** What is in a fare table: its fares, and the rules that change them. Each is replaced as a whole. */
export const faresRoute: RoutePlugin = async (app) => {
  const set = {
    operationId: 'setFares',
    summary: 'Replace the fares of a table',
    description:
      'Sold claims keep their price, and unchanged fares keep their id. A fare is for both directions unless it is `one_way`. A list ' +
      'that has no fare between two of its zones is refused and names the first ten such pairs. Admins only.',
    tags,
    params: OwnedParams,
    body: NewFareList,
    response: {
      200: FareCount,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'location_not_found',
        'fare_table_not_found',
        'fare_table_has_holes',
      ),
    },
  }
  app.put(
    '/operators/:slug/fare-tables/:id/fares',
    { schema: set, bodyLimit: FARES_BYTES_MAX },
    async (request) => {
      const { slug, id } = request.params
      const { fares, allow_holes } = request.body
      const rows = await callRows<FareCount>(
        request,
        'select core.set_fares(core.operator_id_of($1), $2, $3, $4) as fares',
        [slug, id, JSON.stringify(fares), allow_holes],
      )
      return onlyRow(rows, 'fare_table_not_found')
    },
  )

  const rules = {
    operationId: 'setFareRules',
    summary: 'Replace the rules of a fare table',
    description:
      'Adjustments by passenger, class, date, time, days ahead and load, the rounding, the minimum and the maximum. What is left out ' +
      'is no rule. Sold claims keep their price. Admins only.',
    tags,
    params: OwnedParams,
    body: NewFareRules,
    response: {
      200: RuleCount,
      ...refusals(...STAFF_REFUSALS, 'invalid_request', 'fare_table_not_found'),
    },
  }
  app.put('/operators/:slug/fare-tables/:id/rules', { schema: rules }, async (request) => {
    const { slug, id } = request.params
    const rows = await callRows<RuleCount>(
      request,
      'select core.set_fare_rules(core.operator_id_of($1), $2, $3) as adjustments',
      [slug, id, JSON.stringify(request.body)],
    )
    return onlyRow(rows, 'fare_table_not_found')
  })
}
