import { type Static, Type } from '@fastify/type-provider-typebox'
import { Line } from '#http/input/typed_text.ts'
import { Price, Word } from '#http/routes/operators/schemas.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

/** The most that core.set_fares accepts, and the body size that they need. A hundred zones to a hundred others are 10,000 fares. */
const FARES_MAX = 20_000
export const FARES_BYTES_MAX = 4 * 1024 ** 2

const Zone = Line(64)
const Metres = Type.Integer({ minimum: 1, maximum: 999_999_999 })
const Day = Type.String({ format: 'date' })
const Time = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  description: 'Local time of boarding: 22:00',
})
const Percent = Type.Integer({ minimum: 0, maximum: 100 })
const Days = Type.Integer({ minimum: 0, maximum: 9999 })

const NewFare = Type.Object(
  {
    from_zone: Type.Optional(Zone),
    to_zone: Type.Optional(Zone),
    from_stop_id: Type.Optional({ ...Uuid, description: 'A stop, or a station with all its platforms' }),
    to_stop_id: Type.Optional(Uuid),
    one_way: Type.Optional(
      Type.Boolean({ description: 'True if it is not for the other direction too. False if left out' }),
    ),
    distance_m_max: Type.Optional(Metres),
    stages_max: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 9999, description: 'A stage is a stop further' }),
    ),
    class: Type.Optional(Word),
    passenger_type: Type.Optional(Word),
    valid_from: Type.Optional({ ...Day, description: 'The first date of boarding' }),
    valid_until: Type.Optional({ ...Day, description: 'The last date of boarding' }),
    price_minor: { ...Price, description: '0 says that it is free' },
    price_per_km_minor: Type.Optional(Type.Integer({ minimum: 0, maximum: 999_999_999 })),
  },
  {
    additionalProperties: false,
    title: 'NewFare',
    examples: [{ from_zone: 'harbour', to_zone: 'bay', price_minor: 650 }],
  },
)
const NewFares = Type.Array(NewFare, {
  maxItems: FARES_MAX,
  description: 'A member that is left out of a fare matches anything',
})

const AllowHoles = Type.Optional(
  Type.Boolean({
    description:
      'True if journeys between zones for which the list has no fare are not to be sold. Otherwise it is refused',
  }),
)

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const NewAdjustment = Type.Object(
  {
    name: Line(200),
    passenger_type: Type.Optional(Word),
    class: Type.Optional(Word),
    travel_from: Type.Optional({ ...Day, description: 'The first date of boarding' }),
    travel_until: Type.Optional(Day),
    weekdays: Type.Optional(Type.Array(Type.Enum([...weekdays]), { minItems: 1, maxItems: 7 })),
    from_time: Type.Optional(Time),
    until_time: Type.Optional(Time),
    days_ahead_min: Type.Optional({ ...Days, description: 'Whole days from the booking to the boarding' }),
    days_ahead_max: Type.Optional(Days),
    load_percent_min: Type.Optional({
      ...Percent,
      description: 'How much is sold before the booking, in percent rounded down',
    }),
    load_percent_max: Type.Optional(Percent),
    percent: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1000,
        description: 'Of the price so far, with at most two decimals; 0 makes it free',
      }),
    ),
    plus_minor: Type.Optional(
      Type.Integer({
        minimum: -999_999_999_999,
        maximum: 999_999_999_999,
        description: 'Added to the price so far; may be negative',
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'NewFareAdjustment',
    examples: [{ name: 'Children', passenger_type: 'child', percent: 50 }],
  },
)

const Rounding = Type.Enum(['nearest', 'up', 'down'])
const StepMinor = Type.Integer({
  minimum: 1,
  maximum: 999_999_999_999,
  description: 'Prices are multiples of this',
})

const newRules = {
  adjustments: Type.Optional(
    Type.Array(NewAdjustment, {
      maxItems: 100,
      description:
        'What changes a fare, in this order. A member that is left out matches anything. One for a class or a type of passenger is ' +
        'not applied to a fare that is for them already',
    }),
  ),
  step_minor: Type.Optional(StepMinor),
  rounding: Type.Optional(Rounding),
  price_minor_min: Type.Optional({ ...Price, description: 'No place costs less, unless it is free' }),
  price_minor_max: Type.Optional({ ...Price, description: 'No place costs more' }),
}

const ZONE_FARES = [
  { from_zone: 'harbour', to_zone: 'bay', price_minor: 650 },
  { from_zone: 'bay', to_zone: 'cape', price_minor: 480 },
  { from_zone: 'harbour', to_zone: 'cape', price_minor: 990 },
]
const CHILDREN = { name: 'Children', passenger_type: 'child', percent: 50 }

export const NewFareTable = Type.Object(
  {
    name: Line(200),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    fares: Type.Optional(NewFares),
    allow_holes: AllowHoles,
    ...newRules,
  },
  {
    additionalProperties: false,
    title: 'NewFareTable',
    examples: [{ name: 'Zones', fares: ZONE_FARES, adjustments: [CHILDREN] }],
  },
)

export const NewFareList = Type.Object(
  { fares: NewFares, allow_holes: AllowHoles },
  { additionalProperties: false, title: 'NewFareList', examples: [{ fares: ZONE_FARES }] },
)

export const NewFareRules = Type.Object(newRules, {
  additionalProperties: false,
  title: 'NewFareRules',
  examples: [
    {
      adjustments: [
        CHILDREN,
        { name: 'Weekend', weekdays: ['sat', 'sun'], plus_minor: 100 },
        { name: 'Early bird', days_ahead_min: 30, percent: 80 },
        { name: 'Nearly full', load_percent_min: 80, percent: 120 },
      ],
      step_minor: 50,
      rounding: 'up',
      price_minor_min: 200,
    },
  ],
})

const Fare = Type.Object(
  {
    id: Uuid,
    from_zone: Nullable(Type.String()),
    to_zone: Nullable(Type.String()),
    from_stop_id: Nullable(Uuid),
    to_stop_id: Nullable(Uuid),
    one_way: Type.Boolean(),
    distance_m_max: Nullable(Type.Integer()),
    stages_max: Nullable(Type.Integer()),
    class: Nullable(Type.String()),
    passenger_type: Nullable(Type.String()),
    valid_from: Nullable(Day),
    valid_until: Nullable(Day),
    price_minor: Type.Integer(),
    price_per_km_minor: Type.Integer(),
  },
  { title: 'Fare' },
)

const Adjustment = Type.Object(
  {
    name: Type.String(),
    passenger_type: Nullable(Type.String()),
    class: Nullable(Type.String()),
    travel_from: Nullable(Day),
    travel_until: Nullable(Day),
    weekdays: Nullable(Type.Array(Type.String())),
    from_time: Nullable(Type.String()),
    until_time: Nullable(Type.String()),
    days_ahead_min: Nullable(Type.Integer()),
    days_ahead_max: Nullable(Type.Integer()),
    load_percent_min: Nullable(Type.Integer()),
    load_percent_max: Nullable(Type.Integer()),
    percent: Type.Number(),
    plus_minor: Type.Integer(),
  },
  { title: 'FareAdjustment' },
)

const tableFields = { id: Uuid, name: Type.String(), currency: Type.String() }
export const FareTable = Type.Object(tableFields)
export type FareTable = Static<typeof FareTable>

export const FilledFareTable = Type.Object({
  ...tableFields,
  fares: Type.Array(Fare),
  adjustments: Type.Array(Adjustment),
  step_minor: Type.Integer(),
  rounding: Type.String({ description: 'nearest, up or down' }),
  price_minor_min: Nullable(Type.Integer()),
  price_minor_max: Nullable(Type.Integer()),
})
export type FilledFareTable = Static<typeof FilledFareTable>
