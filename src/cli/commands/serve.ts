import type { Command } from 'commander'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { refuseForgetfulPooler } from '#cli/database/forgetful_pooler.ts'
import { ensurePrepared } from '#cli/database/prepare.ts'
import { startHttp } from '#cli/servers/http_server.ts'
import { createLogger } from '#cli/servers/log.ts'
import { unlessStopped, untilStopped } from '#cli/servers/until_stopped.ts'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { type CommonOptions, wholeNumber } from '#cli/terminal/options.ts'
import { readSettings } from '#http/settings.ts'

interface Options extends CommonOptions {
  migrate: boolean
  port?: number
  host?: string
}

async function serve(options: Options): Promise<void> {
  const url = findDatabaseUrl(options.databaseUrl)
  const read = readSettings()
  const settings = { ...read, port: options.port ?? read.port, host: options.host ?? read.host }
  if (settings.token.secret === null && settings.token.jwksUrl === null) {
    throw new CommandError(
      'Nobody could sign in: set JWT_SECRET (32 bytes or more) or JWT_JWKS_URL.',
      EXIT.usage,
    )
  }
  const stopped = untilStopped()
  const logger = createLogger('info')
  const server = await unlessStopped(stopped, logger, async () => {
    if (options.migrate) await ensurePrepared(url, (event) => logger.info(event, 'migrate'))
    await refuseForgetfulPooler(url)
    return startHttp(url, settings, logger)
  })
  const signal = await stopped
  logger.info({ signal }, 'stopping')
  if (!(await server.stop())) process.exitCode = EXIT.failed
  logger.info('stopped')
}

const EXAMPLES = `
Examples
  DATABASE_URL=postgres://… JWT_SECRET=… berth serve            migrate, then serve on port 8000
  DATABASE_URL=postgres://berth_app:…  berth serve               as the role that can install nothing
  berth serve --no-migrate --port 8001                           beside others
  JWT_JWKS_URL=https://…/auth/v1/.well-known/jwks.json berth serve    with Supabase's tokens

Whoever may become the role berth_app serves as that role, a superuser too. SIGTERM and Ctrl-C stop it: for DRAIN_MS
(5000) it serves on while /readyz says 503, so that balancers go elsewhere; then no new connections, requests in flight
answered, bookings drained, at the latest after SHUTDOWN_MS. A second signal ends it at once, as does the first while it starts.
The log is JSON lines on stderr: LOG_LEVEL (info) says how much, and LOG_REQUESTS=true adds a line for each request.
Jobs (sweeping holds, making departures) are not run here: start \`berth work\` beside it.

GET /readyz answers within two seconds whether a booking could be written now, and why not; GET /healthz that the process lives.

Exit codes: 0 stopped, 1 could not start or had to cut requests, 2 wrong usage.`

/** `berth serve`: the HTTP server, and nothing else. */
export function register(program: Command): void {
  program
    .command('serve')
    .summary('serve the HTTP API')
    .description(
      'Migrates the database and serves the HTTP API and its docs. Settings are environment variables.',
    )
    .option('--no-migrate', 'leave the schema as it is')
    .option('--port <n>', 'where to listen (default: PORT, else 8000)', wholeNumber(0, 65_535))
    .option('--host <address>', 'on which address (default: HOST, else 127.0.0.1)')
    .option('--database-url <url>', 'the database to work on (default: DATABASE_URL, else the embedded one)')
    .addHelpText('after', EXAMPLES)
    .action(serve)
}
