import { apiKeysRoute } from '#http/routes/operators/api_keys.ts'
import { auditEntriesRoute } from '#http/routes/operators/audit_entries.ts'
import { brandsRoute } from '#http/routes/operators/brands.ts'
import { changeOperatorRoute } from '#http/routes/operators/change.ts'
import { classSeriesRoute } from '#http/routes/operators/class_series.ts'
import { createOperatorRoute } from '#http/routes/operators/create.ts'
import { customersRoute } from '#http/routes/operators/customers.ts'
import { departureGenerationsRoute } from '#http/routes/operators/departure_generations.ts'
import { searchDeparturesRoute } from '#http/routes/operators/departures.ts'
import { eventsRoute } from '#http/routes/operators/events.ts'
import { fareTablesRoute } from '#http/routes/operators/fare_tables.ts'
import { faresRoute } from '#http/routes/operators/fares.ts'
import { invitationsRoute } from '#http/routes/operators/invitations.ts'
import { layoutsRoute } from '#http/routes/operators/layouts.ts'
import { locationsRoute } from '#http/routes/operators/locations.ts'
import { membersRoute } from '#http/routes/operators/members.ts'
import { policiesRoute } from '#http/routes/operators/policies.ts'
import { readOperatorsRoute } from '#http/routes/operators/read.ts'
import { lineRoutes } from '#http/routes/operators/routes.ts'
import { salesReportRoute } from '#http/routes/operators/sales_report.ts'
import { vehicleTypesRoute } from '#http/routes/operators/vehicle_types.ts'
import { vehiclesRoute } from '#http/routes/operators/vehicles.ts'

/** Everything under /operators: what the public sees of each, and what its staff manages. */
export const operatorRoutes = [
  readOperatorsRoute,
  createOperatorRoute,
  changeOperatorRoute,
  brandsRoute,
  locationsRoute,
  lineRoutes,
  searchDeparturesRoute,
  classSeriesRoute,
  eventsRoute,
  layoutsRoute,
  vehicleTypesRoute,
  vehiclesRoute,
  fareTablesRoute,
  faresRoute,
  policiesRoute,
  departureGenerationsRoute,
  customersRoute,
  salesReportRoute,
  membersRoute,
  invitationsRoute,
  apiKeysRoute,
  auditEntriesRoute,
] as const
