import type { Findings } from '#importers/gtfs/findings.ts'
import type { References } from './references.ts'
import type { StopTimeSpill } from './stop_time_spill.ts'
import type { TableReader } from './table_reader.ts'
import { STOP_TIMES, type Stop, type StopTime } from './tables.ts'

/** The stop times of a feed, in the spill where they will be sorted. Trips are identified by their ordinals. */
export type StopTimes = {
  readonly spill: StopTimeSpill
  readonly count: number
  readonly calledTrips: ReadonlySet<number>
  readonly calledStops: ReadonlySet<string>
  /** Trips of which a row was skipped. Further findings about them would only repeat that. */
  readonly brokenTrips: ReadonlySet<number>
}

/** pickup_type and drop_off_type: 0 or empty is yes, 2 and 3 are yes by arrangement. */
const NOT_AT_ALL = 1

export async function readStopTimes(
  reader: TableReader,
  stops: readonly Stop[],
  spill: StopTimeSpill,
): Promise<StopTimes> {
  const { references } = reader
  const calledTrips = new Set<number>()
  const calledStops = new Set<string>()
  const brokenTrips = new Set<number>()
  const stations = new StationCalls(stops, reader.findings)
  let count = 0

  const onBroken = ({ trip_id: trip }: Readonly<Record<string, unknown>>) => {
    const ordinal = typeof trip === 'string' ? references.ordinal('trips', trip) : undefined
    if (ordinal === undefined) return
    brokenTrips.add(ordinal)
    calledTrips.add(ordinal)
  }
  for await (const batch of reader.batches(STOP_TIMES, onBroken)) {
    for (const row of batch) {
      count++
      stations.look(row)
      calledStops.add(row.stop_id)
      const trip = appendTo(spill, row, references)
      if (trip !== undefined) calledTrips.add(trip)
    }
  }
  return { spill, count, calledTrips, calledStops, brokenTrips }
}

/** The ordinal of the trip; undefined if trips or stops could not be read. Then the feed is refused anyway. */
function appendTo(spill: StopTimeSpill, row: StopTime, references: References): number | undefined {
  const trip = references.ordinal('trips', row.trip_id)
  const stop = references.ordinal('stops', row.stop_id)
  if (trip === undefined || stop === undefined) return trip
  spill.append({
    trip,
    stop,
    sequence: row.stop_sequence,
    line: row.line,
    arrivalS: row.arrival_time,
    departureS: row.departure_time,
    boards: row.pickup_type !== NOT_AT_ALL,
    alights: row.drop_off_type !== NOT_AT_ALL,
    distance: row.shape_dist_traveled,
  })
  return trip
}

/** Reports each station at which trips call once. */
class StationCalls {
  readonly #stations: Set<string>
  readonly #findings: Findings

  constructor(stops: readonly Stop[], findings: Findings) {
    this.#stations = new Set(
      stops.filter((stop) => (stop.location_type ?? 0) !== 0).map((stop) => stop.stop_id),
    )
    this.#findings = findings
  }

  look(row: StopTime): void {
    if (!this.#stations.delete(row.stop_id)) return
    const place = { file: STOP_TIMES.file, line: row.line, field: 'stop_id', value: row.stop_id }
    this.#findings.add('stop_time_at_station', place)
  }
}
