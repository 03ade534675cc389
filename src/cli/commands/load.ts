import { randomUUID } from 'node:crypto'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { findAccountByRole } from '#cli/database/accounts.ts'
import { findDatabaseUrl, givenDatabaseUrl } from '#cli/database/find_url.ts'
import { asOwner, findOperator } from '#cli/database/owner.ts'
import { withKeptSecret } from '#cli/dev/kept_secret.ts'
import { createHttpClient } from '#cli/load/http_client.ts'
import { type LoadResult, runLoad } from '#cli/load/run_load.ts'
import { findTargets, SCENARIOS, type Scenario } from '#cli/load/targets.ts'
import { untilStopped } from '#cli/servers/until_stopped.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { type CommonOptions, wholeNumber, withCommonOptions } from '#cli/terminal/options.ts'
import { print, printJson, table, tell } from '#cli/terminal/output.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { readSettings } from '#http/settings.ts'

interface Options extends CommonOptions {
  url: URL
  clients: number
  seconds: number
  bookings: number
  scenario: Scenario
  operator?: string
  occurrence: string[]
  token?: string
  yes?: boolean
}

const OPERATORS: Readonly<Record<Scenario, string>> = {
  hot: 'harbour-studio',
  spread: 'harbour-studio',
  seats: 'caltrain',
}

async function load(options: Options): Promise<void> {
  if (!isLoopback(options.url) && !options.yes) {
    throw new CommandError(
      `${options.url.host} is not this machine. These are real bookings: add --yes if you mean it.`,
      EXIT.usage,
    )
  }
  const operator = options.operator ?? OPERATORS[options.scenario]
  const client = createHttpClient(options.url, options.clients)
  const stopping = new AbortController()
  void untilStopped().then(() => stopping.abort())
  try {
    const { tokens, adminToken } = await findTokens(options, operator)
    const targets = await findTargets({
      client,
      operator,
      adminToken,
      scenario: options.scenario,
      occurrences: options.occurrence,
    })
    tell(`${options.clients} clients for ${options.seconds} s: ${targets.description} …`)
    const result = await runLoad({
      ...options,
      client,
      tokens,
      bookingsMax: options.bookings,
      next: targets.next,
      signal: stopping.signal,
    })
    await targets.close()
    if (options.json) printJson({ scenario: options.scenario, ...result })
    else print(describe(result))
    if (result.confirmed === 0) process.exitCode = EXIT.failed
  } finally {
    client.close()
  }
}

/** A token for each client, if we can sign tokens. Then there is also one of an admin, who puts something on sale for the run. */
async function findTokens(options: Options, operator: string) {
  if (options.token !== undefined) return { tokens: [options.token], adminToken: undefined }
  const { token: settings } = readSettings(withKeptSecret(options.databaseUrl ?? givenDatabaseUrl()))
  if (settings.secret === null) {
    throw new CommandError('Say --token, or set JWT_SECRET to the secret of that server.', EXIT.usage)
  }
  const mint = (accountId: string) => mintToken(settings, { accountId })
  const tokens = await Promise.all(Array.from({ length: options.clients }, () => mint(randomUUID())))
  if (options.scenario === 'seats' || options.occurrence.length > 0) return { tokens, adminToken: undefined }
  const adminId = await asOwner(findDatabaseUrl(options.databaseUrl), async (db) =>
    findAccountByRole(db, await findOperator(db, operator), 'admin'),
  )
  return { tokens, adminToken: adminId === null ? undefined : await mint(adminId) }
}

function describe({ latencies, confirmed, confirmed_per_second, seconds }: LoadResult): string {
  const rows = latencies.map((row) => [
    row.outcome,
    row.count,
    row.p50_ms,
    row.p95_ms,
    row.p99_ms,
    row.max_ms,
  ])
  return (
    `${table(['outcome', 'count', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'], rows)}\n\n` +
    `${confirmed} bookings in ${seconds} s: ${confirmed_per_second} a second.`
  )
}

function isLoopback(url: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new InvalidArgumentError('An address such as http://127.0.0.1:8000.')
}

const EXAMPLES = `
Examples
  berth load                                            beside berth dev: 64 clients for 10 s book one event
  berth load --scenario spread --clients 256            a hundred events
  berth load --scenario seats --operator caltrain       seats on trains, each for a part of the way
  berth load --url http://127.0.0.1:8001 --token $TOKEN --occurrence 0198c5f2-… --json

These are real bookings, each with an Idempotency-Key of its own, by customers made up for it. For hot and spread, events
with a million places are put on sale first and taken off afterwards, if JWT_SECRET and the database are at hand. Each
client waits for its answer before it asks again. A limit on requests of the server counts (RATE_LIMIT_…).

Exit codes: 0 done, 1 failed, or nothing was booked, 2 wrong usage.`

/** `berth load`: measures bookings per second and the latency of each. */
export function register(program: Command): void {
  withCommonOptions(program.command('load'))
    .summary('measure: let clients book over HTTP')
    .description('Lets clients book over HTTP for a while, and prints how long answers took, by outcome.')
    .option('--url <url>', 'the server', parseUrl, new URL(`http://127.0.0.1:${readSettings().port}`))
    .option('--clients <n>', 'that ask at the same time', wholeNumber(1, 2_000), 64)
    .option('--seconds <n>', 'how long, at most', wholeNumber(1, 3_600), 10)
    .option('--bookings <n>', 'how many, at most', wholeNumber(1, 10_000_000), 1_000_000)
    .addOption(
      new Option('--scenario <name>', 'hot: one event; spread: many; seats: numbered seats of departures')
        .choices(SCENARIOS)
        .default('hot'),
    )
    .option('--operator <slug>', 'whose (default: that of the demo)')
    .option(
      '--occurrence <id>',
      'book this; may be repeated',
      (id: string, ids: string[]) => [...ids, id],
      [],
    )
    .option('--token <token>', 'book as this customer (default: one for each client, signed with JWT_SECRET)')
    .option('--yes', 'also if the server is not this machine')
    .addHelpText('after', EXAMPLES)
    .action(load)
}
