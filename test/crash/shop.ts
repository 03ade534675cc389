import { randomUUID } from 'node:crypto'
import { connect } from '#db/connections/pool.ts'
import { newId } from '#db/ids.ts'

export interface Wish {
  readonly occurrence_id: string
  readonly quantity?: number
  readonly from_index?: number
  readonly to_index?: number
  readonly passengers?: readonly { readonly name: string }[]
}

export interface Shop {
  readonly accountIds: readonly string[]
  /** Something to book: places of an event, or two seats of a departure, picked. */
  wish(): Wish
}

const SEATS = 400
const SQL = `
  insert into core.operators (id, slug, name, time_zone, currency, created_at)
  values ($1, 'crash', 'Crash', 'Europe/Zurich', 'CHF', core.now());`

/** An event and a departure large enough that they are never sold out while the test runs. */
export async function makeShop(databaseUrl: string, customers: number): Promise<Shop> {
  const operatorId = randomUUID()
  const [layoutId, patternId, classId, tripId] = Array.from({ length: 4 }, () => newId(operatorId))
  const db = await connect(databaseUrl)
  try {
    await db.query('set role berth_owner')
    await db.query(SQL, [operatorId])
    await db.query(
      `insert into core.layouts (operator_id, id, name, created_at) values ($1, $2, 'hall', core.now())`,
      [operatorId, layoutId],
    )
    await db.query(
      `insert into core.layout_places (operator_id, layout_id, place, label, row_no, column_no)
       select $1, $2, n, n::text, n, 1 from generate_series(1, ${SEATS}) as n`,
      [operatorId, layoutId],
    )
    await db.query(
      `insert into transit.stop_patterns (operator_id, id, hash, stop_count) values ($1, $2, '\\x01', 3)`,
      [operatorId, patternId],
    )
    await db.query(
      `with stops as (
         insert into core.locations (operator_id, id, kind, name, time_zone)
         select $1, core.new_id($1), 'stop', 'Stop ' || n, 'Europe/Zurich' from generate_series(0, 2) as n
         returning id, right(name, 1)::integer as n)
       insert into transit.pattern_stops (operator_id, pattern_id, stop_index, location_id, arrival_s, departure_s, distance_m)
       select $1, $2, s.n, s.id, s.n * 600, s.n * 600, s.n * 1000 from stops as s`,
      [operatorId, patternId],
    )
    await db.query(
      `insert into core.offerings (operator_id, id, kind, name, mode, created_at)
       values ($1, $2, 'class', 'Yoga', 'counted', core.now()), ($1, $3, 'trip', 'Trip', 'placed', core.now())`,
      [operatorId, classId, tripId],
    )
    const { rows } = await db.query<{ id: string }>(
      `insert into core.occurrences (operator_id, id, offering_id, mode, starts_at, ends_at, capacity, currency,
                                     price_minor, span_unit, span_length, stop_pattern_id, layout_id)
       select $1, core.id_at($1, t.at), v.offering_id, v.mode, t.at, t.at + interval '1 hour', v.capacity, 'CHF', 500,
              v.span_unit, v.span_length, v.pattern_id, v.layout_id
         from (select core.now() + interval '3 days' as at) as t
        cross join (values ($2::uuid, 'counted', 1000000, 'whole', 1, null::uuid, null::uuid),
                           ($3, 'placed', ${SEATS * 2}, 'legs', 2, $4, $5))
              as v(offering_id, mode, capacity, span_unit, span_length, pattern_id, layout_id)
       returning id`,
      [operatorId, classId, tripId, patternId, layoutId],
    )
    const [event, departure] = rows.map(({ id }) => id)
    if (event === undefined || departure === undefined) throw new Error('The shop has nothing to sell.')
    return {
      accountIds: Array.from({ length: customers }, () => randomUUID()),
      wish: () => (Math.random() < 0.8 ? eventWish(event) : departureWish(departure)),
    }
  } finally {
    await db.end()
  }
}

function eventWish(occurrence_id: string): Wish {
  return { occurrence_id, quantity: 1 + Math.floor(Math.random() * 3) }
}

function departureWish(occurrence_id: string): Wish {
  const from_index = Math.random() < 0.5 ? 0 : 1
  return {
    occurrence_id,
    from_index,
    to_index: from_index + 1,
    passengers: [{ name: 'Ann' }, { name: 'Bob' }],
  }
}
