import { type Static, Type } from '@fastify/type-provider-typebox'
import { PAYMENT_STATUSES } from '#db/reading/booking_lists.ts'
import { Email, Line, PersonName } from '#http/input/typed_text.ts'
import { Body, Nullable, Timestamp, Uuid } from '#http/schemas.ts'

const Index = Type.Integer({ minimum: 0, maximum: 10_000 })
const Seat = Type.String({
  pattern: '^([1-4]:)?[A-Za-z0-9-]{1,8}$',
  description:
    'Its label, such as 12A; if several decks have that label, the deck comes first: 2:12A. A free seat is picked if left out',
})
const FareClass = Line(40)

export const Passenger = Type.Object(
  {
    name: Type.Optional(PersonName),
    age: Type.Optional(Type.Integer({ minimum: 0, maximum: 150 })),
    seat: Type.Optional(Seat),
    class: Type.Optional(FareClass),
    type: Type.Optional(Line(40, { description: 'Chooses the fare; adult if left out' })),
    accessible: Type.Optional(
      Type.Boolean({ description: 'True if the passenger needs an accessible place' }),
    ),
    phone: Type.Optional(Line(32)),
    document: Type.Optional(Line(64)),
  },
  { additionalProperties: false },
)
export type Passenger = Static<typeof Passenger>

/** An occurrence has one of three names, all with the same meaning. */
const itemFields = {
  occurrence_id: Type.Optional({ ...Uuid, description: 'The departure or event' }),
  departure_id: Type.Optional({ ...Uuid, description: 'Another name for occurrence_id' }),
  event_id: Type.Optional({ ...Uuid, description: 'Another name for occurrence_id' }),
  quantity: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'The number of counted places; 1 if left out' }),
  ),
  passengers: Type.Optional(
    Type.Array(Passenger, {
      minItems: 1,
      maxItems: 100,
      description: 'Each gets a numbered place. If left out, one place for an unnamed passenger',
    }),
  ),
  from_stop_id: Type.Optional(Uuid),
  to_stop_id: Type.Optional(Uuid),
  from_index: Type.Optional(Index),
  to_index: Type.Optional(Index),
  seat: Type.Optional({
    ...Seat,
    description: 'For one unnamed passenger; otherwise each passenger has their own',
  }),
  class: Type.Optional({ ...FareClass, description: 'For all passengers who name none' }),
}

export const Item = Type.Object(itemFields, { additionalProperties: false })
export type Item = Static<typeof Item>

export const Contact = Type.Object(
  {
    name: Type.Optional(PersonName),
    phone: Type.Optional(Line(32, { minLength: 3 })),
    email: Type.Optional(Email),
  },
  { additionalProperties: false },
)

/** One departure or event is named directly. Several, all or nothing, are listed under items. */
export const NewBooking = Body({
  ...itemFields,
  items: Type.Optional(Type.Array(Item, { minItems: 1, maxItems: 20 })),
  hold: Type.Optional(
    Type.Boolean({ description: 'Keep the places for a while, to be confirmed or released' }),
  ),
  waitlist: Type.Optional(
    Type.Boolean({
      description: 'Wait in line if it is sold out: for places of one event that are not numbered',
    }),
  ),
  contact: Type.Optional(Contact),
  customer_id: Type.Optional({
    ...Uuid,
    description:
      'For agents and admins: the customer to book for, or your own account id to book for yourself',
  }),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  expected_total_minor: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'If the total differs, the request is refused as price_changed',
    }),
  ),
})
export type NewBooking = Static<typeof NewBooking>

export const PaymentStatus = Type.Enum([...PAYMENT_STATUSES], {
  description: 'What was paid, compared with the price of what is still booked and all fees',
})

const Claim = Type.Object({
  id: Uuid,
  occurrence_id: Uuid,
  seat: Nullable(Type.String()),
  from_index: Type.Integer(),
  to_index: Type.Integer(),
  quantity: Type.Integer(),
  price_minor: Type.Integer(),
})

export const Booking = Type.Object(
  {
    id: Uuid,
    reference: Type.String({ description: 'A short reference for people to read out: K7Q2-M9TX' }),
    operator_id: Uuid,
    status: Type.String({ description: 'held, confirmed, cancelled, expired, completed or no_show' }),
    payment_status: PaymentStatus,
    total_minor: Type.Integer(),
    currency: Type.String(),
    expires_at: Nullable(Timestamp),
    created_at: Timestamp,
    claims: Type.Array(Claim),
  },
  { title: 'Booking' },
)
export type Booking = Static<typeof Booking>

/** What one line of a waitlist entry waits for, as it was requested. */
export const WaitingLine = Type.Object({
  item_no: Type.Integer({ description: 'Lines with the same number were asked for together' }),
  quantity: Type.Integer(),
  class: Nullable(Type.String()),
  type: Nullable(Type.String({ description: 'Chooses the fare of an offer; adult if null' })),
  passenger: Nullable(
    Type.Record(Type.String(), Type.Unknown(), { description: 'The passenger who gets the place' }),
  ),
})
export type WaitingLine = Static<typeof WaitingLine>

export const WaitlistEntry = Type.Object({
  status: Type.Literal('waitlisted'),
  waitlist_entry_id: Uuid,
  occurrence_id: Uuid,
  quantity: Type.Integer({ description: 'The sum of all lines' }),
  lines: Type.Array(WaitingLine),
})

export const BookingParams = Type.Object({ id: Uuid })
