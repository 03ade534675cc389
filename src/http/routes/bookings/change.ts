import { type Static, Type } from '@fastify/type-provider-typebox'
import { accountIdOf } from '#http/identity/caller.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { IdempotencyHeaders } from '#http/plugins/idempotency.ts'
import { refusals } from '#http/refusals.ts'
import { Change, ChangeQuote, ChangeRequest } from '#http/routes/bookings/change_schemas.ts'
import { BookingDetail } from '#http/routes/bookings/read.ts'
import { LINE_REFUSALS } from '#http/routes/bookings/refusals.ts'
import { BookingParams } from '#http/routes/bookings/schemas.ts'
import { callRows, onlyRow } from '#http/rows.ts'

const CHANGE_REFUSALS = [
  'sign_in_required',
  'not_allowed',
  'invalid_request',
  'booking_not_found',
  'claim_not_found',
  'already_cancelled',
  'booking_not_confirmed',
  'changes_closed',
  'occurrence_not_found',
  ...LINE_REFUSALS,
  'waitlist_first',
  'place_taken',
  'sold_out',
  'busy',
  'outcome_unknown',
] as const

const Changed = Type.Object({ ...Change.properties, booking: BookingDetail })
type Changed = Static<typeof Changed>

/** POST /bookings/{id}/change-quote and /changes: passengers, seats, the journey or the departure of a booking. */
export const changeRoute: RoutePlugin = async (app, { writeExposed }) => {
  const quote = {
    operationId: 'quoteChange',
    summary: 'What a change of a booking would cost now',
    description:
      'Answers what `POST /bookings/{id}/changes` would do with the same body, and changes nothing.',
    tags: ['bookings'],
    params: BookingParams,
    body: ChangeRequest,
    response: { 200: ChangeQuote, ...refusals(...CHANGE_REFUSALS) },
  }
  app.post('/bookings/:id/change-quote', { schema: quote }, async (request) => {
    accountIdOf(request.caller)
    const rows = await callRows<{ answer: ChangeQuote }>(
      request,
      await writeExposed((schema) => `select ${schema}.quote_change($1, $2) as answer`),
      [request.params.id, JSON.stringify(request.body)],
    )
    return onlyRow(rows, 'booking_not_found').answer
  })

  const change = {
    operationId: 'changeBooking',
    summary: 'Change passengers, seats, the journey or the departure of a booking',
    description:
      'All or nothing: the new places are taken and the old ones given up in one step. Customers may change their own ' +
      'bookings until the policy closes changes, agents and admins any of the operator until departure. A repeated ' +
      'request with the same Idempotency-Key gets the first answer, and Idempotency-Replayed says so.',
    tags: ['bookings'],
    params: BookingParams,
    headers: IdempotencyHeaders,
    body: ChangeRequest,
    response: { 200: Changed, ...refusals(...CHANGE_REFUSALS, 'key_required', 'key_reused') },
  }
  app.post('/bookings/:id/changes', { schema: change }, async (request, reply) => {
    accountIdOf(request.caller)
    const rows = await callRows<{ answer: Changed & { replayed?: boolean } }>(
      request,
      await writeExposed((schema) => `select ${schema}.change_booking($1, $2, $3) as answer`),
      [request.params.id, JSON.stringify(request.body), request.headers['idempotency-key']],
    )
    const { replayed, ...changed } = onlyRow(rows, 'booking_not_found').answer
    if (replayed) reply.header('idempotency-replayed', 'true')
    return changed
  })
}
