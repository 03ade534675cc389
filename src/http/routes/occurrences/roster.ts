import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { OccurrenceParams } from '#http/routes/occurrences/schemas.ts'
import { readRows } from '#http/rows.ts'
import { Nullable, Uuid } from '#http/schemas.ts'

const Guest = Type.Object({
  claim_id: Uuid,
  reference: Type.String(),
  status: Type.String(),
  name: Nullable(Type.String()),
  seat: Nullable(Type.String()),
  quantity: Type.Integer(),
})
type Guest = Static<typeof Guest>

/** GET /occurrences/{id}/roster: who comes, for the staff who let them in. */
export const rosterRoute: RoutePlugin = async (app, { operators }) => {
  const schema = {
    operationId: 'getRoster',
    summary: 'The roster: names and seats, without contact data or amounts',
    description: 'For all members of the operator: drivers, instructors, providers and others.',
    tags: ['occurrences'],
    params: OccurrenceParams,
    response: {
      200: Type.Object({ items: Type.Array(Guest) }),
      ...refusals('sign_in_required', 'not_allowed', 'occurrence_not_found'),
    },
  }

  app.get('/occurrences/:id/roster', { schema }, async (request) => {
    const { id } = request.params
    return {
      items: await readRows<Guest>(
        request,
        `select r.claim_id, core.show_reference(r.reference) as reference, r.status, r.name, r.seat, r.quantity
           from core.read_roster($1, $2) as r`,
        [await operators.operatorOf(id), id],
      ),
    }
  })
}
