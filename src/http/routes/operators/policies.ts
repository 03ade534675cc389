import { type Static, Type } from '@fastify/type-provider-typebox'
import { Line } from '#http/input/typed_text.ts'
import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { Created, OperatorParams, Price, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'
import { Body, Moment, Nullable, Uuid } from '#http/schemas.ts'

const Fee = Type.Object(
  {
    before_s: Type.Integer({
      minimum: 0,
      maximum: 999_999_999,
      description: 'Applies from this many seconds before boarding',
    }),
    fee_percent: Type.Optional(
      Type.Number({ minimum: 0, maximum: 100, description: 'At most two decimals' }),
    ),
    fee_minor: Type.Optional(Price),
  },
  { additionalProperties: false },
)

/** How much one customer may hold; staff may hold more. The default is core.default_hold_limits. */
function limit(usual: number, description: string) {
  return Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()], {
    default: usual,
    description: `${description}; null is no limit`,
  })
}

const NewPolicy = Body({
  name: Line(200),
  hold_s: Type.Integer({ minimum: 1, maximum: 604_800, default: 600, description: 'How long a hold lasts' }),
  sales_close_s: Type.Integer({
    minimum: 0,
    maximum: 31_622_400,
    default: 0,
    description: 'How long before boarding sales close',
  }),
  fees: Type.Array(Fee, { maxItems: 50, default: [], description: 'Without fees, cancelling is free' }),
  open_holds_max: limit(3, 'Open holds of one customer at one departure or event'),
  held_places_max: limit(
    20,
    'Places of one departure or event that one customer may hold, or wait for at once',
  ),
  holds_per_hour_max: limit(20, 'Bookings that one customer may leave unpaid or give up within an hour'),
  change_fee_minor: {
    ...Price,
    default: 0,
    description: 'The fee for each place whose departure or journey is changed',
  },
  changes_close_s: Type.Integer({
    minimum: 0,
    maximum: 31_622_400,
    default: 0,
    description:
      'How long before the begin customers may no longer change a booking; staff may until it begins',
  }),
})

const Policy = Type.Object({
  id: Uuid,
  name: Type.String(),
  hold_s: Type.Integer(),
  sales_close_s: Type.Integer(),
  fees: Type.Array(Fee),
  open_holds_max: Nullable(Type.Integer()),
  held_places_max: Nullable(Type.Integer()),
  holds_per_hour_max: Nullable(Type.Integer()),
  change_fee_minor: Type.Integer(),
  changes_close_s: Type.Integer(),
  created_at: Moment,
})
type Policy = Static<typeof Policy>

const tags = ['fares']

/** /operators/{slug}/policies: terms of sale. They never change: new terms are a new policy, so past customers keep theirs. */
export const policiesRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listPolicies',
    summary: 'Terms of sale, the newest first',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Policy), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/policies', { schema: list }, async (request, reply) => {
    return pageOfNewest<Policy>(
      reply,
      `select p.id, p.name, p.hold_s, p.sales_close_s, p.open_holds_max, p.held_places_max, p.holds_per_hour_max,
              p.change_fee_minor, p.changes_close_s, p.created_at,
              (select coalesce(json_agg(json_build_object('before_s', f.before_s, 'fee_percent', f.fee_percent,
                                                          'fee_minor', f.fee_minor) order by f.before_s desc), '[]')
                 from core.cancellation_fees as f
                where f.operator_id = p.operator_id and f.policy_id = p.id) as fees
         from core.policies as p
        where p.operator_id = (select core.operator_id_of($1)) and ($2::uuid is null or p.id < $2)
        order by p.id desc limit $3`,
      request.params.slug,
      request.query,
    )
  })

  const create = {
    operationId: 'createPolicy',
    summary: 'Set terms of sale: holds, the close of sales, cancellation fees',
    description: 'Refer to it from the lines and events that are sold under it. Admins only.',
    tags,
    params: OperatorParams,
    body: NewPolicy,
    response: { 201: Created, ...refusals(...STAFF_REFUSALS, 'invalid_request') },
  }
  app.post('/operators/:slug/policies', { schema: create }, async (request, reply) => {
    const { name, hold_s, sales_close_s, fees, open_holds_max, held_places_max, holds_per_hour_max } =
      request.body
    const { change_fee_minor, changes_close_s } = request.body
    const terms = [name, hold_s, sales_close_s, JSON.stringify(fees)]
    const limits = [open_holds_max, held_places_max, holds_per_hour_max]
    const values = [request.params.slug, ...terms, ...limits, change_fee_minor, changes_close_s]
    const rows = await callRows<Created>(
      request,
      'select core.create_policy(core.operator_id_of($1), $2, $3, $4, $5, $6, $7, $8, $9, $10) as id',
      values,
    )
    return reply.code(201).send(onlyRow(rows, 'operator_not_found'))
  })
}
