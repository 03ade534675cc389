import { readSeatMaps } from '#db/reading/seat_maps.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { drawSeatMap } from '#http/pictures/seat_map.ts'
import { refusals } from '#http/refusals.ts'
import { SeatMap } from '#http/routes/departures/schemas.ts'
import { EventParams } from '#http/routes/events/schemas.ts'
import { onlyRow } from '#http/rows.ts'
import { PictureAnswer } from '#http/schemas.ts'

const REFUSALS = ['occurrence_not_found', 'place_not_choosable'] as const

/** GET /events/{id}/seats and its picture: which numbered places of an event are free. */
export const eventSeatsRoute: RoutePlugin = async (app, { operators }) => {
  const map = {
    operationId: 'getEventSeats',
    summary: 'The seat map of an event with numbered places',
    description: 'Seats are listed from front to back. The answer does not say who has a seat.',
    tags: ['events'],
    params: EventParams,
    response: { 200: SeatMap, ...refusals(...REFUSALS) },
  }
  app.get('/events/:id/seats', { schema: map }, async (request) => {
    const { id } = request.params
    const operatorId = await operators.operatorOf(id)
    const maps = await request.inTransaction((db) => readSeatMaps(db, operatorId, id, [{}]), {
      readOnly: true,
    })
    return onlyRow(maps, 'occurrence_not_found')
  })

  const picture = {
    operationId: 'getEventSeatsPicture',
    summary: 'The seat map of an event with numbered places, as a picture',
    description:
      'An SVG picture with a text for each seat. Free seats have the colour of their class, all others are grey.',
    tags: ['events'],
    params: EventParams,
    response: { 200: PictureAnswer, ...refusals(...REFUSALS) },
  }
  app.get('/events/:id/seats/picture', { schema: picture }, async (request, reply) => {
    const { id } = request.params
    const drawn = await drawSeatMap(request, await operators.operatorOf(id), id, {})
    return reply.type('image/svg+xml').send(drawn)
  })
}
