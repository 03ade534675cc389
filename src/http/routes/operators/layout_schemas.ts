import { type Static, Type } from '@fastify/type-provider-typebox'
import { Line } from '#http/input/typed_text.ts'
import { Word } from '#http/routes/operators/schemas.ts'
import { Body, Moment, Uuid } from '#http/schemas.ts'

const PLACE_KINDS = ['seat', 'berth', 'wheelchair'] as const
const FIXTURE_KINDS = ['table', 'door', 'stairs', 'toilet', 'driver', 'wall', 'stage'] as const
const oneOf = <const Words extends readonly string[]>(words: Words) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: words })

export const PlaceKind = oneOf(PLACE_KINDS)
export const PlacePosition = oneOf(['window', 'aisle', 'middle'] as const)

const Label = Type.String({ pattern: '^[A-Za-z0-9-]{1,8}$', description: 'Such as 14, 1X or 12A' })
const Labels = Type.Array(Type.String({ pattern: '^([1-4]:)?[A-Za-z0-9-]{1,8}$' }), { maxItems: 1_000 })
export const Degrees = Type.Integer({
  minimum: 0,
  maximum: 359,
  description: 'Which way it faces, clockwise from the front: 90 faces right, 180 backwards',
})

const Block = Type.Object(
  {
    rows: Type.String({ pattern: '^[1-9][0-9]?(-[1-9][0-9]?)?$', description: '3, or 3-12' }),
    seats: Type.String({
      maxLength: 40,
      pattern: '^_*([A-Z]_*){1,26}$',
      description:
        'One letter for each seat, and _ for the aisle or a gap: AB_CD. The seat under A in row 3 is 3A',
    }),
    class: Type.Optional(Word),
  },
  { additionalProperties: false, title: 'LayoutBlock' },
)

const CELL = `(_|\\[(${FIXTURE_KINDS.join('|')})\\]|[A-Za-z0-9-]{1,8}(/[a-z]{1,8})?)`
const DrawnRow = Type.String({
  maxLength: 2_000,
  pattern: `^ *${CELL}( +${CELL})* *$`,
  description:
    `A row as it looks from above: 1 2/f _ 3 [table]. Cells are separated by blanks: a label, with the marks of the legend behind ` +
    `a slash; _ for the aisle or a gap; or a fixture in brackets (${FIXTURE_KINDS.join(', ')})`,
})

const LegendEntry = Type.Object(
  {
    mark: Type.String({ pattern: '^[a-z]$', description: 'The letter behind the slash' }),
    class: Type.Optional(Word),
    kind: Type.Optional(PlaceKind),
    facing_deg: Type.Optional(Degrees),
    accessible: Type.Optional(Type.Boolean()),
    blocked: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, title: 'LayoutLegendEntry' },
)

const Coordinate = Type.Number({
  minimum: 1,
  maximum: 999,
  description: 'In widths of a seat, from 1, with at most two decimals: x from the left, y from the front',
})
const Size = Type.Number({
  minimum: 0.1,
  maximum: 99,
  description: 'For fixtures; 1 if left out',
})

const ListEntry = Type.Object(
  {
    label: Type.Optional({ ...Label, description: 'For places: required. Such as 14, 1X or 12A' }),
    x: Coordinate,
    y: Coordinate,
    deck: Type.Optional(Type.Integer({ minimum: 1, maximum: 4, description: '1 if left out' })),
    kind: Type.Optional({ ...oneOf([...PLACE_KINDS, ...FIXTURE_KINDS]), description: 'seat if left out' }),
    class: Type.Optional(Word),
    facing_deg: Type.Optional(Degrees),
    accessible: Type.Optional(Type.Boolean()),
    blocked: Type.Optional(Type.Boolean()),
    width: Type.Optional(Size),
    height: Type.Optional(Size),
  },
  { additionalProperties: false, title: 'LayoutListEntry' },
)

export const NewLayout = Body({
  name: Line(200),
  places: Body({
    decks: Type.Optional(
      Type.Array(Type.Array(Type.Union([DrawnRow, Block]), { minItems: 1, maxItems: 200 }), {
        minItems: 1,
        maxItems: 4,
        description:
          'From the lowest deck. Each is a list of drawn rows, or of blocks of rows, from front to back',
      }),
    ),
    legend: Type.Optional(
      Type.Array(LegendEntry, { maxItems: 26, description: 'What the marks of drawn rows mean' }),
    ),
    bend: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 99,
        description:
          'For drawn rows of a theatre: how much further back the middle of a row is than its ends',
      }),
    ),
    list: Type.Optional(
      // More than a layout may have, so that the refusal of too many places can say how many there are.
      Type.Array(ListEntry, {
        maxItems: 20_000,
        description: 'Instead of decks: each place and fixture by itself',
      }),
    ),
    deck_names: Type.Optional(Type.Array(Line(60), { maxItems: 4, description: 'From the lowest deck' })),
    room: Type.Optional(Type.Boolean({ description: 'True for a hall, where no place is by a window' })),
    class: Type.Optional({ ...Word, description: 'For places that name no class; standard if left out' }),
    accessible: Type.Optional(Labels),
    blocked: Type.Optional({ ...Labels, description: 'Places that are drawn, but never sold' }),
  }),
})

export const layoutFields = {
  id: Uuid,
  name: Type.String(),
  version: Type.Integer({
    description: 'Layouts never change: the same name again creates the next version',
  }),
  default_class: Type.String(),
  places_count: Type.Integer({ description: 'The number of places that are sold' }),
  created_at: Moment,
}

export const Layout = Type.Object(layoutFields)
export type Layout = Static<typeof Layout>

const Place = Type.Object({
  seat: Type.String({
    description: 'As POST /bookings takes it: 14, 1X, or 2:14 if several decks have a 14',
  }),
  class: Type.String(),
  deck: Type.Integer(),
  row: Type.Integer(),
  column: Type.Integer(),
  x: Type.Number(),
  y: Type.Number(),
  kind: PlaceKind,
  position: PlacePosition,
  facing_deg: Degrees,
  accessible: Type.Boolean(),
  blocked: Type.Boolean(),
})

const Fixture = Type.Object({
  kind: oneOf(FIXTURE_KINDS),
  deck: Type.Integer(),
  x: Type.Number(),
  y: Type.Number(),
  width: Type.Number(),
  height: Type.Number(),
})

export const DrawnLayout = Type.Object({
  ...layoutFields,
  room: Type.Boolean({ description: 'True for a hall, false for a vehicle' }),
  deck_names: Type.Array(Type.String()),
  fixtures: Type.Array(Fixture),
  places: Type.Array(Place),
})
export type DrawnLayout = Static<typeof DrawnLayout>
