import { isDeepStrictEqual } from 'node:util'
import { type Ride, readSeatMaps, type SeatMap } from '#db/reading/seat_maps.ts'
import { LiveViews } from '#http/live/live_views.ts'
import type { RoutePlugin } from '#http/parts.ts'
import type { ServerEvent } from '#http/plugins/event_streams.ts'
import { Refused } from '#http/problems/refused.ts'
import { refusals } from '#http/refusals.ts'
import { SEAT_MAP_REFUSALS } from '#http/routes/departures/refusals.ts'
import { DepartureParams, RideQuery } from '#http/routes/departures/schemas.ts'
import { EventStreamAnswer } from '#http/schemas.ts'

/** GET /departures/{id}/seats/stream: the seat map between two stops, live. */
export const seatStreamRoute: RoutePlugin = async (app, { pool, operators }) => {
  const live = new LiveViews<Ride, SeatMap>(
    { pool, log: app.log },
    {
      read: (db, { operatorId, occurrenceId }, rides) => readSeatMaps(db, operatorId, occurrenceId, rides),
      introduce: (map) => ({ name: 'seats', data: map }),
      update: changesOf,
    },
  )

  const schema = {
    operationId: 'streamSeats',
    summary: 'The seat map of a departure between two stops, as it changes',
    description:
      'Server-sent events: first `seats` with the whole map, then `seats_changed` with the seats that have ' +
      'changed, within a second or two. If the vehicle changes, `seats` is sent again.',
    tags: ['departures'],
    params: DepartureParams,
    querystring: RideQuery,
    response: {
      200: EventStreamAnswer,
      ...refusals(...SEAT_MAP_REFUSALS, 'too_many_requests', 'busy'),
    },
  }
  app.get('/departures/:id/seats/stream', { schema }, async (request, reply) => {
    const occurrenceId = request.params.id
    const operatorId = await operators.operatorOf(occurrenceId)
    if (operatorId === null) throw new Refused('occurrence_not_found')
    const stream = await live.open(request, reply, { operatorId, occurrenceId }, request.query)
    return reply.send(stream.body)
  })
}

/** Another vehicle has other seats, and then the whole map is sent again. */
function changesOf(before: SeatMap, after: SeatMap): ServerEvent | null {
  const places = (map: SeatMap) => map.seats.map((seat) => seat.seat)
  if (!isDeepStrictEqual(places(before), places(after))) return { name: 'seats', data: after }
  const seats = after.seats.filter((seat, index) => !isDeepStrictEqual(seat, before.seats[index]))
  if (seats.length === 0 && before.status === after.status) return null
  return { name: 'seats_changed', data: { occurrence_id: after.occurrence_id, status: after.status, seats } }
}
