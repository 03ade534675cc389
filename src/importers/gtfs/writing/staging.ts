import type { ClientBase } from 'pg'
import { isoFromDay } from '#importers/gtfs/calendar/days.ts'
import { agencyOf } from '#importers/gtfs/checks/agencies.ts'
import { type FareTables, fareTables } from '#importers/gtfs/conversion/fares.ts'
import { patternOf } from '#importers/gtfs/conversion/patterns.ts'
import { importedStops, kindOf, zonesOf } from '#importers/gtfs/conversion/stops.ts'
import type { Feed } from '#importers/gtfs/feed.ts'
import type { Agency } from '#importers/gtfs/reading/tables.ts'
import { type CopyValue, copyRows } from './copy_rows.ts'

/** Longer names are cut, since they would break lists. */
const NAME_LENGTH_MAX = 300

/** Copies a feed into the temporary tables of transit.import_staging(), except its patterns. */
export async function stageFeed(
  db: ClientBase,
  feed: Feed,
  feedName: string,
  freeIn: string | null,
): Promise<void> {
  const fares = fareTables(feed, feedName, freeIn)
  await copyRows(db, 'import_brands', 'gtfs_id, name, website, phone, time_zone', brandRows(feed))
  await copyRows(db, 'import_stops', STOP_COLUMNS, stopRows(feed))
  await copyRows(db, 'import_fares', FARE_COLUMNS, fareRows(fares))
  await copyRows(db, 'import_routes', ROUTE_COLUMNS, routeRows(feed, fares))
  await copyRows(db, 'import_services', 'gtfs_id, weekdays, starts_on, ends_on', serviceRows(feed))
  await copyRows(db, 'import_exceptions', 'service_gtfs_id, on_date, runs', exceptionRows(feed))
  await copyRows(db, 'import_trips', TRIP_COLUMNS, tripRows(feed, feedName))
  await copyRows(db, 'import_frequencies', FREQUENCY_COLUMNS, frequencyRows(feed))
}

/** Copies the stops of patterns that the operator does not have yet. It reads the trips again, so as not to keep them in memory. */
export async function stagePatterns(
  db: ClientBase,
  feed: Feed,
  feedName: string,
  missing: readonly Buffer[],
): Promise<void> {
  await copyRows(db, 'import_pattern_stops', PATTERN_COLUMNS, patternRows(feed, feedName, missing))
}

/** What identifies an agency: its id, which is optional if there is only one. */
function brandId(agency: Pick<Agency, 'agency_id'> | undefined): string {
  return agency?.agency_id ?? ''
}

function* brandRows({ agencies }: Feed): Generator<CopyValue[]> {
  for (const agency of agencies) {
    const { agency_name: name, agency_url: website, agency_phone: phone, agency_timezone: zone } = agency
    yield [brandId(agency), name, website, phone, zone]
  }
}

const STOP_COLUMNS =
  'gtfs_id, parent_gtfs_id, kind, name, code, time_zone, latitude, longitude, zone, amenities'

function* stopRows(feed: Feed): Generator<CopyValue[]> {
  const zones = zonesOf(feed)
  for (const stop of importedStops(feed)) {
    const amenities = {
      ...(stop.platform_code === null ? {} : { platform: stop.platform_code }),
      ...(stop.wheelchair_boarding ? { wheelchair: stop.wheelchair_boarding === 1 } : {}),
    }
    const name = cut(stop.stop_name ?? stop.stop_id, NAME_LENGTH_MAX)
    const zone = zones.get(stop.stop_id) ?? null
    const { stop_lat: latitude, stop_lon: longitude } = stop
    const isPoint = latitude !== null && longitude !== null
    yield [
      stop.stop_id,
      stop.parent_station,
      kindOf(stop),
      name,
      stop.stop_code,
      zone,
      isPoint ? latitude : null,
      isPoint ? longitude : null,
      stop.zone_id,
      JSON.stringify(amenities),
    ]
  }
}

const FARE_COLUMNS = 'fare_table, currency, from_zone, to_zone, price_minor'

/** A fare table without fares is one row without a price. */
function* fareRows({ tables }: FareTables): Generator<CopyValue[]> {
  for (const { name, currency, fares } of tables) {
    yield [name, currency, null, null, null]
    for (const { fromZone, toZone, priceMinor } of fares) yield [name, currency, fromZone, toZone, priceMinor]
  }
}

const ROUTE_COLUMNS = 'gtfs_id, brand_gtfs_id, short_name, long_name, route_type, colour, fare_table'

function* routeRows({ routes, agencies }: Feed, fares: FareTables): Generator<CopyValue[]> {
  for (const route of routes) {
    const colour = route.route_color === null ? null : `#${route.route_color.toLowerCase()}`
    yield [
      route.route_id,
      brandId(agencyOf(route, agencies)),
      route.route_short_name,
      route.route_long_name,
      route.route_type,
      colour,
      fares.nameFor(route.route_id),
    ]
  }
}

function* serviceRows({ services }: Feed): Generator<CopyValue[]> {
  for (const { id, weekdays, span } of services.values()) {
    const bits = weekdays.reduce((sum, runs, weekday) => sum + (runs ? 1 << weekday : 0), 0)
    yield [id, bits, span && isoFromDay(span.from), span && isoFromDay(span.until)]
  }
}

function* exceptionRows({ services }: Feed): Generator<CopyValue[]> {
  for (const { id, added, removed } of services.values()) {
    for (const day of added) yield [id, isoFromDay(day), true]
    for (const day of removed) yield [id, isoFromDay(day), false]
  }
}

const TRIP_COLUMNS =
  'gtfs_id, route_gtfs_id, service_gtfs_id, pattern_hash, headsign, short_name, direction, block, first_departure_s'

function* tripRows(feed: Feed, feedName: string): Generator<CopyValue[]> {
  for (const { trip, stops } of feed.timedTrips()) {
    const { hash, firstDepartureS } = patternOf(stops, feedName)
    yield [
      trip.trip_id,
      trip.route_id,
      trip.service_id,
      hash,
      trip.trip_headsign,
      trip.trip_short_name,
      trip.direction_id,
      trip.block_id,
      firstDepartureS,
    ]
  }
}

const FREQUENCY_COLUMNS = 'trip_gtfs_id, starts_s, ends_s, headway_s, exact_times'

function* frequencyRows({ frequencies }: Feed): Generator<CopyValue[]> {
  for (const row of frequencies) {
    yield [row.trip_id, row.start_time, row.end_time, row.headway_secs, row.exact_times === 1]
  }
}

const PATTERN_COLUMNS =
  'pattern_hash, stop_index, stop_gtfs_id, arrival_s, departure_s, distance_m, zone, boards, alights'

function* patternRows(feed: Feed, feedName: string, missing: readonly Buffer[]): Generator<CopyValue[]> {
  const wanted = new Set(missing.map((hash) => hash.toString('hex')))
  for (const { stops } of wanted.size > 0 ? feed.timedTrips() : []) {
    const pattern = patternOf(stops, feedName)
    if (!wanted.delete(pattern.hash.toString('hex'))) continue
    for (const [index, call] of pattern.stops.entries()) {
      yield [
        pattern.hash,
        index,
        call.stop,
        call.arrivalS,
        call.departureS,
        call.distanceM,
        call.zone,
        call.boards,
        call.alights,
      ]
    }
  }
}

function cut(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : Array.from(text).slice(0, lengthMax).join('')
}
