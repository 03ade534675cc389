import { Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { cacheFor } from '#http/plugins/cache.ts'
import { refusals } from '#http/refusals.ts'
import { Operator, Status } from '#http/routes/operators/operator.ts'
import { OperatorParams, Slug } from '#http/routes/operators/schemas.ts'
import { onlyRow, readRows } from '#http/rows.ts'

const tags = ['operators']

const ListQuery = Type.Object({
  ...PageQuery.properties,
  status: Type.Optional({
    ...Status,
    description: 'Only those. If left out, all that you see but archived ones',
  }),
})

/** GET /operators, /operators/{slug}: the operators, and the look of their shops. */
export const readOperatorsRoute: RoutePlugin = async (app, { writeExposed }) => {
  const list = {
    operationId: 'listOperators',
    summary: 'The operators',
    description:
      'Everyone sees the active ones, members also their own inactive and archived ones, and admins of the installation all.',
    tags,
    querystring: ListQuery,
    response: { 200: Page(Operator), ...refusals('invalid_cursor') },
  }
  app.get('/operators', { schema: list }, async (request, reply) => {
    const { limit, cursor, status } = request.query
    const rows = await readRows<{ operator: Operator }>(
      request,
      await writeExposed(
        (schema) => `
          select core.describe_operator(o.id) as operator from ${schema}.operators as o
           where case when $3::text is null then o.archived_at is null else o.status = $3 end
             and ($1::text is null or o.slug > $1)
           order by o.slug limit $2`,
      ),
      [decodeCursor(Slug, cursor), limit + 1, status],
    )
    cacheFor(reply, 'listings')
    const operators = rows.map(({ operator }) => operator)
    return pageOf(reply, limit, operators, (operator) => operator.slug)
  })

  const one = {
    operationId: 'getOperator',
    summary: 'One operator: its name, colours, contact, currency and time zone',
    tags,
    params: OperatorParams,
    response: { 200: Operator, ...refusals('operator_not_found') },
  }
  app.get('/operators/:slug', { schema: one }, async (request, reply) => {
    const rows = await readRows<{ operator: Operator }>(
      request,
      'select core.describe_operator(core.operator_id_of($1)) as operator',
      [request.params.slug],
    )
    cacheFor(reply, 'branding')
    return onlyRow(rows, 'operator_not_found').operator
  })
}
