import { type Static, Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { writeCsv } from '#http/documents/csv.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { OperatorParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { readRows } from '#http/rows.ts'
import { Nullable, TextAnswer } from '#http/schemas.ts'

const Query = Type.Object({
  from: Type.String({
    format: 'date',
    description: 'The first date of sale, in the time zone of the operator',
  }),
  until: Type.String({ format: 'date', description: 'The last date of sale, at most a year later' }),
  by: Type.Enum(['route', 'day', 'agent'], { description: 'What the rows are of' }),
})

const Sales = Type.Object({
  key: Nullable(
    Type.String({
      description:
        'The id of the route or event series, the date, or the account of the agent; null for customers who booked themselves',
    }),
  ),
  name: Nullable(Type.String()),
  bookings: Type.Integer(),
  places: Type.Integer({
    description: 'Places that were confirmed, those included that were cancelled since',
  }),
  cancelled_places: Type.Integer(),
  sold_minor: Type.Integer({ description: 'The price of all places' }),
  cancelled_minor: Type.Integer({ description: 'The price of those that were cancelled since' }),
  net_minor: Type.Integer({ description: 'The price of what remains, without fees' }),
  currency: Type.String(),
})
type Sales = Static<typeof Sales>

const COLUMNS = [
  ...(['key', 'name', 'bookings', 'places', 'cancelled_places'] as const),
  ...(['sold_minor', 'cancelled_minor', 'net_minor', 'currency'] as const),
]

/** GET /operators/{slug}/reports/sales and sales.csv: what was sold by route, day or agent, net of cancellations. */
export const salesReportRoute: RoutePlugin = async (app) => {
  const common = { tags: ['bookings'], params: OperatorParams, querystring: Query }
  const refused = refusals(...STAFF_REFUSALS, 'invalid_request')

  const report = {
    ...common,
    operationId: 'reportSales',
    summary: 'What was sold, by route, day or agent',
    description: 'By the date of the booking, one row for each currency. Agents and admins only.',
    response: { 200: Type.Object({ items: Type.Array(Sales) }), ...refused },
  }
  app.get('/operators/:slug/reports/sales', { schema: report }, async (request) => ({
    items: await readSales(request, request.params.slug, request.query),
  }))

  const csv = {
    ...common,
    operationId: 'reportSalesAsCsv',
    summary: 'What was sold, by route, day or agent, as CSV',
    description: 'The rows of `GET /operators/{slug}/reports/sales`. Agents and admins only.',
    response: { 200: TextAnswer('text/csv', 'The report'), ...refused },
  }
  app.get('/operators/:slug/reports/sales.csv', { schema: csv }, async (request, reply) => {
    const rows = await readSales(request, request.params.slug, request.query)
    const lines = rows.map((row) => COLUMNS.map((column) => row[column]))
    return reply.type('text/csv; charset=utf-8').send(writeCsv([COLUMNS, ...lines]))
  })
}

async function readSales(
  request: FastifyRequest,
  slug: string,
  { from, until, by }: Static<typeof Query>,
): Promise<Sales[]> {
  return readRows<Sales>(request, 'select * from transit.report_sales(core.operator_id_of($1), $2, $3, $4)', [
    ...[slug, from, until, by],
  ])
}
