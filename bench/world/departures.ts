import { randomBytes } from 'node:crypto'
import { asOwner, type OwnerQuery, type World } from '#bench/world/operator.ts'
import { newId } from '#db/ids.ts'

const DAYS = 28
const PRICE_MINOR = 500
const LEG_S = 600
const LEG_M = 10_000

export interface DeparturesOptions {
  readonly count: number
  /** Seats are labelled 1, 2, 3 … */
  readonly seats: number
  /** The number of legs between stops. Each seat can be sold once for each leg. */
  readonly legs: number
  readonly daysAhead?: number
}

/** Creates placed occurrences of one trip, with one layout and one stop pattern. */
export async function createDepartures(
  databaseUrl: string,
  { operatorId }: World,
  { count, seats, legs, daysAhead = 1 }: DeparturesOptions,
): Promise<string[]> {
  return await asOwner(databaseUrl, async (query) => {
    const layoutId = await createLayout(query, operatorId, seats)
    const patternId = await createPattern(query, operatorId, legs)
    const offeringId = newId(operatorId)
    await query(
      `insert into core.offerings (operator_id, id, kind, name, mode, created_at)
       values ($1, $2, 'trip', 'Trip', 'placed', core.now())`,
      [operatorId, offeringId],
    )
    const rows = await query<{ id: string }>(
      `insert into core.occurrences (operator_id, id, offering_id, mode, starts_at, ends_at, capacity, currency, price_minor,
                                     layout_id, span_unit, span_length, stop_pattern_id)
       select $1, core.id_at($1, t.at), $2, 'placed', t.at, t.at + make_interval(secs => $3), $4, 'CHF', ${PRICE_MINOR}, $5,
              'legs', $9, $6
         from (select core.now() + make_interval(days => $8 + n % ${DAYS}) as at from generate_series(1, $7) as n) as t
       returning id`,
      [operatorId, offeringId, legs * LEG_S, seats * legs, layoutId, patternId, count, daysAhead, legs],
    )
    // An import does this too, and autovacuum within a minute.
    await query('analyze core.layout_places, transit.stop_patterns, transit.pattern_stops', [])
    return rows.map(({ id }) => id)
  })
}

async function createLayout(query: OwnerQuery, operatorId: string, seats: number): Promise<string> {
  const layoutId = newId(operatorId)
  await query(
    `insert into core.layouts (operator_id, id, name, created_at) values ($1, $2, $2::uuid::text, core.now())`,
    [operatorId, layoutId],
  )
  await query(
    `insert into core.layout_places (operator_id, layout_id, place, label, row_no, column_no)
     select $1, $2, n, n::text, n, 1 from generate_series(1, $3::integer) as n`,
    [operatorId, layoutId, seats],
  )
  return layoutId
}

async function createPattern(query: OwnerQuery, operatorId: string, legs: number): Promise<string> {
  const patternId = newId(operatorId)
  await query(
    `insert into transit.stop_patterns (operator_id, id, hash, stop_count) values ($1, $2, $3, $4::integer + 1)`,
    [operatorId, patternId, randomBytes(8), legs],
  )
  await query(
    `with stops as (
       insert into core.locations (operator_id, id, kind, name, time_zone)
       select $1, core.new_id($1), 'stop', n::text, 'Europe/Zurich' from generate_series(0, $3::integer) as n
       returning id, name::integer as n)
     insert into transit.pattern_stops (operator_id, pattern_id, stop_index, location_id, arrival_s, departure_s, distance_m)
     select $1, $2, s.n, s.id, s.n * ${LEG_S}, s.n * ${LEG_S}, s.n * ${LEG_M} from stops as s`,
    [operatorId, patternId, legs],
  )
  return patternId
}
