import { createHash } from 'node:crypto'
import type { CalledStop } from '#importers/gtfs/feed.ts'
import type { Stop } from '#importers/gtfs/reading/tables.ts'

/** A stop of a pattern. Seconds count from the first departure, metres from the first stop. */
export type PatternStop = {
  readonly stop: string
  readonly arrivalS: number
  readonly departureS: number
  readonly distanceM: number
  readonly zone: string | null
  readonly boards: boolean
  readonly alights: boolean
}

/** Where a trip calls and how long it takes, without its departure time. Many trips of a timetable share one pattern. */
export type Pattern = {
  readonly hash: Buffer
  readonly firstDepartureS: number
  readonly stops: readonly PatternStop[]
}

/**
 * The pattern of a trip. How long the vehicle waits at the first stop before it leaves, and at the last after it has arrived, does
 * not concern passengers and would only make more patterns. So the first arrival is set to the departure, and the last departure to
 * the arrival. Nobody alights at the first stop or boards at the last. `scope` distinguishes the ids of two feeds.
 */
export function patternOf(calls: readonly CalledStop[], scope: string): Pattern {
  const firstDepartureS = calls[0]?.departureS ?? 0
  const last = calls.length - 1
  const distances = distancesAlong(calls.map((call) => call.stop))
  const stops = calls.map(({ stop, arrivalS, departureS, boards, alights }, index) => ({
    stop: stop.stop_id,
    arrivalS: (index === 0 ? departureS : arrivalS) - firstDepartureS,
    departureS: (index === last ? arrivalS : departureS) - firstDepartureS,
    distanceM: distances[index] ?? 0,
    zone: stop.zone_id,
    boards: boards && index < last,
    alights: alights && index > 0,
  }))
  const hash = createHash('sha256')
    .update(JSON.stringify([scope, stops.map(Object.values)]))
    .digest()
  return { hash, firstDepartureS, stops }
}

/** The mean radius of the earth. */
const EARTH_RADIUS_M = 6_371_008.8

/**
 * Metres from the first stop to each, in straight lines between stops. shape_dist_traveled may be in any unit, and feeds do not say
 * in which one, so a fare by distance cannot be based on it.
 */
function distancesAlong(stops: readonly Stop[]): number[] {
  let metres = 0
  return stops.map((stop, index) => {
    const previous = stops[index - 1]
    if (previous !== undefined) metres += metresBetween(previous, stop)
    return Math.round(metres)
  })
}

function metresBetween(from: Stop, to: Stop): number {
  if (from.stop_lat === null || from.stop_lon === null || to.stop_lat === null || to.stop_lon === null)
    return 0
  const [fromLatitude, toLatitude] = [radians(from.stop_lat), radians(to.stop_lat)]
  const halfChord =
    Math.sin((toLatitude - fromLatitude) / 2) ** 2 +
    Math.cos(fromLatitude) * Math.cos(toLatitude) * Math.sin(radians(to.stop_lon - from.stop_lon) / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(halfChord)))
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
