import type { Command } from 'commander'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { ensurePrepared } from '#cli/database/prepare.ts'
import { startJobs } from '#cli/servers/job_worker.ts'
import { createLogger } from '#cli/servers/log.ts'
import { unlessStopped, untilStopped } from '#cli/servers/until_stopped.ts'
import { EXIT } from '#cli/terminal/exit.ts'
import type { CommonOptions } from '#cli/terminal/options.ts'

interface Options extends CommonOptions {
  migrate: boolean
}

async function work(options: Options): Promise<void> {
  const url = findDatabaseUrl(options.databaseUrl)
  const stopped = untilStopped()
  const logger = createLogger('info')
  const worker = await unlessStopped(stopped, logger, async () => {
    if (options.migrate) await ensurePrepared(url, (event) => logger.info(event, 'migrate'))
    return startJobs(url, logger)
  })
  logger.info('working')
  let isClean = false
  try {
    const signal = await Promise.race([stopped, worker.ended.then(() => 'ended')])
    logger.info({ signal }, 'stopping')
  } finally {
    isClean = await worker.stop()
  }
  logger.info('stopped')
  // What was cut off may still ask for a connection now and then.
  if (!isClean) process.exit(EXIT.failed)
}

const EXAMPLES = `
Examples
  DATABASE_URL=postgres://… berth work           run jobs at their times
  berth work --no-migrate                         beside others
  berth jobs                                      what ran, and what is late

Any number may run: a job runs in one of them at a time. After downtime each job that missed its time runs once.
Use a direct connection: a transaction pooler would lose the locks that keep a job from overlapping itself, and is refused.
SIGTERM and Ctrl-C stop it: jobs end their round, at the latest after SHUTDOWN_MS (10000). While it starts, it ends at once.

Exit codes: 0 stopped, 1 could not start or go on, or had to cut jobs, 2 wrong usage.`

/** `berth work`: the jobs, and nothing else. */
export function register(program: Command): void {
  program
    .command('work')
    .summary('run jobs: sweep holds, make departures, keep partitions ahead')
    .description('Runs jobs at their times, inside this process and the database.')
    .option('--no-migrate', 'leave the schema as it is')
    .option('--database-url <url>', 'the database to work on (default: DATABASE_URL, else the embedded one)')
    .addHelpText('after', EXAMPLES)
    .action(work)
}
