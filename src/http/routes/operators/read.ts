import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { cacheFor } from '#http/plugins/cache.ts'
import { refusals } from '#http/refusals.ts'
import { OperatorParams, Slug } from '#http/routes/operators/schemas.ts'
import { onlyRow, readRows } from '#http/rows.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

const Operator = Type.Object({
  id: Uuid,
  slug: Type.String(),
  name: Type.String(),
  time_zone: Type.String(),
  currency: Type.String(),
  logo_url: Nullable(Type.String()),
  colour: Nullable(Type.String({ description: 'As #rrggbb' })),
  website: Nullable(Type.String()),
  contact_phone: Nullable(Type.String()),
})
type Operator = Static<typeof Operator>

const COLUMNS =
  'o.id, o.slug, o.name, o.time_zone, o.currency, o.logo_url, o.colour, o.website, o.contact_phone'

const tags = ['operators']

/** GET /operators, /operators/{slug}: the operators, and the look of their shops. */
export const readOperatorsRoute: RoutePlugin = async (app, { writeExposed }) => {
  const list = {
    operationId: 'listOperators',
    summary: 'The operators',
    tags,
    querystring: PageQuery,
    response: { 200: Page(Operator), ...refusals('invalid_cursor') },
  }
  app.get('/operators', { schema: list }, async (request, reply) => {
    const { limit, cursor } = request.query
    const rows = await readRows<Operator>(
      request,
      await writeExposed(
        (schema) => `
          select ${COLUMNS} from ${schema}.operators as o
           where o.active and ($1::text is null or o.slug > $1) order by o.slug limit $2`,
      ),
      [decodeCursor(Slug, cursor), limit + 1],
    )
    cacheFor(reply, 'listings')
    return pageOf(reply, limit, rows, (row) => row.slug)
  })

  const one = {
    operationId: 'getOperator',
    summary: 'One operator: its name, colours, currency and time zone',
    tags,
    params: OperatorParams,
    response: { 200: Operator, ...refusals('operator_not_found') },
  }
  app.get('/operators/:slug', { schema: one }, async (request, reply) => {
    const rows = await readRows<Operator>(
      request,
      await writeExposed(
        (schema) =>
          `select ${COLUMNS} from ${schema}.operators as o where o.id = (select core.operator_id_of($1))`,
      ),
      [request.params.slug],
    )
    cacheFor(reply, 'branding')
    return onlyRow(rows, 'operator_not_found')
  })
}
