import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Queryable } from '#db/connections/pool.ts'

export type Row = Readonly<Record<string, unknown>>
export type Ids = Readonly<Record<string, string>>

const HOUR_MS = 3_600_000

/** Inserts a row into every table that an operator fills, and returns their ids by name. */
export async function makeOperator(db: Queryable, slug: string, operatorId: string): Promise<Ids> {
  const now = new Date()
  const of = { operator_id: operatorId }
  const add = async (table: string, row: Row, id: string = randomUUID()): Promise<string> => {
    await put(db, table, { ...of, id, ...row })
    return id
  }
  await put(db, 'core.operators', {
    id: operatorId,
    slug,
    name: slug,
    time_zone: 'Europe/Zurich',
    currency: 'CHF',
    active: slug !== 'closed',
    created_at: now,
  })
  const stop = await add('core.locations', {
    kind: 'stop',
    name: `${slug} first`,
    time_zone: 'Europe/Zurich',
  })
  const last_stop = await add('core.locations', {
    kind: 'stop',
    name: `${slug} last`,
    time_zone: 'Europe/Zurich',
  })
  const spare_stop = await add('core.locations', {
    kind: 'stop',
    name: `${slug} spare`,
    time_zone: 'Europe/Zurich',
  })
  const studio = await add('core.locations', {
    kind: 'studio',
    name: `${slug} studio`,
    time_zone: 'Europe/Zurich',
  })
  const policy = await add('core.policies', { name: 'Terms', created_at: now })
  await put(db, 'core.cancellation_fees', { ...of, policy_id: policy, before_s: 3600, fee_percent: 50 })
  const layout = await add('core.layouts', { name: 'Five seats', created_at: now })
  for (const place of [1, 2, 3, 4, 5]) {
    await put(db, 'core.layout_places', {
      ...of,
      layout_id: layout,
      place,
      label: `${place}A`,
      row_no: place,
      column_no: 1,
    })
  }
  const pattern = await add('transit.stop_patterns', { hash: Buffer.from([1]), stop_count: 2 })
  for (const [stop_index, location_id] of [stop, last_stop].entries()) {
    const at_s = stop_index * 3600
    await put(db, 'transit.pattern_stops', {
      ...of,
      pattern_id: pattern,
      stop_index,
      location_id,
      arrival_s: at_s,
      departure_s: at_s,
      distance_m: at_s,
    })
  }
  const fare_table = await add('core.fare_tables', { name: 'Fares', currency: 'CHF' })
  const fare = await add('core.fares', { fare_table_id: fare_table, price_minor: 1250 })
  await put(db, 'core.fare_adjustments', {
    ...of,
    fare_table_id: fare_table,
    adjustment_no: 1,
    name: 'Children',
  })
  const trip = await add('core.offerings', {
    kind: 'trip',
    name: 'Trip',
    mode: 'placed',
    location_id: stop,
    fare_table_id: fare_table,
    created_at: now,
  })
  const series = await add('core.offerings', {
    kind: 'class',
    name: 'Yoga',
    mode: 'counted',
    location_id: studio,
    created_at: now,
  })
  const draft = await add('core.offerings', {
    kind: 'class',
    name: 'Draft',
    mode: 'counted',
    active: false,
    created_at: now,
  })
  const retired = await add('core.offerings', {
    kind: 'class',
    name: 'Retired',
    mode: 'counted',
    created_at: now,
  })
  const timetable = await makeTimetable(db, operatorId, {
    trip,
    stop,
    last_stop,
    spare_stop,
    pattern,
    layout,
  })

  const startsAt = new Date(now.getTime() + 48 * HOUR_MS)
  const occurrence = async (row: Row): Promise<string> => {
    const { rows } = await db.query<{ id: string }>('select core.id_at($1, $2) as id', [operatorId, startsAt])
    const endsAt = new Date(startsAt.getTime() + HOUR_MS)
    return add(
      'core.occurrences',
      { starts_at: startsAt, ends_at: endsAt, currency: 'CHF', ...row },
      rows[0]?.id,
    )
  }
  const seats = {
    offering_id: trip,
    location_id: stop,
    mode: 'placed',
    capacity: 5,
    span_unit: 'legs',
    span_length: 1,
    stop_pattern_id: pattern,
    layout_id: layout,
    fare_table_id: fare_table,
    policy_id: policy,
  }
  const departure = await occurrence(seats)
  const hidden = await occurrence({ ...seats, published: false })
  const event = await occurrence({
    offering_id: series,
    location_id: studio,
    mode: 'counted',
    capacity: 2,
    price_minor: 2000,
  })
  const withdrawn = await occurrence({
    offering_id: series,
    location_id: studio,
    mode: 'counted',
    capacity: 2,
    price_minor: 2000,
  })
  await occurrence({ offering_id: retired, mode: 'counted', capacity: 2, price_minor: 0 })
  for (const [departure_s, occurrence_id] of [departure, hidden].entries()) {
    await put(db, 'transit.departures', {
      ...of,
      occurrence_id,
      offering_id: trip,
      service_date: startsAt.toISOString().slice(0, 10),
      departure_s,
      vehicle_type_id: timetable.vehicle_type,
    })
  }
  return {
    stop,
    last_stop,
    spare_stop,
    studio,
    policy,
    layout,
    pattern,
    fare_table,
    fare,
    trip,
    series,
    draft,
    retired,
    departure,
    hidden,
    event,
    withdrawn,
    ...timetable,
  }
}

async function makeTimetable(db: Queryable, operatorId: string, made: Ids): Promise<Ids> {
  const of = { operator_id: operatorId }
  const [feed, brand, route, service, vehicle_type, vehicle] = [
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
  ]
  const named = (id: string | undefined) => ({ ...of, id, gtfs_id: 'one', feed_id: feed })
  await put(db, 'transit.feeds', {
    ...of,
    id: feed,
    name: 'feed',
    sha256: Buffer.from([1]),
    imported_at: new Date(),
  })
  await put(db, 'transit.brands', { ...named(brand), name: 'Brand', time_zone: 'Europe/Zurich' })
  await put(db, 'transit.routes', { ...named(route), brand_id: brand, short_name: '1', route_type: 3 })
  await put(db, 'transit.stops', { ...of, location_id: made.stop, feed_id: feed, gtfs_id: 'one' })
  await put(db, 'transit.stops', { ...of, location_id: made.last_stop, feed_id: feed, gtfs_id: 'last' })
  await put(db, 'transit.stops', { ...of, location_id: made.spare_stop, gtfs_id: 'spare' })
  await put(db, 'transit.route_patterns', { ...of, route_id: route, direction: 1, pattern_id: made.pattern })
  await put(db, 'transit.services', {
    ...named(service),
    weekdays: 127,
    starts_on: '2026-01-01',
    ends_on: '2026-12-31',
  })
  await put(db, 'transit.service_exceptions', {
    ...of,
    service_id: service,
    on_date: '2026-01-02',
    runs: false,
  })
  await put(db, 'transit.vehicle_types', {
    ...of,
    id: vehicle_type,
    name: 'Small',
    layout_id: made.layout,
    amenities: { wifi: true },
  })
  await put(db, 'transit.vehicles', { ...of, id: vehicle, vehicle_type_id: vehicle_type, number: '7' })
  await put(db, 'transit.trips', {
    ...of,
    offering_id: made.trip,
    feed_id: feed,
    gtfs_id: 'one',
    route_id: route,
    service_id: service,
    pattern_id: made.pattern,
    vehicle_type_id: vehicle_type,
    first_departure_s: 0,
  })
  await put(db, 'transit.frequencies', {
    ...of,
    offering_id: made.trip,
    starts_s: 0,
    ends_s: 60,
    headway_s: 60,
  })
  return { feed, brand, route, service, vehicle_type, vehicle }
}

/** Inserts one row with these values. */
export async function put(db: Queryable, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row).map(pg.escapeIdentifier).join(', ')
  const places = Object.keys(row).map((_, index) => `$${index + 1}`)
  await db.query(`insert into ${table} (${columns}) values (${places.join(', ')})`, Object.values(row))
}
