import type { Findings } from '#importers/gtfs/findings.ts'
import type { References } from '#importers/gtfs/reading/references.ts'
import { STOPS, type Stop } from '#importers/gtfs/reading/tables.ts'

const STOP = 0
const STATION = 1
const ENTRANCE = 2

/** The kind of parent that each kind of stop may have. 2, 3 and 4 must have one; a station has none. */
const PARENT_KIND = [STATION, null, STATION, STATION, STOP] as const

export function checkStops(stops: readonly Stop[], references: References, findings: Findings): void {
  const kinds = new Map(stops.map((stop) => [stop.stop_id, stop.location_type ?? STOP]))
  for (const stop of stops) {
    checkPlace(stop, findings)
    checkParent(stop, kinds, references, findings)
  }
}

/** Nodes and boarding areas are inside a station and need no name or coordinates of their own. */
function checkPlace(stop: Stop, findings: Findings): void {
  const place = { file: STOPS.file, line: stop.line, value: stop.stop_id }
  const { stop_lat: latitude, stop_lon: longitude } = stop
  if (latitude === 0 && longitude === 0) findings.add('stop_at_null_island', { ...place, field: 'stop_lat' })
  if ((stop.location_type ?? STOP) > ENTRANCE) return

  if (stop.stop_name === null) findings.add('stop_without_name', { ...place, field: 'stop_name' })
  if (latitude === null || longitude === null) {
    const field = latitude === null ? 'stop_lat' : 'stop_lon'
    findings.add('stop_without_coordinates', { ...place, field })
  }
}

function checkParent(
  stop: Stop,
  kinds: ReadonlyMap<string, number>,
  references: References,
  findings: Findings,
): void {
  const place = { file: STOPS.file, line: stop.line, field: 'parent_station', value: stop.stop_id }
  const kind = stop.location_type ?? STOP
  const parent = stop.parent_station
  if (parent === null) {
    if (kind > STATION) findings.add('missing_parent_station', place)
    return
  }
  const parentKind = kinds.get(parent)
  if (parentKind === undefined) {
    if (!references.has('stops', parent)) findings.add('unknown_reference', { ...place, value: parent })
  } else if (parentKind !== PARENT_KIND[kind]) {
    findings.add('bad_parent_station', { ...place, value: parent })
  }
}
