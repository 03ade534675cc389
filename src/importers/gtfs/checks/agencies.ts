import type { Findings } from '#importers/gtfs/findings.ts'
import {
  AGENCY,
  type Agency,
  FARE_ATTRIBUTES,
  type FareAttribute,
  ROUTES,
  type Route,
} from '#importers/gtfs/reading/tables.ts'

/**
 * If there are several agencies, each needs an id, and each route and fare must name the id of its agency. GTFS requires one time
 * zone for all agencies. Feeds that break this rule mean the zone of the agency that runs the trip, so it is only a warning.
 */
export function checkAgencies(
  agencies: readonly Agency[],
  routes: readonly Route[],
  fares: readonly FareAttribute[],
  findings: Findings,
): void {
  if (agencies.length < 2) return
  const needsId = (file: string, rows: readonly (Agency | Route | FareAttribute)[]) => {
    for (const { agency_id, line } of rows) {
      if (agency_id === null) findings.add('missing_agency_id', { file, line, field: 'agency_id' })
    }
  }
  needsId(AGENCY.file, agencies)
  needsId(ROUTES.file, routes)
  needsId(FARE_ATTRIBUTES.file, fares)

  const other = agencies.find((agency) => agency.agency_timezone !== agencies[0]?.agency_timezone)
  if (other === undefined) return
  const place = {
    file: AGENCY.file,
    line: other.line,
    field: 'agency_timezone',
    value: other.agency_timezone,
  }
  findings.add('agencies_in_different_zones', place)
}

/** The agency of a route. The route need not name it if there is only one. */
export function agencyOf(route: Pick<Route, 'agency_id'>, agencies: readonly Agency[]): Agency | undefined {
  if (agencies.length === 1) return agencies[0]
  return agencies.find((agency) => agency.agency_id === route.agency_id)
}
