import type { Pool } from '#db/connections/pool.ts'
import { type Claims, inTransaction, type TransactionOptions } from '#db/connections/transaction.ts'

export interface GenerationRequest {
  readonly operatorId: string
  /** Service dates, both included. */
  readonly from: string
  readonly until: string
  /** The account named in the audit entries. Its permission was checked before. */
  readonly claims: Claims | null
  readonly origin: NonNullable<TransactionOptions['origin']>
}

export interface AffectedDeparture {
  readonly occurrence_id: string
  readonly headsign: string | null
  readonly service_date: string
  readonly starts_at: Date
  readonly difference: string
  readonly bookings: number
  readonly places: number
}

/** A journey of the timetable that no fare is for. It is shown without a price and not sold. */
export interface UnpricedJourney {
  readonly route_id: string
  readonly route: string
  /** Null if the route has no fare table. */
  readonly fare_table: string | null
  readonly from_stop: string
  readonly to_stop: string
  readonly from_zone: string | null
  readonly to_zone: string | null
  readonly class: string
}

/** As many as a person reads. More of them usually lack one fare. */
export const UNPRICED_MAX = 100

export const READ_UNPRICED = `
  select u.route_id, u.route, u.fare_table, u.from_stop, u.to_stop, u.from_zone, u.to_zone, u.class
    from transit.find_unpriced($1, ${UNPRICED_MAX}) as u`

export interface Generation {
  readonly made: number
  readonly changed: number
  readonly withdrawn: number
  readonly affected: AffectedDeparture[]
  readonly unpriced: UnpricedJourney[]
}

/**
 * Makes an operator's departures, as the server's own role.
 *
 * Months come first, in a transaction of their own: a month made in the same one would stay locked until all departures are made,
 * and bookings would wait for it.
 */
export async function generateDepartures(pool: Pool, request: GenerationRequest): Promise<Generation> {
  const { operatorId, from, until, claims, origin } = request
  // Times of a timetable extend past their date. The call below refuses more days than are allowed, so months are made for no more
  // than that.
  await pool.query(
    'select core.ensure_months($1::date - 1, $2::date + 2) where $2::date - $1::date between 0 and 365',
    [from, until],
  )
  return inTransaction(pool, { origin, ...(claims === null ? {} : { claims }) }, async (db) => {
    const values = [operatorId, from, until]
    const generated = await db.query<Pick<Generation, 'made' | 'changed' | 'withdrawn'>>(
      'select g.made, g.changed, g.withdrawn from transit.generate_departures($1, $2, $3) as g',
      values,
    )
    const affected = await db.query<AffectedDeparture>(
      `select a.occurrence_id, a.headsign, a.service_date, a.starts_at, a.difference, a.bookings, a.places
         from transit.affected_departures($1, $2, $3) as a`,
      values,
    )
    const { made = 0, changed = 0, withdrawn = 0 } = generated.rows[0] ?? {}
    const unpriced = await db.query<UnpricedJourney>(READ_UNPRICED, [operatorId])
    return { made, changed, withdrawn, affected: affected.rows, unpriced: unpriced.rows }
  })
}
