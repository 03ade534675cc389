import { randomBytes, randomUUID } from 'node:crypto'
import { newId } from '#db/ids.ts'
import type { Berth } from '#test/helpers/berth.ts'
import type { Caller } from '#test/helpers/database.ts'
import type { Operator } from '#test/helpers/operators.ts'
import type { JsonObject, Person } from '#test/helpers/people.ts'

/** A row of four, the first of which is accessible: 1A 1B 1C 1D. */
export const FOUR_SEATS: JsonObject = { decks: [[{ rows: '1', seats: 'AB_CD' }]], accessible: ['1A'] }

export interface TimetableOptions {
  /** The time zone of the brand and the stops. */
  timeZone?: string
  /** The places in the format of core.create_layout. */
  places?: JsonObject
}

export interface StopOptions {
  name?: string
  timeZone?: string
  latitude?: number
  longitude?: number
  /** The station whose platform it is. */
  parentId?: string
  kind?: 'stop' | 'station'
}

export interface ServiceOptions {
  /** Monday comes first. By default every day. */
  weekdays?: string
  startsOn?: string
  endsOn?: string
  exceptions?: Readonly<Record<string, boolean>>
}

/** A stop of a trip, and its time in seconds after leaving the first one. */
export interface Call {
  stopId: string
  arrivalS?: number
  departureS: number
  zone?: string
}

export interface TripOptions extends ServiceOptions {
  /** Stops ten minutes and ten kilometres apart, or each as it is. */
  stops: readonly (string | Call)[]
  /** A time in the format of timetables, which may be past 24:00. */
  leaves?: string
  /** Instead: [from, until, headway in minutes]. */
  every?: readonly (readonly [string, string, number])[]
  /** By default everything is free, by a fare table. */
  fareTableId?: string
  policyId?: string
  headsign?: string
}

export interface Trip {
  offeringId: string
  serviceId: string
  routeId: string
  patternId: string
}

export interface Departure {
  id: string
  service_date: string
  starts_at: Date
  local: string
  status: string
  published: boolean
  capacity: number
  taken: number
}

/** What a bus company needs before it can sell: a brand, a vehicle type, stops and trips. */
export interface Timetable {
  operator: Operator
  admin: Person
  vehicleTypeId: string
  layoutId: string
  timeZone: string
  layout(name: string, places: JsonObject): Promise<string>
  vehicleType(layoutId: string, amenities?: JsonObject): Promise<string>
  vehicle(vehicleTypeId?: string): Promise<string>
  stop(options?: StopOptions): Promise<string>
  stops(count: number): Promise<string[]>
  trip(options: TripOptions): Promise<Trip>
  /** transit.generate_departures, called as the role of the server. */
  generate(from: string, until?: string): Promise<Made>
  /** transit.search_departures, as anon unless another caller is given. */
  search(search: Search, caller?: Caller): Promise<Found[]>
  /** All departures in order of time, or those of one trip. */
  departures(trip?: Trip): Promise<Departure[]>
  /** The first departure of a trip. */
  first(trip: Trip): Promise<Departure>
}

/** A row of transit.search_departures. */
export interface Found {
  occurrence_id: string
  from_index: number
  from_stop_id: string
  to_index: number
  to_stop_id: string
  departs_at: Date
  arrives_at: Date
  duration_s: number
  free_seats: number
  price_minor: number | null
  currency: string
  classes: { class: string; free_seats: number; price_minor: number | null }[]
  status: string
  amenities: JsonObject
  vehicle_type: string
  headsign: string | null
}

/** The arguments of transit.search_departures by name, except the operator. */
export interface Search {
  from_id?: string
  to_id?: string
  date: string
  [argument: string]: unknown
}

export interface Made {
  made: number
  changed: number
  withdrawn: number
  affected: number
}

const LEG_S = 600
const LEG_M = 10_000

export async function makeTimetable(berth: Berth, options: TimetableOptions = {}): Promise<Timetable> {
  const timeZone = options.timeZone ?? 'Europe/Zurich'
  const operator = await berth.operator({ timeZone })
  const admin = await operator.admin()
  const [feedId, brandId] = [newId(operator.id), newId(operator.id)]
  await berth.owner.query(
    `insert into transit.feeds (operator_id, id, name, sha256, imported_at) values ($1, $2, 'timetable', '', core.now())`,
    [operator.id, feedId],
  )
  await berth.owner.query(
    `insert into transit.brands (operator_id, id, feed_id, gtfs_id, name, time_zone) values ($1, $2, $3, 'brand', 'Brand', $4)`,
    [operator.id, brandId, feedId, timeZone],
  )
  const call = (sql: string, parameters: unknown[]) => idOf(admin, sql, parameters)
  const layout = (name: string, places: JsonObject) =>
    call('select core.create_layout($1, $2, $3) as id', [operator.id, name, JSON.stringify(places)])
  const vehicleType = (layoutId: string, amenities: JsonObject = {}) =>
    call('select transit.create_vehicle_type($1, $2, $3, $4) as id', [
      operator.id,
      `Type ${randomUUID()}`,
      layoutId,
      JSON.stringify(amenities),
    ])
  const layoutId = await layout('Coach', options.places ?? FOUR_SEATS)
  const vehicleTypeId = await vehicleType(layoutId, { wifi: true })

  const timetable: Timetable = {
    operator,
    admin,
    vehicleTypeId,
    layoutId,
    timeZone,
    layout,
    vehicleType,
    vehicle: (type = vehicleTypeId) =>
      call('select transit.create_vehicle($1, $2, $3) as id', [
        operator.id,
        type,
        randomBytes(4).toString('hex'),
      ]),
    stop: (stop = {}) => makeStop(berth, operator.id, { timeZone, ...stop }),
    stops: (count) => Promise.all(Array.from({ length: count }, () => timetable.stop())),
    trip: (trip) => makeTrip(berth, timetable, { feedId, brandId }, trip),
    async generate(from, until = from) {
      const { rows } = await berth.database.app.query<Made>(
        'select made, changed, withdrawn, affected from transit.generate_departures($1, $2, $3)',
        [operator.id, from, until],
      )
      const [made] = rows
      if (made === undefined) throw new Error('one row an operator')
      return made
    },
    search(search, caller = berth.database.as('anon')) {
      const given = { operator: operator.slug, from_id: null, to_id: null, ...search }
      const names = Object.keys(given).map((name, index) => `p_${name} => $${index + 1}`)
      return caller.query<Found>(
        `select * from transit.search_departures(${names.join(', ')})`,
        Object.values(given),
      )
    },
    departures: (trip) =>
      berth.owner.query<Departure>(
        `select o.id, d.service_date::text, o.starts_at, (o.starts_at at time zone b.time_zone)::text as local, o.status,
                o.published, o.capacity, o.taken
           from transit.departures as d
           join core.occurrences as o on o.operator_id = d.operator_id and o.id = d.occurrence_id
           join transit.brands as b on b.operator_id = d.operator_id
          where d.operator_id = $1 and ($2::uuid is null or d.offering_id = $2) order by o.starts_at, o.id`,
        [operator.id, trip?.offeringId],
      ),
    async first(trip) {
      const [departure] = await timetable.departures(trip)
      if (departure === undefined) throw new Error('no departure was made')
      return departure
    },
  }
  return timetable
}

async function idOf(person: Person, sql: string, parameters: unknown[]): Promise<string> {
  const [row] = await person.sql.query<{ id: string }>(sql, parameters)
  if (row === undefined) throw new Error(`No id: ${sql}`)
  return row.id
}

async function makeStop({ owner }: Berth, operatorId: string, stop: StopOptions): Promise<string> {
  const id = newId(operatorId)
  await owner.query(
    `insert into core.locations (operator_id, id, parent_id, kind, name, time_zone, latitude, longitude)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      operatorId,
      id,
      stop.parentId,
      stop.kind ?? 'stop',
      stop.name ?? `Stop ${id.slice(0, 4)}`,
      stop.timeZone,
      stop.latitude,
      stop.longitude,
    ],
  )
  return id
}

/** The seconds of a time of a timetable: 25:30 is half past one on the next day. */
function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return hours * 3600 + minutes * 60 + seconds
}

interface Source {
  feedId: string
  brandId: string
}

async function makeTrip(
  berth: Berth,
  { operator, vehicleTypeId }: Timetable,
  source: Source,
  trip: TripOptions,
): Promise<Trip> {
  const made = {
    offeringId: newId(operator.id),
    serviceId: await makeService(berth, operator.id, source, trip),
    routeId: newId(operator.id),
    patternId: await makePattern(berth, operator.id, trip.stops),
  }
  const fareTableId = trip.fareTableId ?? (await operator.fareTable([{ priceMinor: 0 }]))
  await berth.owner.query(
    `insert into transit.routes (operator_id, id, feed_id, brand_id, gtfs_id, short_name, route_type)
     values ($1, $2, $3, $4, $2::uuid::text, 'R1', 3)`,
    [operator.id, made.routeId, source.feedId, source.brandId],
  )
  await berth.owner.query(
    `insert into core.offerings (operator_id, id, kind, name, mode, policy_id, fare_table_id, created_at)
     values ($1, $2, 'trip', 'Trip', 'placed', $3, $4, core.now())`,
    [operator.id, made.offeringId, trip.policyId, fareTableId],
  )
  await berth.owner.query(
    `insert into transit.trips (operator_id, offering_id, feed_id, route_id, service_id, pattern_id, vehicle_type_id, gtfs_id,
                                headsign, first_departure_s)
     values ($1, $2, $3, $4, $5, $6, $7, $2::uuid::text, $8, $9)`,
    [
      operator.id,
      made.offeringId,
      source.feedId,
      made.routeId,
      made.serviceId,
      made.patternId,
      vehicleTypeId,
      trip.headsign,
      secondsOf(trip.leaves ?? '08:00'),
    ],
  )
  for (const [from, until, headwayMinutes] of trip.every ?? []) {
    await berth.owner.query(
      'insert into transit.frequencies (operator_id, offering_id, starts_s, ends_s, headway_s) values ($1, $2, $3, $4, $5)',
      [operator.id, made.offeringId, secondsOf(from), secondsOf(until), headwayMinutes * 60],
    )
  }
  return made
}

async function makeService(
  { owner }: Berth,
  operatorId: string,
  source: Source,
  service: ServiceOptions,
): Promise<string> {
  const id = newId(operatorId)
  const weekdays = service.weekdays ?? '1111111'
  await owner.query(
    `insert into transit.services (operator_id, id, feed_id, gtfs_id, weekdays, starts_on, ends_on)
     values ($1, $2, $3, $2::uuid::text, $4, $5, $6)`,
    [
      operatorId,
      id,
      source.feedId,
      Number.parseInt([...weekdays].reverse().join(''), 2),
      service.startsOn ?? '2000-01-01',
      service.endsOn ?? '2040-12-31',
    ],
  )
  for (const [date, runs] of Object.entries(service.exceptions ?? {})) {
    await owner.query(
      'insert into transit.service_exceptions (operator_id, service_id, on_date, runs) values ($1, $2, $3, $4)',
      [operatorId, id, date, runs],
    )
  }
  return id
}

async function makePattern(
  { owner }: Berth,
  operatorId: string,
  stops: readonly (string | Call)[],
): Promise<string> {
  const id = newId(operatorId)
  await owner.query(
    'insert into transit.stop_patterns (operator_id, id, hash, stop_count) values ($1, $2, $3, $4)',
    [operatorId, id, randomBytes(8), stops.length],
  )
  for (const [index, stop] of stops.entries()) {
    const call: Call = typeof stop === 'string' ? { stopId: stop, departureS: index * LEG_S } : stop
    await owner.query(
      `insert into transit.pattern_stops (operator_id, pattern_id, stop_index, location_id, arrival_s, departure_s, distance_m, zone)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        operatorId,
        id,
        index,
        call.stopId,
        call.arrivalS ?? call.departureS,
        call.departureS,
        index * LEG_M,
        call.zone,
      ],
    )
  }
  return id
}
