import type { Command } from 'commander'
import { prepareDatabase } from '#cli/database/prepare.ts'
import { type Demo, ensureDemo } from '#cli/demo/demo.ts'
import { type DevDatabase, startDevDatabase } from '#cli/dev/database.ts'
import { ensureKeptSecret } from '#cli/dev/kept_secret.ts'
import { welcome } from '#cli/dev/welcome.ts'
import { refusePort, startHttp } from '#cli/servers/http_server.ts'
import { startJobs } from '#cli/servers/job_worker.ts'
import { createLogger } from '#cli/servers/log.ts'
import { untilStopped } from '#cli/servers/until_stopped.ts'
import { wholeNumber } from '#cli/terminal/options.ts'
import { print, tell } from '#cli/terminal/output.ts'
import { Stopwatch } from '#cli/terminal/stopwatch.ts'
import { connect } from '#db/connections/pool.ts'
import { readSettings, type Settings } from '#http/settings.ts'

interface Options {
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
    const demo = await loadDemo(database)
    watch.lap('demo')
    const settings = devSettings(port)
    const logger = createLogger('warn')
    const server = await startHttp(database.url, settings, logger)
    stops.push(() => server.stop())
    const worker = await startJobs(database.url, logger)
    stops.push(() => worker.stop())
    watch.lap('server')

    print(await welcome({ address: server.address, place: database.place, settings, demo, watch }))
    await Promise.race([stopped, worker.ended, database.lost])
    tell('\nStopping …')
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
  tell('Stopped.')
}

/** Defaults for development: a secret of its own, and no rate limits. Variables of the environment take precedence. */
function devSettings(port: number): Settings {
  const settings = readSettings({
    DRAIN_MS: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
    RATE_LIMIT_PER_ACCOUNT: '0',
    RATE_LIMIT_PER_API_KEY: '0',
    JWT_SECRET: ensureKeptSecret(),
    ...withoutEmpty(process.env),
  })
  return { ...settings, port }
}

function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
}

async function loadDemo(database: DevDatabase): Promise<Demo> {
  const client = await connect(database.url, 'berth demo')
  try {
    await client.query('set role berth_owner')
    return await ensureDemo(client)
  } finally {
    await client.end()
  }
}

const EXAMPLES = `
Examples
  berth dev                              npm start in Berth's own repository is the same
  berth dev --fresh                      start over with an empty database
  PORT=8001 berth dev                    on another port
  DATABASE_URL=postgres://… berth dev    on a PostgreSQL of your own (15 to 18)

The first start makes a PostgreSQL in .berth, loads the timetable of a real railway moved to today and a studio with
classes, and prints tokens and a command that books. The data survives a restart. Ctrl-C stops everything.

Exit codes: 0 stopped, 1 could not start, 2 wrong usage.`

/** `berth dev`: everything in one process, for trying Berth and for developing with it. */
export function register(program: Command): void {
  program
    .command('dev')
    .summary('start everything, with a demo: database, HTTP and jobs')
    .description('Starts a database of its own, HTTP and jobs in one process, with something to book.')
    .option('--fresh', 'start over: delete the embedded database first')
    .option('--port <n>', 'where to listen (default: PORT, else 8000)', wholeNumber(0, 65_535))
    .addHelpText('after', EXAMPLES)
    .action(dev)
}
