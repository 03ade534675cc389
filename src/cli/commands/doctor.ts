import type { Command } from 'commander'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { type Diagnosis, examine, isHealthy, type Violation } from '#cli/doctor/examine.ts'
import { EXIT } from '#cli/terminal/exit.ts'
import { type CommonOptions, withCommonOptions } from '#cli/terminal/options.ts'
import { print, printJson, table } from '#cli/terminal/output.ts'
import { connect } from '#db/connections/pool.ts'

/** Further findings are only counted, since a thousand of them usually have one cause. */
const ROWS_PRINTED_MAX = 50

async function doctor(options: CommonOptions): Promise<void> {
  const url = findDatabaseUrl(options.databaseUrl)
  const client = await connect(url, 'berth doctor')
  try {
    const diagnosis = await examine(client, url)
    if (options.json) printJson({ healthy: isHealthy(diagnosis), ...diagnosis })
    else print(describe(diagnosis))
    if (!isHealthy(diagnosis)) process.exitCode = EXIT.failed
  } finally {
    await client.end()
  }
}

function describe({ checks, violations, duration_ms }: Diagnosis): string {
  const looks = table(
    ['', '', ''],
    checks.map(({ state, name, detail }) => [state, name, detail]),
  ).trimStart()
  if (violations === null) return looks
  if (violations.length === 0)
    return `${looks}\n\nEvery invariant holds on every row (${duration_ms} ms in all).`
  return `${looks}\n\n${violations.length} rows break an invariant:\n\n${rowsOf(violations)}`
}

function rowsOf(violations: readonly Violation[]): string {
  const rows = violations
    .slice(0, ROWS_PRINTED_MAX)
    .map((row) => [
      row.invariant,
      [
        row.operator_id && `operator ${row.operator_id}`,
        row.occurrence_id && `occurrence ${row.occurrence_id}`,
        row.booking_id && `booking ${row.booking_id}`,
      ]
        .filter(Boolean)
        .join(' '),
      JSON.stringify(row.detail),
    ])
  const more = violations.length - rows.length
  return (
    table(['invariant', 'where', 'what'], rows) + (more > 0 ? `\n… and ${more} more: --json lists all` : '')
  )
}

const EXAMPLES = `
Examples
  berth doctor                             look at the set-up and at every booking
  berth doctor --json | jq .violations     the rows that break an invariant

The set-up: version, extensions, durability, writing, clock, roles, settings, connections, prepared statements, client
tools, migrations, partitions, references, jobs.
The invariants, each on all live data, in one snapshot and without a lock: nothing is oversold and counts are right, no
place is sold twice, bookings and their claims agree in status, price and expiry, every change has its event, keys and
waitlists are as they should be, and the constraints and row security that guard all this are on.

Exit codes: 0 all is well (warnings included), 1 something is wrong, 2 wrong usage.`

/** `berth doctor`: checks the set-up and all invariants. */
export function register(program: Command): void {
  withCommonOptions(program.command('doctor'))
    .summary('check the set-up and every invariant')
    .description('Checks the set-up, and re-checks on live data everything that must always hold.')
    .addHelpText('after', EXAMPLES)
    .action(doctor)
}
