import { type Command, InvalidArgumentError } from 'commander'
import type { Client } from 'pg'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { type CommonOptions, withCommonOptions } from '#cli/terminal/options.ts'
import { print, printJson, table } from '#cli/terminal/output.ts'
import { explainRefusal } from '#cli/terminal/refusals.ts'
import { systemClock } from '#db/clock.ts'
import { connect } from '#db/connections/pool.ts'

interface Partition {
  relation: string
  month: string
  estimated_rows: number
  bytes: number
  /** False if it was detached: its rows are not visible, and nothing can be written to that month. */
  attached: boolean
}

interface Options extends CommonOptions {
  from?: string
  until?: string
}

const MONTHS_MAX = 600

async function withClient(options: CommonOptions, work: (db: Client) => Promise<void>): Promise<void> {
  const client = await connect(findDatabaseUrl(options.databaseUrl), 'berth partitions')
  try {
    await work(client).catch(explainRefusal)
  } finally {
    await client.end()
  }
}

async function list(options: CommonOptions): Promise<void> {
  await withClient(options, async (db) => {
    const { rows } = await db.query<Partition>('select * from ops.partitions()')
    if (options.json) return printJson(rows)
    const lines = rows.map(
      (row) =>
        [
          row.relation,
          row.month,
          row.estimated_rows,
          Math.ceil(row.bytes / 1024),
          row.attached ? '' : 'detached',
        ] as const,
    )
    print(table(['table', 'month', 'rows (estimated)', 'kB', ''], lines))
  })
}

async function ensure(options: Options): Promise<void> {
  const months = monthsBetween(options.from ?? thisMonth(), options.until ?? options.from ?? thisMonth())
  await withClient(options, async (db) => {
    let made = 0
    // One transaction for each month, so that a booking never waits for more than one partition to be attached.
    for (const month of months) {
      const { rows } = await db.query<{ made: number }>('select core.ensure_months($1, $1) as made', [
        `${month}-01T00:00:00Z`,
      ])
      made += rows[0]?.made ?? 0
    }
    if (options.json) printJson({ months, made })
    else print(`${months.length} months looked at, ${made} partitions made or attached again.`)
  })
}

const thisMonth = () => systemClock.now().toISOString().slice(0, 7)

function monthsBetween(from: string, until: string): string[] {
  const numberOf = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
  const [first, last] = [numberOf(from), numberOf(until)]
  if (last < first || last - first >= MONTHS_MAX) {
    throw new CommandError(`--until is from --from on, and at most ${MONTHS_MAX} months later.`, EXIT.usage)
  }
  return Array.from({ length: last - first + 1 }, (_, offset) => {
    const month = first + offset
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
  })
}

function parseMonth(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text
  throw new InvalidArgumentError('A month such as 2027-03.')
}

const EXAMPLES = `
Examples
  berth partitions                                          every monthly partition with its size
  berth partitions ensure --from 2024-01 --until 2024-12    before past departures are brought in
  berth partitions --json

Months are UTC. A job keeps them ahead, and whatever makes departures makes those that it needs; nobody has to.

A month that was detached by hand is attached again if it is whole, else named with what it lacks. PostgreSQL refuses to drop one
while its view …_must_be_kept is there: who means it drops that first.

Exit codes: 0 done, 1 failed (months from 2000 to five years ahead; a month that is not whole), 2 wrong usage.`

/** `berth partitions`: the monthly partitions of bookings and occurrences. */
export function register(program: Command): void {
  const group = program
    .command('partitions')
    .summary('list and make monthly partitions')
    .description(
      'Lists the monthly partitions of bookings, claims, events and occurrences, or makes some ahead.',
    )
    .addHelpText('after', EXAMPLES)
  withCommonOptions(group.command('list', { isDefault: true }))
    .description('list the partitions; the default')
    .action(list)
  withCommonOptions(group.command('ensure'))
    .description('make those of some months, where they are missing, and attach those that were detached')
    .option('--from <month>', 'from this month on (default: this one)', parseMonth)
    .option('--until <month>', 'until this one, included (default: --from)', parseMonth)
    .action(ensure)
}
