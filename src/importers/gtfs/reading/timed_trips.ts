import type { TimedStop, TimedTrip } from '#importers/gtfs/feed.ts'
import { Findings } from '#importers/gtfs/findings.ts'
import type { PackedStopTime, StopTimeSpill } from './stop_time_spill.ts'
import { STOP_TIMES, type Stop, type Trip } from './tables.ts'

/** The trips of a feed without errors, in which rows are in the order of their ordinals. Trips with one stop are left out. */
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
 * The stops of one trip in order, or null if there is an error. Stop times are checked here and not while they are read, since the
 * checks need all of a trip in order.
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

/** At the first and the last stop one time is enough and stands for both, since nobody alights or boards there. */
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
 * Interpolates times for stops without one, between the timed stops before and after: in proportion to shape_dist_traveled if all
 * stops between have it and it increases, else evenly by the number of stops. Times are whole seconds, without dwell.
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

/** Times for all of these rows except the first and the last, which have their own. */
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

/** The fraction of the way from the first row to the last at each row, 0 to 1. */
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
