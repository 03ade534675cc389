import { type Static, Type } from '@fastify/type-provider-typebox'
import { Line } from '#http/input/typed_text.ts'
import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { Created, OperatorParams, OwnedParams, STAFF_REFUSALS, Word } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Body, Moment, Uuid } from '#http/schemas.ts'

const Block = Type.Object(
  {
    rows: Type.String({ pattern: '^[1-9][0-9]?(-[1-9][0-9]?)?$', description: '3, or 3-12' }),
    seats: Type.String({
      maxLength: 40,
      pattern: '^_*([A-Z]_*){1,26}$',
      description: 'One letter for each seat, and _ for the aisle or a gap: AB_CD',
    }),
    class: Type.Optional(Word),
  },
  { additionalProperties: false },
)
const Labels = Type.Array(Type.String({ pattern: '^[A-Za-z0-9-]{1,8}$' }), { maxItems: 1_000 })

const NewLayout = Body({
  name: Line(200),
  places: Body({
    decks: Type.Array(Type.Array(Block, { minItems: 1, maxItems: 100 }), { minItems: 1, maxItems: 4 }),
    class: Type.Optional({ ...Word, description: 'For blocks that name no class; standard if left out' }),
    accessible: Type.Optional(Labels),
    blocked: Type.Optional({ ...Labels, description: 'Places that are drawn, but never sold' }),
  }),
})

const layoutFields = {
  id: Uuid,
  name: Type.String(),
  version: Type.Integer({
    description: 'Layouts never change: the same name again creates the next version',
  }),
  default_class: Type.String(),
  places_count: Type.Integer({ description: 'The number of places that are sold' }),
  created_at: Moment,
}

const Layout = Type.Object(layoutFields)
type Layout = Static<typeof Layout>

const Place = Type.Object({
  seat: Type.String(),
  class: Type.String(),
  deck: Type.Integer(),
  row: Type.Integer(),
  column: Type.Integer(),
  kind: Type.String({ description: 'window, aisle or middle' }),
  accessible: Type.Boolean(),
  blocked: Type.Boolean(),
})

const DrawnLayout = Type.Object({ ...layoutFields, places: Type.Array(Place) })
type DrawnLayout = Static<typeof DrawnLayout>

const COLUMNS = `y.id, y.name, y.version, y.default_class, y.created_at,
  (select count(*)::integer from core.layout_places as p
    where p.operator_id = y.operator_id and p.layout_id = y.id and not p.blocked) as places_count`

const tags = ['fleet']

/** /operators/{slug}/layouts: the seats of a vehicle type. */
export const layoutsRoute: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listLayouts',
    summary: 'Seat layouts, the newest first',
    tags,
    params: OperatorParams,
    querystring: PageQuery,
    response: { 200: Page(Layout), ...refusals('operator_not_found', 'invalid_cursor') },
  }
  app.get('/operators/:slug/layouts', { schema: list }, async (request, reply) => {
    return pageOfNewest<Layout>(
      reply,
      `select ${COLUMNS} from core.layouts as y
        where y.operator_id = (select core.operator_id_of($1)) and ($2::uuid is null or y.id < $2)
        order by y.id desc limit $3`,
      request.params.slug,
      request.query,
    )
  })

  const one = {
    operationId: 'getLayout',
    summary: 'One seat layout, with its places',
    tags,
    params: OwnedParams,
    response: {
      200: DrawnLayout,
      ...refusals('operator_not_found', 'layout_not_found'),
    },
  }
  app.get('/operators/:slug/layouts/:id', { schema: one }, async (request) => {
    const { slug, id } = request.params
    return onlyRow(
      await readRows<DrawnLayout>(
        request,
        `select ${COLUMNS}, core.describe_layout(y.operator_id, y.id) as places from core.layouts as y
          where y.operator_id = (select core.operator_id_of($1)) and y.id = $2`,
        [slug, id],
      ),
      'layout_not_found',
    )
  })

  const create = {
    operationId: 'createLayout',
    summary: 'Draw a seat layout, or the next version of one',
    description: 'List decks from the lowest, and blocks of rows from front to back. Admins only.',
    tags,
    params: OperatorParams,
    body: NewLayout,
    response: { 201: Created, ...refusals(...STAFF_REFUSALS, 'invalid_request') },
  }
  app.post('/operators/:slug/layouts', { schema: create }, async (request, reply) => {
    const { slug } = request.params
    const { name, places } = request.body
    const { id } = onlyRow(
      await callRows<Created>(request, 'select core.create_layout(core.operator_id_of($1), $2, $3) as id', [
        slug,
        name,
        places,
      ]),
      'operator_not_found',
    )
    return reply.code(201).header('location', `/api/v1/operators/${slug}/layouts/${id}`).send({ id })
  })
}
