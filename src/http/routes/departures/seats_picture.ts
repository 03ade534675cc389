import type { RoutePlugin } from '#http/parts.ts'
import { drawSeatMap } from '#http/pictures/seat_map.ts'
import { refusals } from '#http/refusals.ts'
import { SEAT_MAP_REFUSALS } from '#http/routes/departures/refusals.ts'
import { DepartureParams, RideQuery } from '#http/routes/departures/schemas.ts'
import { PictureAnswer } from '#http/schemas.ts'

/** GET /departures/{id}/seats/picture: the seat map of a departure between two stops, as a picture. */
export const seatPictureRoute: RoutePlugin = async (app, { operators }) => {
  const schema = {
    operationId: 'getSeatsPicture',
    summary: 'The seat map of a departure between two stops, as a picture',
    description:
      'An SVG picture with a text for each seat. Free seats have the colour of their class, all others are grey. It does not show ' +
      'who has a seat.',
    tags: ['departures'],
    params: DepartureParams,
    querystring: RideQuery,
    response: { 200: PictureAnswer, ...refusals(...SEAT_MAP_REFUSALS) },
  }

  app.get('/departures/:id/seats/picture', { schema }, async (request, reply) => {
    const { id } = request.params
    const picture = await drawSeatMap(request, await operators.operatorOf(id), id, request.query)
    return reply.type('image/svg+xml').send(picture)
  })
}
