import { type Static, Type } from '@fastify/type-provider-typebox'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { DepartureParams } from '#http/routes/departures/schemas.ts'
import { callRows } from '#http/rows.ts'
import { Body, Uuid } from '#http/schemas.ts'

const Moved = Type.Object({
  booking_id: Uuid,
  claim_id: { ...Uuid, description: 'The claim that replaces the old one' },
  class: Type.String(),
  old_seat: Type.String(),
  new_seat: Type.String(),
  loses_access: Type.Boolean({
    description: 'True if the passenger had an accessible seat and no longer has one',
  }),
})
type Moved = Static<typeof Moved>

/** PUT /departures/{id}/vehicle: assigns another vehicle. */
export const vehicleRoute: RoutePlugin = async (app) => {
  const schema = {
    operationId: 'changeVehicle',
    summary: 'Run a departure with another vehicle',
    description:
      'Passengers keep seats of the same label and class. If some have no such seat, the request is refused and names them. With ' +
      '`reseat: true` they move to the best seats of their class instead, all or none. A refusal says how many seats of each ' +
      'class there are, and how many passengers sit there at once. Admins only.',
    tags: ['departures'],
    params: DepartureParams,
    body: Body({ vehicle_id: Uuid, reseat: Type.Boolean({ default: false }) }),
    response: {
      200: Type.Object({
        vehicle_id: Uuid,
        moved: Type.Array(Moved, { description: 'The claims that were moved to another seat' }),
      }),
      ...refusals(
        'sign_in_required',
        'not_allowed',
        'occurrence_not_found',
        'vehicle_not_found',
        'occurrence_cancelled',
        'already_departed',
        'vehicle_in_use',
        'seats_do_not_fit',
        'fewer_places_than_sold',
        'class_too_small',
      ),
    },
  }

  app.put('/departures/:id/vehicle', { schema }, async (request) => {
    const { vehicle_id, reseat } = request.body
    const values = [request.params.id, vehicle_id, reseat]
    return {
      vehicle_id,
      moved: await callRows<Moved>(request, 'select * from transit.change_vehicle($1, $2, $3)', values),
    }
  })
}
