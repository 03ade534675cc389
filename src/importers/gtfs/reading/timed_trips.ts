import type { TimedStop, TimedTrip } from '#importers/gtfs/feed.ts'
import { Findings } from '#importers/gtfs/findings.ts'
import type { PackedStopTime, StopTimeSpill } from './stop_time_spill.ts'
import { STOP_TIMES, type Stop, type Trip } from './tables.ts'

/** The trips of a feed without errors, in which rows stand at the ordinals of their ids. Those with one stop are left out. */
export function* timeTrips(
  trips: readonly Trip[],
  stops: readonly Stop[],
  spill: StopTimeSpill,
): Generator<TimedTrip, void> {
  const findings = new Findings()
  for (const rows of spill.trips()) {
    const trip = trips[rows[0]?.trip ?? -1]
    const timed = trip === undefined ? null : timeTrip(rows, trip.trip_id, findings)
    if (trip === undefined || timed === null) throw new Error('a feed with errors has no timed trips')
    if (timed.length < 2) continue
    yield {
      trip,
      stops: timed.map((call) => {
        const stop = stops[call.stop]
        if (stop === undefined) throw new Error('stop times keep the ordinals of stops')
        return { ...call, stop }
      }),
    }
  }
}

/**
 * The stops of one trip in order, or null if an error was found. Stop times are checked here and not as they are read,
 * since only together and in order do they make sense.
 */
export function timeTrip(
  rows: readonly PackedStopTime[],
  trip: string,
  findings: Findings,
): TimedStop[] | null {
  const ordered = rows.toSorted((a, b) => a.sequence - b.sequence || a.line - b.line)
  const before = findings.errorCount
  checkSequences(ordered, trip, findings)
  const endpoints = withEndpointTimes(ordered)
  checkTimes(endpoints, trip, findings)
  if (findings.errorCount > before) return null

  return withMissingTimes(endpoints, trip, findings).map((row) => ({
    stop: row.stop,
    sequence: row.sequence,
    arrivalS: row.arrivalS,
    departureS: row.departureS,
    boards: row.boards,
    alights: row.alights,
  }))
}

function placeOf(row: PackedStopTime, field: string, trip: string) {
  return { file: STOP_TIMES.file, line: row.line, field, value: trip }
}

function checkSequences(rows: readonly PackedStopTime[], trip: string, findings: Findings): void {
  rows.forEach((row, index) => {
    const previous = rows[index - 1]
    if (previous?.sequence !== row.sequence) return
    findings.add('duplicate_stop_sequence', placeOf(row, 'stop_sequence', trip), `(line ${previous.line})`)
  })
}

/** Nobody gets out at the first stop or in at the last, so one time is enough there and stands for both. */
function withEndpointTimes(rows: readonly PackedStopTime[]): PackedStopTime[] {
  return rows.map((row, index) => {
    if (index > 0 && index < rows.length - 1) return row
    return { ...row, arrivalS: row.arrivalS ?? row.departureS, departureS: row.departureS ?? row.arrivalS }
  })
}

function checkTimes(rows: readonly PackedStopTime[], trip: string, findings: Findings): void {
  let leftAtS = Number.NEGATIVE_INFINITY
  rows.forEach((row, index) => {
    const { arrivalS, departureS } = row
    const isEndpoint = index === 0 || index === rows.length - 1
    if (arrivalS === null && departureS === null) {
      if (isEndpoint) findings.add('missing_endpoint_time', placeOf(row, 'arrival_time', trip))
    } else if (arrivalS === null || departureS === null) {
      findings.add('half_a_time', placeOf(row, arrivalS === null ? 'arrival_time' : 'departure_time', trip))
    } else {
      if (departureS < arrivalS)
        findings.add('departure_before_arrival', placeOf(row, 'departure_time', trip))
      if (arrivalS < leftAtS) findings.add('times_run_backwards', placeOf(row, 'arrival_time', trip))
      leftAtS = Math.max(leftAtS, departureS)
    }
  })
}

type TimedRow = PackedStopTime & { arrivalS: number; departureS: number }

function isTimed(row: PackedStopTime): row is TimedRow {
  return row.arrivalS !== null && row.departureS !== null
}

/**
 * Times for the stops that have none, between the timed stops before and after: in proportion to shape_dist_traveled
 * where all stops between have it and it increases, else evenly by the number of stops. Whole seconds, no dwell.
 */
function withMissingTimes(rows: readonly PackedStopTime[], trip: string, findings: Findings): TimedRow[] {
  const timed: TimedRow[] = []
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]
    if (row !== undefined && isTimed(row)) {
      timed.push(row)
      continue
    }
    const next = rows.findIndex((later, at) => at > index && isTimed(later))
    timed.push(...timesBetween(rows.slice(index - 1, next + 1), trip, findings))
    index = next - 1
  }
  return timed
}

/** Times for all but the first and the last of these rows, which have theirs. */
function timesBetween(rows: readonly PackedStopTime[], trip: string, findings: Findings): TimedRow[] {
  const first = rows[0]
  const last = rows.at(-1)
  if (first === undefined || last === undefined || !isTimed(first) || !isTimed(last)) {
    throw new Error('a gap in the times has a timed stop on either side')
  }
  const shares = sharesOfWay(rows, trip, findings)
  const driveS = last.arrivalS - first.departureS
  return rows.slice(1, -1).map((row, index) => {
    const atS = first.departureS + Math.round(driveS * (shares[index + 1] ?? 0))
    return { ...row, arrivalS: atS, departureS: atS }
  })
}

/** How much of the way from the first row to the last lies behind each row: 0 to 1. */
function sharesOfWay(rows: readonly PackedStopTime[], trip: string, findings: Findings): number[] {
  const evenly = rows.map((_, index) => index / (rows.length - 1))
  const distances = rows.map((row) => row.distance).filter((distance) => distance !== null)
  const [start = 0] = distances
  const way = (distances.at(-1) ?? 0) - start
  if (distances.length < rows.length || way === 0) return evenly

  const wrong = rows.find((row, index) => index > 0 && (row.distance ?? 0) < (rows[index - 1]?.distance ?? 0))
  if (wrong === undefined) return distances.map((distance) => (distance - start) / way)
  findings.add('distance_runs_backwards', placeOf(wrong, 'shape_dist_traveled', trip))
  return evenly
}
