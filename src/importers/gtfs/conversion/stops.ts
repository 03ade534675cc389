import type { Feed } from '#importers/gtfs/feed.ts'
import type { Stop } from '#importers/gtfs/reading/tables.ts'

const STATION = 1

/** Stops and stations, and everything else at which trips call. Entrances and nodes are left out, since nobody travels from them. */
export function importedStops({ stops, calledStops }: Pick<Feed, 'stops' | 'calledStops'>): Stop[] {
  return stops.filter((stop) => (stop.location_type ?? 0) <= STATION || calledStops.has(stop.stop_id))
}

export function kindOf(stop: Stop): 'station' | 'stop' {
  return stop.location_type === STATION ? 'station' : 'stop'
}

/** The time zone of each stop: its own, else that of its station, else that of the first agency of the feed. */
export function zonesOf({ stops, agencies }: Pick<Feed, 'stops' | 'agencies'>): Map<string, string> {
  const own = new Map(stops.map((stop) => [stop.stop_id, stop.stop_timezone]))
  const fallback = agencies[0]?.agency_timezone ?? 'UTC'
  return new Map(
    stops.map((stop) => [stop.stop_id, stop.stop_timezone ?? own.get(stop.parent_station ?? '') ?? fallback]),
  )
}
