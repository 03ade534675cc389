/**
 * The files that take longest, the longest first (npm test on two cores). They are begun first, so that every core is busy to the end:
 * one of them begun last would run alone. A file that is renamed has to be renamed here, which a test of test/tidy notices.
 */
export const LONGEST: readonly string[] = [
  'test/package/installed.test.ts',
  'test/bench/http_part.test.ts',
  'test/cli/dev.test.ts',
  'test/crash/kill.test.ts',
  'test/cli/failures.test.ts',
  'test/prove/faults.test.ts',
  'test/fuzz/http/openapi.property.test.ts',
  'test/race/http.test.ts',
  'test/cli/commands.test.ts',
  'test/race/sql.test.ts',
  'test/faults/upgrade.test.ts',
  'test/ops/migrate/rollback.test.ts',
  'test/rls/matrix.test.ts',
  'test/race/locked_event.test.ts',
  'test/ops/migrate/api_schema.test.ts',
  'test/rls/personal_columns.test.ts',
  'test/http/rolling_restart.test.ts',
  'test/sql/core/allocate.test.ts',
  'test/prove/broken.test.ts',
  'test/bench/overload_part.test.ts',
  'test/fuzz/bookings.property.test.ts',
  'test/bench/rivals.test.ts',
  'test/faults/readiness.test.ts',
  'test/importers/gtfs/import.test.ts',
  'test/cli/import.test.ts',
  'test/bench/growth.test.ts',
  'test/faults/vanished_host.test.ts',
  'test/http/routes/live.test.ts',
  'test/prove/waitlists.test.ts',
  'test/fuzz/booking_requests.property.test.ts',
]

/** Those of the list in its order, then the others by name. */
export function longestFirst(files: readonly string[]): string[] {
  const rank = new Map(LONGEST.map((file, index) => [file, index]))
  const rankOf = (file: string) => rank.get(file) ?? LONGEST.length
  return [...files].sort((a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b))
}
