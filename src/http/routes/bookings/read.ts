import { Type } from '@fastify/type-provider-typebox'
import { listBookings } from '#db/reading/booking_lists.ts'
import { accountIdOf } from '#http/identity/caller.ts'
import { Line } from '#http/input/typed_text.ts'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { BookingParams, PaymentStatus } from '#http/routes/bookings/schemas.ts'
import { Moment, Nullable, Uuid } from '#http/schemas.ts'

/** The statuses of core.booking_transitions. */
const BOOKING_STATUSES = ['held', 'confirmed', 'cancelled', 'expired', 'completed', 'no_show']

const Summary = Type.Object({
  id: Uuid,
  reference: Type.String(),
  operator_id: Uuid,
  customer_id: Nullable(Uuid),
  status: Type.Enum(BOOKING_STATUSES),
  payment_status: PaymentStatus,
  contact_name: Nullable(Type.String()),
  contact_phone: Nullable(Type.String()),
  total_minor: Type.Integer({ description: 'The price of what is still booked' }),
  fee_minor: Type.Integer({ description: 'Fees that are owed besides: of cancellations and changes' }),
  paid_minor: Type.Integer({ description: 'Payments less refunds' }),
  refundable_minor: Type.Integer({ description: 'The amount that is to be refunded now' }),
  currency: Type.String(),
  expires_at: Nullable(Moment),
  created_at: Moment,
})

export const BookingDetail = Type.Object(
  {
    id: Uuid,
    reference: Type.String(),
    status: Type.Enum(BOOKING_STATUSES),
    payment_status: PaymentStatus,
    claims: Type.Array(Type.Object({ id: Uuid }, { additionalProperties: true })),
  },
  {
    additionalProperties: true,
    description: 'The booking, its contact, and where and when each claim takes place',
  },
)

const Event = Type.Object({
  version: Type.Integer(),
  topic: Type.String({ description: 'booking.confirmed, booking.cancelled, …' }),
  at: Moment,
  account_id: Nullable(Uuid),
  request_id: Nullable(Type.String()),
  detail: Type.Object({}, { additionalProperties: true }),
})

const ListQuery = Type.Object({
  ...PageQuery.properties,
  operator: Type.Optional(
    Type.String({
      maxLength: 63,
      description: 'The slug of an operator, to list all of its bookings; staff only',
    }),
  ),
  customer_id: Type.Optional(Uuid),
  status: Type.Optional(Type.Enum(BOOKING_STATUSES)),
  payment_status: Type.Optional(PaymentStatus),
  reference: Type.Optional(
    Type.String({
      pattern: '^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{4}-?[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{4}$',
      description: 'As a customer reads it out: K7Q2-M9TX, in capitals or not, with or without the hyphen',
    }),
  ),
  name: Type.Optional(
    Line(200, {
      description:
        'The beginning of each word of a name of the contact, the customer or a passenger, in any order and without ' +
        'accents: "mul ann" finds Anna Müller',
    }),
  ),
  phone: Type.Optional(
    Type.String({
      pattern: '^[0-9+ ()./-]{4,32}$',
      description: 'The number or its last digits, at least four; nine are compared at most',
    }),
  ),
  occurrence_id: Type.Optional({ ...Uuid, description: 'The departure or event that is booked' }),
  travel_date: Type.Optional(
    Type.String({
      format: 'date',
      description: 'The date of boarding or of the event, in the time zone of the operator',
    }),
  ),
})

const tags = ['bookings']

/** GET /bookings, /bookings/{id}, /bookings/{id}/events: what the caller may see, newest first. */
export const readBookingsRoutes: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listBookings',
    summary: 'Your bookings; or, for staff, those of an operator',
    description:
      'The newest first. Agents and admins find bookings of their operator by `reference`, `name`, `phone`, ' +
      '`occurrence_id` and `travel_date`, with `operator`; all that is given has to fit.',
    tags,
    querystring: ListQuery,
    response: {
      200: Page(Summary),
      ...refusals(
        'sign_in_required',
        'not_allowed',
        'operator_not_found',
        'date_out_of_range',
        'invalid_request',
        'invalid_cursor',
      ),
    },
  }
  app.get('/bookings', { schema: list }, async (request, reply) => {
    accountIdOf(request.caller)
    const { limit, cursor, customer_id, payment_status, occurrence_id, travel_date, ...rest } = request.query
    const filter = {
      ...rest,
      customerId: customer_id,
      paymentStatus: payment_status,
      occurrenceId: occurrence_id,
      travelDate: travel_date,
      beforeId: decodeCursor(Uuid, cursor) ?? undefined,
      limit: limit + 1,
    }
    const rows = await request.inTransaction((db) => listBookings(db, filter), { readOnly: true })
    return pageOf(reply, limit, rows, (row) => row.id)
  })

  const one = {
    operationId: 'getBooking',
    summary: 'One booking, with its passengers and journeys',
    tags,
    params: BookingParams,
    response: { 200: BookingDetail, ...refusals('sign_in_required', 'booking_not_found') },
  }
  app.get('/bookings/:id', { schema: one }, async (request) =>
    request.inTransaction(
      async (db) => {
        const { rows } = await db.query('select transit.describe_booking($1) as booking', [request.params.id])
        return rows[0].booking
      },
      { readOnly: true },
    ),
  )

  const history = {
    operationId: 'listBookingEvents',
    summary: 'The history of a booking, oldest first',
    tags,
    params: BookingParams,
    response: {
      200: Type.Object({ items: Type.Array(Event) }),
      ...refusals('sign_in_required', 'booking_not_found'),
    },
  }
  app.get('/bookings/:id/events', { schema: history }, async (request) =>
    request.inTransaction(
      async (db) => {
        const { rows } = await db.query('select * from core.booking_history($1)', [request.params.id])
        return { items: rows }
      },
      { readOnly: true },
    ),
  )
}
