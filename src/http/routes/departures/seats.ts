import { readSeatMaps } from '#db/reading/seat_maps.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { SEAT_MAP_REFUSALS } from '#http/routes/departures/refusals.ts'
import { DepartureParams, RideQuery, SeatMap } from '#http/routes/departures/schemas.ts'
import { onlyRow } from '#http/rows.ts'

/** GET /departures/{id}/seats: which seats are free between two stops, and their prices. */
export const seatsRoute: RoutePlugin = async (app, { operators }) => {
  const schema = {
    operationId: 'getSeats',
    summary: 'The seat map of a departure, between two stops',
    description: 'Seats are listed from front to back. The answer does not say who has a seat.',
    tags: ['departures'],
    params: DepartureParams,
    querystring: RideQuery,
    response: {
      200: SeatMap,
      ...refusals(...SEAT_MAP_REFUSALS),
    },
  }

  app.get('/departures/:id/seats', { schema }, async (request) => {
    const { id } = request.params
    const operatorId = await operators.operatorOf(id)
    const maps = await request.inTransaction((db) => readSeatMaps(db, operatorId, id, [request.query]), {
      readOnly: true,
    })
    return onlyRow(maps, 'occurrence_not_found')
  })
}
