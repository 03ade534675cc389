import { randomBytes, randomUUID } from 'node:crypto'
import type { Client } from 'pg'

/** An operator with all that its departures and events refer to. */
export interface Operator {
  readonly id: string
  readonly tripId: string
  readonly classId: string
  readonly currency: string
}

const LEG_S = 600
const LEG_M = 10_000

/** Makes an operator that has a trip and a class to sell, and staff. */
export async function makeOperator(db: Client, admin: string): Promise<Operator> {
  const id = randomUUID()
  const [tripId, classId] = [randomUUID(), randomUUID()]
  const slug = `prove-${id.slice(0, 8)}`
  await db.query(
    `insert into core.operators (id, slug, name, time_zone, currency, created_at)
     values ($1, $2, $2, 'Europe/Zurich', 'CHF', core.now())`,
    [id, slug],
  )
  await db.query(
    `insert into core.members (operator_id, account_id, role, created_at) values ($1, $2, 'admin', core.now())`,
    [id, admin],
  )
  await db.query(
    `insert into core.offerings (operator_id, id, kind, name, mode, created_at)
     values ($1, $2, 'trip', 'Trip', 'placed', core.now()), ($1, $3, 'class', 'Class', 'counted', core.now())`,
    [id, tripId, classId],
  )
  await makeTrip(db, id, tripId)
  return { id, tripId, classId, currency: 'CHF' }
}

/** Its departures have patterns and bus types of their own; a trip must name one all the same. */
async function makeTrip(db: Client, operatorId: string, tripId: string): Promise<void> {
  const [feedId, brandId, routeId, serviceId] = Array.from({ length: 4 }, () => randomUUID())
  const patternId = await makePattern(db, operatorId, 1)
  const busTypeId = await makeBusType(db, operatorId, ['1A'])
  await db.query(
    `insert into transit.feeds (operator_id, id, name, sha256, imported_at) values ($1, $2, 'feed', '', core.now())`,
    [operatorId, feedId],
  )
  await db.query(
    `insert into transit.brands (operator_id, id, feed_id, gtfs_id, name, time_zone)
     values ($1, $2, $3, 'brand', 'Brand', 'Europe/Zurich')`,
    [operatorId, brandId, feedId],
  )
  await db.query(
    `insert into transit.routes (operator_id, id, feed_id, brand_id, gtfs_id, short_name, route_type)
     values ($1, $2, $3, $4, 'route', 'R1', 3)`,
    [operatorId, routeId, feedId, brandId],
  )
  await db.query(
    `insert into transit.services (operator_id, id, feed_id, gtfs_id) values ($1, $2, $3, 'service')`,
    [operatorId, serviceId, feedId],
  )
  await db.query(
    `insert into transit.trips (operator_id, offering_id, feed_id, route_id, service_id, pattern_id, bus_type_id, gtfs_id,
                                first_departure_s)
     values ($1, $2, $3, $4, $5, $6, $7, 'trip', 28800)`,
    [operatorId, tripId, feedId, routeId, serviceId, patternId, busTypeId],
  )
}

/** A list of stops with so many legs between them, ten minutes each. */
export async function makePattern(db: Client, operatorId: string, legs: number): Promise<string> {
  const id = randomUUID()
  await db.query(
    'insert into core.stop_patterns (operator_id, id, hash, stop_count) values ($1, $2, $3, $4)',
    [operatorId, id, randomBytes(8), legs + 1],
  )
  await db.query(
    `with stops as (
       insert into core.locations (operator_id, id, kind, name, time_zone)
       select $1, gen_random_uuid(), 'stop', n::text, 'Europe/Zurich' from generate_series(0, $3::integer) as n
       returning id, name::integer as n)
     insert into core.pattern_stops (operator_id, pattern_id, stop_index, location_id, arrival_s, departure_s, distance_m)
     select $1, $2, s.n, s.id, s.n * $4::integer, s.n * $4::integer, s.n * $5::integer from stops as s`,
    [operatorId, id, legs, LEG_S, LEG_M],
  )
  return id
}

/** A kind of bus with these seats, in this order: they are places 1, 2, 3 … of its layout. */
export async function makeBusType(db: Client, operatorId: string, seats: readonly string[]): Promise<string> {
  const [layoutId, busTypeId] = [randomUUID(), randomUUID()]
  await db.query(
    `insert into core.layouts (operator_id, id, name, created_at) values ($1, $2, $2::uuid::text, core.now())`,
    [operatorId, layoutId],
  )
  await db.query(
    `insert into core.layout_places (operator_id, layout_id, place, label, row_no, column_no)
     select $1, $2, u.place, u.label, u.place, 1 from unnest($3::text[]) with ordinality as u(label, place)`,
    [operatorId, layoutId, seats],
  )
  await db.query(
    `insert into transit.bus_types (operator_id, id, name, layout_id) values ($1, $2, $2::uuid::text, $3)`,
    [operatorId, busTypeId, layoutId],
  )
  return busTypeId
}

/** Terms under which a hold lasts so long, and one customer may hold whatever is there. */
export async function makePolicy(db: Client, operatorId: string, holdS: number): Promise<string> {
  const id = randomUUID()
  await db.query(
    `insert into core.policies (operator_id, id, name, hold_s, open_holds_max, held_places_max, holds_per_hour_max, created_at)
     values ($1, $2, 'Terms', $3, null, null, null, core.now())`,
    [operatorId, id, holdS],
  )
  return id
}
