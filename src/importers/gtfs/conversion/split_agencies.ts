import { agencyOf } from '#importers/gtfs/checks/agencies.ts'
import type { Feed, TimedTrip } from '#importers/gtfs/feed.ts'
import type { Agency, Stop } from '#importers/gtfs/reading/tables.ts'

/** The part of a feed that belongs to one agency, and the slug of its operator. */
export type AgencyFeed = { readonly agency: Agency; readonly slug: string; readonly feed: Feed }

const SLUG_LENGTH_MAX = 63

/** Room for a number that distinguishes equal slugs: a dash and four digits. */
const NUMBER_LENGTH_MAX = 5

/** Splits a feed into one for each agency, with its routes and all that they refer to. Agencies without trips have none. */
export function splitByAgency(feed: Feed, slugPrefix: string): AgencyFeed[] {
  const slugs = new Set<string>()
  const parts: AgencyFeed[] = []
  for (const [index, agency] of feed.agencies.entries()) {
    const part = feedOf(agency, feed)
    if (part.trips.length === 0) continue
    // An id in another script may have no character that is allowed in a URL. Then its place in the file is used.
    const name = slugOf(agency.agency_id ?? agency.agency_name) || `agency-${index + 1}`
    const slug = freeSlug(`${slugPrefix}-${name}`, slugs)
    slugs.add(slug)
    parts.push({ agency, slug, feed: part })
  }
  return parts
}

function feedOf(agency: Agency, feed: Feed): Feed {
  const routes = feed.routes.filter((route) => agencyOf(route, feed.agencies) === agency)
  const routeIds = new Set(routes.map((route) => route.route_id))
  const trips = feed.trips.filter((trip) => routeIds.has(trip.route_id))
  const tripIds = new Set(trips.map((trip) => trip.trip_id))
  const serviceIds = new Set(trips.map((trip) => trip.service_id))
  const fares = feed.fares.filter((fare) => fare.agency_id === null || fare.agency_id === agency.agency_id)
  const fareIds = new Set(fares.map((fare) => fare.fare_id))

  const timedTrips = () => ofTrips(feed.timedTrips(), tripIds)
  const calledStops = new Set<string>()
  for (const { stops } of timedTrips()) for (const { stop } of stops) calledStops.add(stop.stop_id)
  return {
    ...feed,
    agencies: [agency],
    routes,
    trips,
    services: new Map([...feed.services].filter(([id]) => serviceIds.has(id))),
    frequencies: feed.frequencies.filter((row) => tripIds.has(row.trip_id)),
    fares,
    fareRules: feed.fareRules.filter(
      (rule) => fareIds.has(rule.fare_id) && (rule.route_id === null || routeIds.has(rule.route_id)),
    ),
    stops: withParents(feed.stops, calledStops),
    calledStops,
    timedTrips,
  }
}

function* ofTrips(all: Iterable<TimedTrip>, tripIds: ReadonlySet<string>): Generator<TimedTrip, void> {
  for (const timed of all) if (tripIds.has(timed.trip.trip_id)) yield timed
}

/** The stops at which trips call, and their parents, at most two levels up: a boarding area of a stop of a station. */
function withParents(stops: readonly Stop[], called: ReadonlySet<string>): Stop[] {
  const byId = new Map(stops.map((stop) => [stop.stop_id, stop]))
  const kept = new Set<string>()
  for (const id of called) {
    for (let stop = byId.get(id); stop !== undefined; stop = byId.get(stop.parent_station ?? '')) {
      if (kept.has(stop.stop_id)) break
      kept.add(stop.stop_id)
    }
  }
  return stops.filter((stop) => kept.has(stop.stop_id))
}

/** Letters, digits and dashes, as a URL may have them. */
function slugOf(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
}

/** Adds a number if an earlier agency has the same slug. */
function freeSlug(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted.slice(0, SLUG_LENGTH_MAX - NUMBER_LENGTH_MAX)
  let slug = base
  for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`
  return slug
}
