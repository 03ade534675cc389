import { SingleBar } from 'cli-progress'
import { type Command, InvalidArgumentError } from 'commander'
import type { ClientBase } from 'pg'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { importAnswer, importLines } from '#cli/import_answer.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { detailOf } from '#cli/terminal/refusals.ts'
import { explainOption } from '#cli/terminal/wrong_options.ts'
import { systemClock } from '#db/clock.ts'
import { connect } from '#db/connections/pool.ts'
import { dayFromIso, type EpochDay } from '#importers/gtfs/calendar/days.ts'
import type { Span } from '#importers/gtfs/calendar/services.ts'
import { formatFindings } from '#importers/gtfs/findings.ts'
import { type ImportResult, importGtfs, todayIn } from '#importers/gtfs/import.ts'
import { type Generated, generateDepartures } from '#importers/gtfs/writing/generate.ts'

type Options = {
  operator: string
  name?: string
  feed: string
  currency?: string
  vehicleType?: string
  free?: boolean
  splitAgencies?: boolean
  shiftTo?: EpochDay | 'today'
  from?: EpochDay
  until?: EpochDay
  days?: number
  dryRun?: boolean
  json?: boolean
  databaseUrl?: string
}

/** The most days for which one command makes departures: three years and a day. */
const DAYS_MAX = 1_096

async function importFile(file: string, options: Options): Promise<void> {
  checkDates(options)
  const db = await connect(findDatabaseUrl(options.databaseUrl), 'berth import')
  try {
    const result = await withBar('Reading', options, (show) =>
      importGtfs(db, file, {
        operator: options.operator,
        operatorName: options.name ?? null,
        currency: options.currency ?? null,
        feedName: options.feed,
        vehicleType: options.vehicleType ?? null,
        free: options.free ?? false,
        splitAgencies: options.splitAgencies ?? false,
        shiftTo: options.shiftTo ?? null,
        dryRun: options.dryRun ?? false,
        clock: systemClock,
        onProgress: ({ bytesRead, bytesTotal }) => show(bytesRead, bytesTotal),
      }),
    ).catch(explainRefusal)
    const generated = await generate(db, result, options)
    for (const line of options.json ? [] : formatFindings(result.findings)) process.stderr.write(`${line}\n`)
    const answer = importAnswer(result, generated, options.dryRun ?? false)
    process.stdout.write(`${options.json ? JSON.stringify(answer) : importLines(answer).join('\n')}\n`)
    if (answer.refused) process.exitCode = EXIT.found
  } finally {
    await db.end()
  }
}

function checkDates({ from, until, days }: Options): void {
  if ((from === undefined) !== (until === undefined)) {
    throw new CommandError('--from and --until go together.', EXIT.usage)
  }
  if (days !== undefined && from !== undefined) {
    throw new CommandError('Say either --days or --from and --until.', EXIT.usage)
  }
  if (from !== undefined && until !== undefined && (until < from || until - from >= DAYS_MAX)) {
    throw new CommandError(`--until is at most ${DAYS_MAX} days from --from, which counts.`, EXIT.usage)
  }
}

/** The operator of an import is made of these options. */
const OPTIONS = { slug: '--operator', time_zone: 'agency_timezone of the feed' }

function explainRefusal(error: unknown): never {
  if (detailOf(error).code === 'operator_not_found') {
    throw new CommandError('There is no such operator. To create it, give its --name.', EXIT.usage)
  }
  return explainOption(error, OPTIONS)
}

async function generate(db: ClientBase, { reports }: ImportResult, options: Options): Promise<Generated[]> {
  const made: Generated[] = []
  if (options.dryRun) return made
  for (const { operator_id, time_zone } of reports ?? []) {
    const dates = datesOf(options, time_zone)
    if (dates === null) continue
    made.push(
      await withBar('Departures', options, (show) =>
        generateDepartures(db, operator_id, dates, ({ days, daysTotal }) => show(days, daysTotal)),
      ),
    )
  }
  return made
}

function datesOf({ from, until, days }: Options, zone: string): Span | null {
  if (from !== undefined && until !== undefined) return { from, until }
  if (days === undefined) return null
  const today = todayIn(zone, systemClock)
  return { from: today, until: today + days - 1 }
}

/** Progress goes to stderr, and only to a terminal, so that a pipe receives nothing but the answer. */
async function withBar<Result>(
  what: string,
  { json }: Options,
  work: (show: (value: number, total: number) => void) => Promise<Result>,
): Promise<Result> {
  if (json || !process.stderr.isTTY) return work(() => {})
  const bar = new SingleBar({
    format: `${what} [{bar}] {percentage}%`,
    stream: process.stderr,
    hideCursor: true,
  })
  bar.start(1, 0)
  try {
    return await work((value, total) => {
      bar.setTotal(total)
      bar.update(Math.min(value, total))
    })
  } finally {
    bar.stop()
  }
}

function parseDate(text: string): EpochDay {
  const day = dayFromIso(text)
  if (day === undefined) throw new InvalidArgumentError('Write a date as 2026-02-17.')
  return day
}

function parseDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (days < 1 || days > DAYS_MAX) throw new InvalidArgumentError(`From 1 to ${DAYS_MAX}.`)
  return days
}

function parseShift(text: string): EpochDay | 'today' {
  return text === 'today' ? text : parseDate(text)
}

const EXAMPLES = `
Examples
  berth import gtfs feed.zip --operator coastline --name 'Coast Line' --days 60
  berth import gtfs feed.zip --operator coastline --dry-run        what would change, and whom it affects
  berth import gtfs data/caltrain/caltrain_20160406.zip --operator caltrain --name Caltrain --shift-to today --days 30

A feed with an error is refused whole, and every error is listed by file, line and field. Importing again changes what
changed and keeps what is booked. --shift-to today moves all dates by whole weeks, so that today lies in the normal service
of the feed with as much as possible ahead: an old timetable becomes one for today.

Of a feed without fares, departures are made and shown, and sold once their routes have a fare table
(POST /operators/SLUG/fare-tables, then PATCH /operators/SLUG/routes/ID); or at once, for nothing, with --free.

Exit codes: 0 done, 1 failed (nothing half imported), 2 wrong usage, 3 the feed was refused.`

/** `berth import …`: timetables from files. */
export function register(program: Command): void {
  const group = program
    .command('import')
    .summary('bring in timetables')
    .description('Brings in timetables from files.')
  group
    .command('gtfs <file>')
    .description('import a GTFS feed, a zip or a folder')
    .requiredOption(
      '--operator <slug>',
      'whose timetable it is; with --split-agencies, what their slugs begin with',
    )
    .option('--name <name>', 'make the operator under this name if there is none of that slug')
    .option(
      '--feed <name>',
      'takes the place of the timetable that was imported under this name',
      'timetable',
    )
    .option('--currency <code>', 'of a new operator (default: that of the fares)')
    .option('--vehicle-type <name>', "what new trips run with (default: the operator's first)")
    .option('--free', 'give away all rides of a feed that has no fares; without it they are not sold')
    .option('--split-agencies', 'make each agency an operator of its own, not a brand of one')
    .option(
      '--shift-to <date>',
      'move all dates by whole weeks, so that this date or `today` is in service',
      parseShift,
    )
    .option('--from <date>', 'make departures from this service date on …', parseDate)
    .option('--until <date>', '… to this one, both included; past ones too', parseDate)
    .option('--days <n>', 'make departures for today and the days after it, so many in all', parseDays)
    .option('--dry-run', 'report what would change, and change nothing')
    .option('--json', 'print JSON, for scripts')
    .option('--database-url <url>', 'the database to work on (default: DATABASE_URL, else the embedded one)')
    .addHelpText('after', EXAMPLES)
    .action(importFile)
}
