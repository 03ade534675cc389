import { type Static, Type } from '@fastify/type-provider-typebox'
import { accountIdOf } from '#http/identity/caller.ts'
import { decodeCursor, Ordinal, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { WaitingLine } from '#http/routes/bookings/schemas.ts'
import { OccurrenceParams } from '#http/routes/occurrences/schemas.ts'
import { callRows, onlyRow, readRows } from '#http/rows.ts'
import { Moment, Nullable, Uuid } from '#http/schemas.ts'

const Entry = Type.Object({
  id: Uuid,
  customer_id: Nullable(Uuid),
  quantity: Type.Integer({ description: 'The sum of all lines' }),
  lines: Type.Array(WaitingLine, { description: 'The places that the entry waits for, as requested' }),
  status: Type.String({ description: 'waiting, offered, accepted, lapsed or left' }),
  lapse_reason: Nullable(
    Type.String({
      description:
        'Why it lapsed: the code of the refusal for which no offer could be made; null if there was one',
    }),
  ),
  line_number: Type.Integer({ description: 'Counts from 1, in the order in which people joined' }),
  position: Nullable(
    Type.Integer({ description: 'The position among those who still wait, from 1, or null' }),
  ),
  offer_booking_id: Nullable({ ...Uuid, description: 'The hold that is the offer: confirm it' }),
  offer_expires_at: Nullable(Moment),
  created_at: Moment,
})
type Entry = Static<typeof Entry>

const Left = Type.Object({
  status: Type.String({ description: 'left, or the status that it had reached before' }),
})
type Left = Static<typeof Left>

const tags = ['occurrences']

/** GET /occurrences/{id}/waitlist-entries, and leaving the line. POST /bookings with `waitlist: true` joins it. */
export const waitlistEntriesRoute: RoutePlugin = async (app, { operators, writeExposed }) => {
  const list = {
    operationId: 'listWaitlistEntries',
    summary: 'The waitlist, in order: your own entries, or all of them for staff',
    description: 'Join the line by POST /bookings with `waitlist: true`.',
    tags,
    params: OccurrenceParams,
    querystring: PageQuery,
    response: { 200: Page(Entry), ...refusals('sign_in_required', 'invalid_cursor') },
  }
  app.get('/occurrences/:id/waitlist-entries', { schema: list }, async (request, reply) => {
    accountIdOf(request.caller)
    const { id } = request.params
    const { limit, cursor } = request.query
    const values = [await operators.operatorOf(id), id, decodeCursor(Ordinal, cursor), limit + 1]
    const rows = await readRows<Entry>(
      request,
      await writeExposed(
        (schema) => `
          select w.id, w.customer_id, w.quantity, w.lines, w.status, w.lapse_reason, w.line_number, w.position,
                 w.offer_booking_id, w.offer_expires_at, w.created_at
            from ${schema}.event_waitlists as w
           where w.operator_id = $1 and w.event_id = $2 and ($3::integer is null or w.line_number > $3)
           order by w.line_number limit $4`,
      ),
      values,
    )
    return pageOf(reply, limit, rows, (row) => row.line_number)
  })

  const leave = {
    operationId: 'leaveWaitlist',
    summary: 'Leave the waitlist, or decline the offer',
    description:
      'Only for its customer and staff. Leaving twice changes nothing. An accepted offer is a booking, and remains one.',
    tags,
    params: Type.Object({ ...OccurrenceParams.properties, entry_id: Uuid }),
    response: {
      200: Left,
      ...refusals('sign_in_required', 'waitlist_entry_not_found'),
    },
  }
  app.delete('/occurrences/:id/waitlist-entries/:entry_id', { schema: leave }, async (request) => {
    const { id, entry_id } = request.params
    const rows = await callRows<Left>(request, 'select core.leave_waitlist($1, $2) as status', [id, entry_id])
    return onlyRow(rows, 'waitlist_entry_not_found')
  })
}
