import { type Static, Type } from '@fastify/type-provider-typebox'
import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { LOOK } from '#http/routes/operators/operator.ts'
import { OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows } from '#http/rows.ts'
import { Body, Nullable, Uuid } from '#http/schemas.ts'

const Brand = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    website: Nullable(Type.String()),
    phone: Nullable(Type.String()),
    time_zone: Type.String(),
    logo_url: Nullable(Type.String()),
    colour: Nullable(Type.String({ description: 'As #rrggbb' })),
    text_colour: Nullable(Type.String({ description: 'As #rrggbb' })),
  },
  { title: 'Brand' },
)
type Brand = Static<typeof Brand>

const tags = ['operators']

/** /operators/{slug}/brands: the names under which an operator runs, each with its look. */
export const brandsRoute: RoutePlugin = async (app, { writeExposed }) => {
  const list = {
    operationId: 'listBrands',
    summary: 'The brands of an operator, the newest first',
    description:
      'A timetable brings its brands with it. A brand without a logo or colours of its own shows those of the operator.',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Brand), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/brands', { schema: list }, async (request, reply) =>
    pageOfNewest<Brand>(
      reply,
      await writeExposed(
        (schema) => `
          select b.id, b.name, b.website, b.phone, b.time_zone, b.logo_url, b.colour, b.text_colour from ${schema}.brands as b
           where b.operator_id = (select core.operator_id_of($1)) and ($2::uuid is null or b.id < $2)
           order by b.id desc limit $3`,
      ),
      request.params.slug,
      request.query,
    ),
  )

  const change = {
    operationId: 'changeBrand',
    summary: 'Give a brand a logo and colours',
    description:
      'A field that is left out stays as it is; null takes that of the operator. No import changes them. Its name, website, telephone and time zone come with the timetable. Admins only.',
    tags,
    params: OwnedParams,
    body: Body(LOOK),
    response: {
      204: Type.Null({ description: 'Changed' }),
      ...refusals(...STAFF_REFUSALS, 'invalid_request', 'brand_not_found'),
    },
  }
  app.patch('/operators/:slug/brands/:id', { schema: change }, async (request, reply) => {
    const { slug, id } = request.params
    await callRows(request, 'select transit.change_brand(core.operator_id_of($1), $2, $3)', [
      slug,
      id,
      request.body,
    ])
    return reply.code(204).send(null)
  })
}
