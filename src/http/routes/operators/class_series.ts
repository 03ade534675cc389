import { type Static, Type } from '@fastify/type-provider-typebox'
import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { cacheFor } from '#http/plugins/cache.ts'
import { refusals } from '#http/refusals.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { OperatorParams } from '#http/routes/operators/schemas.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

const Series = Type.Object({
  id: Uuid,
  name: Type.String(),
  description: Nullable(Type.String()),
  location_id: Nullable(Uuid),
  policy_id: Nullable(Uuid),
})
type Series = Static<typeof Series>

/** GET /operators/{slug}/class-series: recurring classes. POST /events creates a series with its first event. */
export const classSeriesRoute: RoutePlugin = async (app, { writeExposed }) => {
  const schema = {
    operationId: 'listClassSeries',
    summary: 'Classes that recur, the newest first',
    tags: ['events'],
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Series), ...refusals('operator_not_found', 'invalid_cursor') },
  }

  app.get('/operators/:slug/class-series', { schema }, async (request, reply) => {
    cacheFor(reply, 'listings')
    return pageOfNewest<Series>(
      reply,
      await writeExposed(
        (schema) => `
          select s.id, s.name, s.description, s.location_id, s.policy_id from ${schema}.class_series as s
           where s.operator_id = (select core.operator_id_of($1)) and s.active and ($2::uuid is null or s.id < $2)
           order by s.id desc limit $3`,
      ),
      request.params.slug,
      request.query,
    )
  })
}
