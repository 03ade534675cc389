import type { Client } from 'pg'
import { ensureCaltrain, ensureCaltrainOperator } from '#cli/demo/caltrain.ts'
import { ensurePeople, type People } from '#cli/demo/people.ts'
import { ensureClasses, ensureStudioOperator } from '#cli/demo/studio.ts'

export interface Demo {
  people: People
  next: NextDeparture | null
  counts: { departures: number; classes: number }
}

/** A departure that a reader could still catch. */
export interface NextDeparture {
  id: string
  name: string
  from_stop: string
  to_stop: string
  leaves: string
}

/** Creates what is missing of the demo. If nothing is missing it only reads. */
export async function ensureDemo(db: Client): Promise<Demo> {
  const caltrainId = await ensureCaltrainOperator(db)
  const studioId = await ensureStudioOperator(db)
  const people = await ensurePeople(db, [caltrainId, studioId])
  await ensureCaltrain(db, caltrainId, people.admin)
  await ensureClasses(db, studioId, people.admin)
  const { rows } = await db.query<{ departures: number; classes: number }>(
    `select count(*) filter (where o.operator_id = $1)::integer as departures,
            count(*) filter (where o.operator_id = $2)::integer as classes
       from core.occurrences as o where o.starts_at > now() and o.status = 'scheduled'`,
    [caltrainId, studioId],
  )
  return {
    people,
    next: await findNextDeparture(db, caltrainId),
    counts: rows[0] ?? { departures: 0, classes: 0 },
  }
}

async function findNextDeparture(db: Client, operatorId: string): Promise<NextDeparture | null> {
  const { rows } = await db.query<NextDeparture>(
    `select o.id, coalesce(t.short_name, f.name) as name, a.name as from_stop, z.name as to_stop,
            to_char(o.starts_at at time zone a.time_zone, 'Dy HH24:MI') as leaves
       from core.occurrences as o
       join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id
       join transit.trips as t on t.operator_id = o.operator_id and t.offering_id = o.offering_id
       join transit.stop_patterns as p on p.operator_id = o.operator_id and p.id = o.stop_pattern_id
       join transit.pattern_stops as s on s.operator_id = p.operator_id and s.pattern_id = p.id and s.stop_index = 0
       join transit.pattern_stops as e
         on e.operator_id = p.operator_id and e.pattern_id = p.id and e.stop_index = p.stop_count - 1
       join core.locations as a on a.operator_id = o.operator_id and a.id = s.location_id
       join core.locations as z on z.operator_id = o.operator_id and z.id = e.location_id
      where o.operator_id = $1 and o.status = 'scheduled' and o.taken < o.capacity / 2 and o.fare_table_id is not null
        and o.starts_at between now() + interval '30 minutes' and now() + interval '2 days'
      order by o.starts_at limit 1`,
    [operatorId],
  )
  return rows[0] ?? null
}
