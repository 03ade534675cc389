import { type Static, Type } from '@fastify/type-provider-typebox'
import { Item, Passenger, PaymentStatus } from '#http/routes/bookings/schemas.ts'
import { Body, Nullable, Timestamp, Uuid } from '#http/schemas.ts'

const { occurrence_id, from_stop_id, to_stop_id, from_index, to_index, class: fareClass } = Item.properties

const ChangedPassenger = Type.Object(
  {
    claim_id: { ...Uuid, description: 'The claim of the passenger, as the booking lists it' },
    ...Passenger.properties,
  },
  { additionalProperties: false },
)

/** What changes. All that is not named stays as it is. */
export const ChangeRequest = Body({
  passengers: Type.Optional(
    Type.Array(ChangedPassenger, {
      minItems: 1,
      maxItems: 100,
      description: 'Those who change, with what is new of each; all of the booking if left out',
    }),
  ),
  occurrence_id: Type.Optional({
    ...occurrence_id,
    description: 'The departure or event to move to. The stops stay the same unless others are named',
  }),
  from_stop_id,
  to_stop_id,
  from_index,
  to_index,
  class: fareClass,
  expected_difference_minor: Type.Optional(
    Type.Integer({
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The difference_minor of the quote; if it is another by now, the change is refused',
    }),
  ),
  waive_fee: Type.Optional(Type.Boolean({ description: 'Agents and admins may change without the fee' })),
})

const quoted = {
  claim_id: { ...Uuid, description: 'The claim that ends' },
  occurrence_id: Uuid,
  seat: Nullable(Type.String({ description: 'The seat that was named, kept or picked' })),
  from_index: Type.Integer(),
  to_index: Type.Integer(),
  starts_at: Timestamp,
  quantity: Type.Integer(),
  old_price_minor: Type.Integer(),
  price_minor: Type.Integer(),
  fee_minor: Type.Integer(),
}

const price = {
  booking_id: Uuid,
  renamed_claim_ids: Type.Array(Uuid, {
    description: 'Claims that stay, and whose passenger has another name or other data now',
  }),
  price_difference_minor: Type.Integer({ description: 'The new prices less the old ones' }),
  fee_minor: Type.Integer({ description: 'The fee of this change' }),
  difference_minor: Type.Integer({
    description: 'What is owed more than before, the fee included; negative if the booking becomes cheaper',
  }),
  total_minor: Type.Integer({ description: 'The price of what is booked then, without fees' }),
  refundable_minor: Type.Integer({
    description: 'The amount to refund then: what was paid beyond what is owed',
  }),
  payment_status: PaymentStatus,
  currency: Type.String(),
}

export const ChangeQuote = Type.Object({
  ...price,
  claims: Type.Array(Type.Object(quoted), { description: 'One for each passenger who would move' }),
})
export type ChangeQuote = Static<typeof ChangeQuote>

export const Change = Type.Object({
  ...price,
  version: Type.Integer({ description: 'The version of the booking that this change made' }),
  claims: Type.Array(Type.Object({ ...quoted, new_claim_id: Uuid })),
})
