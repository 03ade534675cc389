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

export interface Generation {
  readonly made: number
  readonly changed: number
  readonly withdrawn: number
  readonly affected: AffectedDeparture[]
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
    const generated = await db.query<Omit<Generation, 'affected'>>(
      'select g.made, g.changed, g.withdrawn from transit.generate_departures($1, $2, $3) as g',
      values,
    )
    const affected = await db.query<AffectedDeparture>(
      `select a.occurrence_id, a.headsign, a.service_date, a.starts_at, a.difference, a.bookings, a.places
         from transit.affected_departures($1, $2, $3) as a`,
      values,
    )
    const { made = 0, changed = 0, withdrawn = 0 } = generated.rows[0] ?? {}
    return { made, changed, withdrawn, affected: affected.rows }
  })
}
