import { Type } from '@fastify/type-provider-typebox'
import { Degrees, PlaceKind, PlacePosition } from '#http/routes/operators/layout_schemas.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

export const DepartureParams = Type.Object({ id: Uuid })

const Index = Type.Integer({ minimum: 0, maximum: 10_000 })

/** From where to where; without stops, the whole trip. */
export const RideQuery = Type.Object({
  from_stop_id: Type.Optional(Uuid),
  to_stop_id: Type.Optional(Uuid),
  from_index: Type.Optional({
    ...Index,
    description: 'Instead of from_stop_id, if the trip calls at a stop twice',
  }),
  to_index: Type.Optional(Index),
})

export const SeatMap = Type.Object(
  {
    occurrence_id: Uuid,
    status: Type.String({ description: 'scheduled, cancelled or completed' }),
    currency: Type.String(),
    seats: Type.Array(
      Type.Object({
        seat: Type.String({
          description: 'Its label, as POST /bookings takes it: 12A, or 2:12 if several decks have a 12',
        }),
        class: Type.String(),
        deck: Type.Integer(),
        row: Type.Integer(),
        column: Type.Integer({ description: 'A missing number is the aisle or a gap' }),
        x: Type.Number(),
        y: Type.Number(),
        facing_deg: Degrees,
        kind: PlaceKind,
        position: PlacePosition,
        accessible: Type.Boolean(),
        state: Type.String({ description: 'free, taken or blocked, for the whole journey' }),
        price_minor: Nullable(Type.Integer({ description: 'The fare of an adult; null if none is set' })),
      }),
    ),
  },
  { title: 'SeatMap' },
)
