import { Page, PageQuery } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { drawLayout } from '#http/pictures/layout.ts'
import { refusals } from '#http/refusals.ts'
import { DrawnLayout, Layout, NewLayout } from '#http/routes/operators/layout_schemas.ts'
import { pageOfNewest } from '#http/routes/operators/newest.ts'
import { Created, OperatorParams, OwnedParams, STAFF_REFUSALS } from '#http/routes/operators/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { PictureAnswer } from '#http/schemas.ts'

/** Room for the description of 10,000 places, so that the refusal can say that they are too many. */
const LAYOUT_BYTES_MAX = 1024 ** 2

const COLUMNS = `y.id, y.name, y.version, y.default_class, y.created_at,
  (select count(*)::integer from core.layout_places as p
    where p.operator_id = y.operator_id and p.layout_id = y.id and not p.blocked) as places_count`

const READ_ONE = `select ${COLUMNS}, y.room, y.deck_names, y.fixtures, core.describe_layout(y.operator_id, y.id) as places
  from core.layouts as y
 where y.operator_id = (select core.operator_id_of($1)) and y.id = $2`

const tags = ['fleet']

/** /operators/{slug}/layouts: where the places of a vehicle type or of a room are. */
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
    return onlyRow(await readRows<DrawnLayout>(request, READ_ONE, [slug, id]), 'layout_not_found')
  })

  const picture = {
    operationId: 'getLayoutPicture',
    summary: 'One seat layout, as a picture',
    description: 'An SVG picture with a title and a text for each place. Each class has its colour.',
    tags,
    params: OwnedParams,
    response: { 200: PictureAnswer, ...refusals('operator_not_found', 'layout_not_found') },
  }
  app.get('/operators/:slug/layouts/:id/picture', { schema: picture }, async (request, reply) => {
    const { slug, id } = request.params
    const rows = await readRows<DrawnLayout>(request, READ_ONE, [slug, id])
    const layout = onlyRow(rows, 'layout_not_found')
    return reply.type('image/svg+xml').send(drawLayout(layout))
  })

  const create = {
    operationId: 'createLayout',
    summary: 'Draw a seat layout, or the next version of one',
    description:
      'Describe it by drawn rows, by blocks of rows, or by a list of places with their coordinates. List decks from the lowest, ' +
      'and rows from front to back. Departures that are on sale keep the version that they have. Admins only.',
    tags,
    params: OperatorParams,
    body: NewLayout,
    response: {
      201: Created,
      ...refusals(
        ...STAFF_REFUSALS,
        'invalid_request',
        'too_many_places',
        'place_label_twice',
        'places_overlap',
      ),
    },
  }
  const options = { schema: create, bodyLimit: LAYOUT_BYTES_MAX }
  app.post('/operators/:slug/layouts', options, async (request, reply) => {
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
