import type { Command } from 'commander'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { asOwner, findOperator } from '#cli/database/owner.ts'
import { hasSamples, loadSamples, removeSamples } from '#cli/samples.ts'
import { CommandError } from '#cli/terminal/exit.ts'
import { type CommonOptions, withCommonOptions } from '#cli/terminal/options.ts'
import { print, printJson } from '#cli/terminal/output.ts'

interface Options extends CommonOptions {
  operator: string
  create?: boolean
}

async function load(options: Options): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) => {
    if (options.create) {
      await db.query('select transit.import_operator($1, $2, $3, $4)', [
        options.operator,
        options.operator,
        'Asia/Kolkata',
        'INR',
      ])
    }
    const operator = await findOperator(db, options.operator)
    if (await hasSamples(db, operator)) {
      throw new CommandError(
        `${options.operator} has samples already: berth sample remove --operator ${options.operator} first.`,
      )
    }
    const loaded = await loadSamples(db, operator)
    if (options.json) return printJson(loaded)
    print(
      `${loaded.departures} departures of ${loaded.trips} trips over ${loaded.days} days, on three vehicle types; ` +
        `${loaded.customers} customers (+916…), ${loaded.bookings} bookings.\n` +
        `Take them away again: berth sample remove --operator ${options.operator}`,
    )
  })
}

async function remove(options: Options): Promise<void> {
  await asOwner(findDatabaseUrl(options.databaseUrl), async (db) => {
    const removed = await removeSamples(db, await findOperator(db, options.operator))
    if (options.json) return printJson(removed)
    print(
      `${removed.departures} departures and ${removed.bookings} bookings removed, with all they stood on; the operator stays.`,
    )
    if (removed.departures_kept > 0) {
      print(`${removed.departures_kept} departures stay: customers who are no samples booked them.`)
    }
  })
}

const EXAMPLES = `
Examples
  berth sample load --operator coastline              30 days of a small coach company, to look around in
  berth sample load --operator trial --create         for an operator that is not there yet
  berth sample remove --operator coastline            without a trace

Three vehicle types (a seater, a sleeper of two decks, a minibus with a wheelchair place), four routes between Delhi,
Jaipur, Chandigarh, Lucknow and Dehradun both ways, fares by distance and class, two agents, 200 customers whose phones begin
+916, and bookings of theirs. Removing never touches a real customer's booking: a sample departure that one booked
stays, with its route, fares and vehicle, until nothing names it any more.

Exit codes: 0 done, 1 failed (nothing half removed), 2 wrong usage.`

/** `berth sample …`: sample data to explore. */
export function register(program: Command): void {
  const group = program
    .command('sample')
    .summary('load or remove sample data of an operator')
    .description('Loads a small coach company into an operator, and takes it away without a trace.')
    .addHelpText('after', EXAMPLES)
  withCommonOptions(group.command('load'))
    .description('load 30 days of departures, vehicles, fares, agents, customers and bookings')
    .requiredOption('--operator <slug>', 'whose they become')
    .option('--create', 'make the operator if there is none of that slug')
    .action(load)
  withCommonOptions(group.command('remove'))
    .description('remove what load brought')
    .requiredOption('--operator <slug>', 'whose they are')
    .action(remove)
}
