import type { Command } from 'commander'
import { prepareDatabase } from '#cli/database/prepare.ts'
import { type Demo, ensureDemo } from '#cli/demo/demo.ts'
import { ensureNewcomers, type People } from '#cli/demo/people.ts'
import { type DevDatabase, startDevDatabase } from '#cli/dev/database.ts'
import { ensureKeptSecret } from '#cli/dev/kept_secret.ts'
import { welcome } from '#cli/dev/welcome.ts'
import { refusePort, startHttp } from '#cli/servers/http_server.ts'
import { startJobs } from '#cli/servers/job_worker.ts'
import { atLevel, createLogger } from '#cli/servers/log.ts'
import { untilStopped } from '#cli/servers/until_stopped.ts'
import { wholeNumber } from '#cli/terminal/options.ts'
import { print, tell } from '#cli/terminal/output.ts'
import { Stopwatch } from '#cli/terminal/stopwatch.ts'
import { connect } from '#db/connections/pool.ts'
import { LOCAL_ORIGINS } from '#db/environment.ts'
import { readSettings, type Settings } from '#http/settings.ts'

interface Options {
  empty?: boolean
  fresh?: boolean
  port?: number
}

/** What has to be stopped at the end, the newest first. */
type Stop = () => Promise<unknown>

async function dev(options: Options): Promise<void> {
  const stopped = untilStopped()
  const watch = new Stopwatch()
  const port = options.port ?? readSettings().port
  await refusePort(port)
  tell('Starting Berth …')

  const stops: Stop[] = []
  try {
    const database = await startDevDatabase(options.fresh ?? false)
    stops.push(() => database.stop())
    watch.lap('database')
    await prepareDatabase(database.url)
    watch.lap('migrations')
    const content = await prepareContent(database, options.empty ?? false)
    watch.lap(options.empty ? 'accounts' : 'demo')
    const settings = devSettings(port, database.url)
    const logger = createLogger('warn', { readable: true })
    const server = await startHttp(database.url, settings, atLevel(logger, 'info'))
    stops.push(() => server.stop())
    const worker = await startJobs(database.url, logger)
    stops.push(() => worker.stop())
    watch.lap('server')

    print(
      await welcome({
        address: server.address,
        place: database.place,
        databaseUrl: database.shownUrl,
        settings,
        watch,
        ...content,
      }),
    )
    await Promise.race([stopped, worker.ended, database.lost])
    tell('\nStopping …')
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
  tell('Stopped.')
}

/**
 * Defaults for development: a secret of its own, no rate limits, a log line for each request, and pages of this machine may call.
 * Variables of the environment take precedence.
 */
function devSettings(port: number, databaseUrl: string): Settings {
  const settings = readSettings({
    ALLOWED_ORIGINS: LOCAL_ORIGINS,
    DRAIN_MS: '0',
    LOG_REQUESTS: 'true',
    RATE_LIMIT_PER_ADDRESS: '0',
    RATE_LIMIT_PER_ACCOUNT: '0',
    RATE_LIMIT_PER_API_KEY: '0',
    JWT_SECRET: ensureKeptSecret(databaseUrl),
    ...withoutEmpty(process.env),
  })
  return { ...settings, port }
}

function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
}

interface Content {
  people: People
  demo: Demo | null
  allowsSelfService: boolean
}

/** The accounts of the tokens, and something to book unless nothing is wanted. Self-service is allowed unless it was forbidden. */
async function prepareContent(database: DevDatabase, empty: boolean): Promise<Content> {
  const client = await connect(database.url, 'berth demo')
  try {
    await client.query('set role berth_owner')
    const demo = empty ? null : await ensureDemo(client)
    const { rows } = await client.query<{ allowed: boolean }>(
      'select core.set_self_service(true, p_only_if_unset => true) as allowed',
    )
    return {
      people: demo?.people ?? (await ensureNewcomers(client)),
      demo,
      allowsSelfService: rows[0]?.allowed ?? false,
    }
  } finally {
    await client.end()
  }
}

const EXAMPLES = `
Examples
  berth dev                              npm start in Berth's own repository is the same
  berth dev --fresh                      start over with an empty database
  berth dev --fresh --empty              and load nothing: for a company of your own (docs/tutorials/bus-company.md)
  PORT=8001 berth dev                    on another port
  DATABASE_URL=postgres://… berth dev    on a PostgreSQL of your own (15 to 18)

The first start makes a PostgreSQL in .berth, loads the timetable of a real railway moved to today and a studio with
classes, and prints tokens and a command that books; with --empty there are tokens only. Pages of localhost may call
the API from a browser, and everyone who signs in may create an operator (\`berth admin self-service off\` ends that). The data survives a restart. Ctrl-C stops everything.

A line is logged for each request: LOG_REQUESTS=false ends that, LOG_LEVEL=debug tells more.

Exit codes: 0 stopped, 1 could not start, 2 wrong usage.`

/** `berth dev`: everything in one process, for trying Berth and for developing with it. */
export function register(program: Command): void {
  program
    .command('dev')
    .summary('start everything, with a demo: database, HTTP and jobs')
    .description('Starts a database of its own, HTTP and jobs in one process, with something to book.')
    .option('--empty', 'load nothing to book, for a company of your own')
    .option('--fresh', 'start over: delete the embedded database first')
    .option('--port <n>', 'where to listen (default: PORT, else 8000)', wholeNumber(0, 65_535))
    .addHelpText('after', EXAMPLES)
    .action(dev)
}
