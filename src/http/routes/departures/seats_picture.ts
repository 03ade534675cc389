import { readSeatMaps } from '#db/reading/seat_maps.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { drawLayout, type LayoutToDraw } from '#http/pictures/layout.ts'
import { refusals } from '#http/refusals.ts'
import { DepartureParams, RideQuery } from '#http/routes/departures/schemas.ts'
import { onlyRow } from '#http/rows.ts'
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
    response: {
      200: PictureAnswer,
      ...refusals('occurrence_not_found', 'stop_not_on_trip', 'stops_in_wrong_order', 'place_not_choosable'),
    },
  }

  app.get('/departures/:id/seats/picture', { schema }, async (request, reply) => {
    const { id } = request.params
    const operatorId = await operators.operatorOf(id)
    const drawn = await request.inTransaction(
      async (db) => {
        const map = onlyRow(await readSeatMaps(db, operatorId, id, [request.query]), 'occurrence_not_found')
        const layouts = await db.query<Omit<LayoutToDraw, 'places'>>(
          `select y.name, y.room, y.deck_names, y.fixtures from core.occurrences as o
             join core.layouts as y on y.operator_id = o.operator_id and y.id = o.layout_id
            where o.operator_id = $1 and o.id = $2`,
          [operatorId, id],
        )
        const places = map.seats.map((seat) => ({ ...seat, blocked: seat.state === 'blocked' }))
        return { ...onlyRow(layouts.rows, 'occurrence_not_found'), places }
      },
      { readOnly: true },
    )
    return reply.type('image/svg+xml').send(drawLayout(drawn))
  })
}
