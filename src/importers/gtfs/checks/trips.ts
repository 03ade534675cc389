import type { Findings } from '#importers/gtfs/findings.ts'
import type { StopTimes } from '#importers/gtfs/reading/read_stop_times.ts'
import type { References } from '#importers/gtfs/reading/references.ts'
import { STOP_TIMES, TRIPS, type Trip } from '#importers/gtfs/reading/tables.ts'
import { timeTrip } from '#importers/gtfs/reading/timed_trips.ts'

/** Checks the stop times of each trip, once all have been read. */
export function checkTrips(
  trips: readonly Trip[],
  stopTimes: StopTimes,
  references: References,
  findings: Findings,
): void {
  const names = references.names('trips')
  for (const rows of stopTimes.spill.trips()) {
    const [first] = rows
    if (first === undefined || stopTimes.brokenTrips.has(first.trip)) continue
    const trip = names[first.trip] ?? ''
    const stops = timeTrip(rows, trip, findings)
    if (stops === null || stops.length > 1) continue
    findings.add('trip_too_short', { file: STOP_TIMES.file, line: first.line, field: 'trip_id', value: trip })
  }

  if (findings.isAbandoned(STOP_TIMES.file)) return
  for (const { trip_id: trip, line } of trips) {
    if (stopTimes.calledTrips.has(references.ordinal('trips', trip) ?? -1)) continue
    findings.add('trip_without_stops', { file: TRIPS.file, line, field: 'trip_id', value: trip })
  }
}
