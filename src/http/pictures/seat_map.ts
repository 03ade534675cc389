import type { FastifyRequest } from 'fastify'
import { type Ride, readSeatMaps } from '#db/reading/seat_maps.ts'
import { drawLayout, type LayoutToDraw } from '#http/pictures/layout.ts'
import { onlyRow } from '#http/rows.ts'

/** The picture of the places of a departure or an event, free or not from one stop to another, as the caller may see them. */
export async function drawSeatMap(
  request: FastifyRequest,
  operatorId: string | null,
  occurrenceId: string,
  ride: Ride,
): Promise<string> {
  return request.inTransaction(
    async (db) => {
      const maps = await readSeatMaps(db, operatorId, occurrenceId, [ride])
      const { seats } = onlyRow(maps, 'occurrence_not_found')
      const layouts = await db.query<Omit<LayoutToDraw, 'places'>>(
        `select y.name, y.room, y.deck_names, y.fixtures from core.occurrences as o
           join core.layouts as y on y.operator_id = o.operator_id and y.id = o.layout_id
          where o.operator_id = $1 and o.id = $2`,
        [operatorId, occurrenceId],
      )
      const places = seats.map((seat) => ({ ...seat, blocked: seat.state === 'blocked' }))
      return drawLayout({ ...onlyRow(layouts.rows, 'occurrence_not_found'), places })
    },
    { readOnly: true },
  )
}
