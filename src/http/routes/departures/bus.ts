import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { DepartureParams } from '#http/routes/departures/schemas.ts'
import { callRows } from '#http/rows.ts'
import { Body, Uuid } from '#http/schemas.ts'

const Moved = Type.Object({
  booking_id: Uuid,
  claim_id: { ...Uuid, description: 'The claim that stands in for the old one' },
  class: Type.String(),
  old_seat: Type.String(),
  new_seat: Type.String(),
  loses_access: Type.Boolean({ description: 'Sat on an accessible seat, and no longer does' }),
})
type Moved = Static<typeof Moved>

/** PUT /departures/{id}/bus: another bus runs it. */
export const busRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'changeBus',
    summary: 'Run a departure with another bus',
    description:
      'Passengers keep seats of the same label and class. If some would have none, it is refused and says whose; with ' +
      '`reseat: true` they move to the best fit of their class instead, all or none. Admins only.',
    tags: ['departures'],
    params: DepartureParams,
    body: Body({ bus_id: Uuid, reseat: Type.Boolean({ default: false }) }),
    response: {
      200: Type.Object({ bus_id: Uuid, moved: Type.Array(Moved, { description: 'Who sits elsewhere now' }) }),
      ...refusals(
        'sign_in_required',
        'not_allowed',
        'occurrence_not_found',
        'bus_not_found',
        'occurrence_cancelled',
        'already_departed',
        'bus_in_use',
        'seats_do_not_fit',
        'fewer_places_than_sold',
      ),
    },
  }

  app.put('/departures/:id/bus', { schema }, async (request) => {
    const { bus_id, reseat } = request.body
    const values = [request.params.id, bus_id, reseat]
    return {
      bus_id,
      moved: await callRows<Moved>(request, 'select * from transit.change_bus($1, $2, $3)', values),
    }
  })
}
