import { Type } from '@fastify/type-provider-typebox'
import { Lines } from '#http/input/typed_text.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { OccurrenceParams } from '#http/routes/occurrences/schemas.ts'
import { callRows } from '#http/rows.ts'
import { Body, Uuid } from '#http/schemas.ts'

/** POST /occurrences/{id}/cancellation: a departure or an event will not take place. */
export const occurrenceCancellationRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'cancelOccurrence',
    summary: 'Cancel a departure or an event',
    description:
      'Every booking loses its places on it without a fee, the amount paid for them is to be refunded, and its customer ' +
      'is informed. Repeating the request changes nothing. Admins only.',
    tags: ['occurrences'],
    params: OccurrenceParams,
    body: Body({
      reason: Type.Optional(Lines(500, { description: 'The reason given to the customers' })),
    }),
    response: {
      200: Type.Object({ booking_ids: Type.Array(Uuid, { description: 'The bookings affected' }) }),
      ...refusals('sign_in_required', 'not_allowed', 'occurrence_not_found', 'busy'),
    },
  }

  app.post('/occurrences/:id/cancellation', { schema }, async (request) => {
    const rows = await callRows<{ id: string }>(
      request,
      'select b.id from core.cancel_occurrence($1, $2) as b(id)',
      [request.params.id, request.body.reason],
    )
    return { booking_ids: rows.map((row) => row.id) }
  })
}
