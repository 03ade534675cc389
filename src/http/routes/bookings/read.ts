import { Type } from '@fastify/type-provider-typebox'
import { listBookings } from '#db/reading/booking_lists.ts'
import { accountIdOf } from '#http/identity/caller.ts'
import { decodeCursor, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { BookingParams } from '#http/routes/bookings/schemas.ts'
import { Moment, Nullable, Uuid } from '#http/schemas.ts'

const Summary = Type.Object({
  id: Uuid,
  reference: Type.String(),
  operator_id: Uuid,
  customer_id: Nullable(Uuid),
  status: Type.String(),
  total_minor: Type.Integer(),
  currency: Type.String(),
  expires_at: Nullable(Moment),
  created_at: Moment,
})

const Detail = Type.Object(
  {
    id: Uuid,
    reference: Type.String(),
    status: Type.String(),
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

/** The statuses of core.booking_transitions. */
const BOOKING_STATUSES = ['held', 'confirmed', 'cancelled', 'expired', 'completed', 'no_show']

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
})

const tags = ['bookings']

/** GET /bookings, /bookings/{id}, /bookings/{id}/events: what the caller may see, newest first. */
export const readBookingsRoutes: RoutePlugin = async (app) => {
  const list = {
    operationId: 'listBookings',
    summary: 'Your bookings; or, for staff, those of an operator',
    tags,
    querystring: ListQuery,
    response: { 200: Page(Summary), ...refusals('sign_in_required', 'operator_not_found', 'invalid_cursor') },
  }
  app.get('/bookings', { schema: list }, async (request, reply) => {
    accountIdOf(request.caller)
    const { limit, cursor, operator, customer_id, status } = request.query
    const beforeId = decodeCursor(Uuid, cursor) ?? undefined
    const filter = { operator, customerId: customer_id, status, beforeId, limit: limit + 1 }
    const rows = await request.inTransaction((db) => listBookings(db, filter), { readOnly: true })
    return pageOf(reply, limit, rows, (row) => row.id)
  })

  const one = {
    operationId: 'getBooking',
    summary: 'One booking, with its passengers and journeys',
    tags,
    params: BookingParams,
    response: { 200: Detail, ...refusals('sign_in_required', 'booking_not_found') },
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
