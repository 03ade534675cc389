import type { Findings } from '#importers/gtfs/findings.ts'
import { ROUTES, type Route } from '#importers/gtfs/reading/tables.ts'

export function checkRoutes(routes: readonly Route[], findings: Findings): void {
  for (const route of routes) {
    if (route.route_short_name !== null || route.route_long_name !== null) continue
    const place = { file: ROUTES.file, line: route.line, field: 'route_long_name', value: route.route_id }
    findings.add('route_without_name', place)
  }
}
