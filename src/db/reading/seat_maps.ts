import type { Queryable } from '#db/connections/pool.ts'

/** From where to where on a departure. If a stop is left out, the first or the last one applies. */
export interface Ride {
  readonly from_stop_id?: string | undefined
  readonly to_stop_id?: string | undefined
  readonly from_index?: number | undefined
  readonly to_index?: number | undefined
}

export interface Seat {
  readonly seat: string
  readonly class: string
  readonly deck: number
  readonly row: number
  readonly column: number
  readonly x: number
  readonly y: number
  readonly facing_deg: number
  readonly kind: 'seat' | 'berth' | 'wheelchair'
  readonly position: 'window' | 'aisle' | 'middle'
  readonly accessible: boolean
  readonly state: string
  readonly price_minor: number | null
}

export interface SeatMap {
  readonly occurrence_id: string
  readonly status: string
  readonly currency: string
  readonly seats: Seat[]
}

/** The seat map of a departure for each of these rides, in order. Empty if the caller may not see the departure. */
export async function readSeatMaps(
  db: Queryable,
  operatorId: string | null,
  occurrenceId: string,
  rides: readonly Ride[],
): Promise<SeatMap[]> {
  const { rows } = await db.query<SeatMap>(
    `select o.id as occurrence_id, o.status, o.currency, (
              select json_agg(json_build_object(
                       'seat', m.label, 'class', m.class, 'deck', m.deck, 'row', m.row_no, 'column', m.column_no,
                       'x', m.x, 'y', m.y, 'facing_deg', m.facing_deg, 'kind', m.kind, 'position', m.position, 'accessible', m.accessible, 'state', m.state, 'price_minor', m.price_minor))
                from transit.seat_map(o.id, r.from_id, r.to_id, r.from_index, r.to_index) as m) as seats
       from unnest($3::uuid[], $4::uuid[], $5::integer[], $6::integer[])
            with ordinality as r(from_id, to_id, from_index, to_index, no)
       join core.occurrences as o on o.operator_id = $1 and o.id = $2
      order by r.no`,
    [
      operatorId,
      occurrenceId,
      rides.map((ride) => ride.from_stop_id),
      rides.map((ride) => ride.to_stop_id),
      rides.map((ride) => ride.from_index),
      rides.map((ride) => ride.to_index),
    ],
  )
  return rows
}
