import { type Static, Type } from '@fastify/type-provider-typebox'
import { decodeCursor, Ordinal, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { PaymentStatus } from '#http/routes/bookings/schemas.ts'
import { OccurrenceParams } from '#http/routes/occurrences/schemas.ts'
import { AnyObject } from '#http/routes/operators/schemas.ts'
import { readRows } from '#http/rows.ts'
import { Moment, Nullable, Uuid } from '#http/schemas.ts'

const Text = Nullable(Type.String())

const Passenger = Type.Object({
  claim_id: Uuid,
  booking_id: Uuid,
  reference: Type.String(),
  booking_status: Type.String(),
  payment_status: PaymentStatus,
  status: Type.String({ description: "The booking's status, or why this claim ended" }),
  customer_id: Nullable(Uuid),
  seat: Text,
  class: Text,
  quantity: Type.Integer(),
  passenger: Nullable(AnyObject),
  from_index: Type.Integer(),
  from_stop: Text,
  to_index: Type.Integer(),
  to_stop: Text,
  begins_at: Moment,
  ends_at: Moment,
  item_no: Type.Integer({ description: 'Claims of a booking with the same number were asked for together' }),
  price_minor: Type.Integer(),
  currency: Type.String(),
  contact_name: Text,
  contact_phone: Text,
  contact_email: Text,
})
type Passenger = Static<typeof Passenger>

const Query = Type.Object({
  ...PageQuery.properties,
  include_ended: Type.Boolean({ default: false, description: 'Include cancelled passengers' }),
})

const Position = Type.Tuple([Ordinal, Uuid])

/** GET /occurrences/{id}/bookings: the passengers with their bookings, for staff who sell and refund. */
export const manifestRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'listBookingsOfOccurrence',
    summary: 'The manifest of a departure or event: its passengers by seat, with their bookings',
    description:
      'One row for each passenger or quantity. Agents and admins only. /roster is for the staff who let people in.',
    tags: ['occurrences'],
    params: OccurrenceParams,
    querystring: Query,
    response: {
      200: Page(Passenger),
      ...refusals('sign_in_required', 'not_allowed', 'occurrence_not_found', 'invalid_cursor'),
    },
  }

  app.get('/occurrences/:id/bookings', { schema }, async (request, reply) => {
    const { include_ended, limit, cursor } = request.query
    const position = decodeCursor(Position, cursor) ?? [null, null]
    const values = [request.params.id, include_ended, limit + 1, ...position]
    const rows = await readRows<Passenger & { place: number }>(
      request,
      'select * from transit.read_manifest($1, $2, $3, $4, $5)',
      values,
    )
    return pageOf(reply, limit, rows, (row) => [row.place, row.claim_id])
  })
}
