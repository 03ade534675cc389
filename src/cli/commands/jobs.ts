import type { Command } from 'commander'
import { findDatabaseUrl } from '#cli/database/find_url.ts'
import { EXIT } from '#cli/terminal/exit.ts'
import { type CommonOptions, wholeNumber, withCommonOptions } from '#cli/terminal/options.ts'
import { print, printJson, table } from '#cli/terminal/output.ts'
import { connect } from '#db/connections/pool.ts'
import { writeExposed } from '#db/exposed_schema.ts'

interface JobStatus {
  job_name: string
  active: boolean
  last_status: string
  last_started_at: Date | null
  last_duration_ms: number | null
  last_error: string | null
  next_run_at: Date | null
  late: boolean
}

interface JobRun {
  job_name: string
  started_at: Date
  duration_ms: number | null
  status: string
  error: string | null
  detail: Record<string, unknown>
}

async function jobs(options: CommonOptions & { history?: number }): Promise<void> {
  const client = await connect(findDatabaseUrl(options.databaseUrl), 'berth jobs')
  try {
    if (options.history !== undefined) {
      const { rows } = await client.query<JobRun>(
        await writeExposed(client, (schema) => `select * from ${schema}.get_cron_job_history($1)`),
        [options.history],
      )
      return options.json ? printJson(rows) : print(historyTable(rows))
    }
    const { rows } = await client.query<JobStatus>(
      await writeExposed(client, (schema) => `select * from ${schema}.get_cron_job_status()`),
    )
    if (options.json) printJson(rows)
    else print(rows.length === 0 ? 'No worker has ever run here: start `berth work`.' : statusTable(rows))
    if (rows.length === 0 || rows.some((job) => job.late)) process.exitCode = EXIT.found
  } finally {
    await client.end()
  }
}

const timeOf = (at: Date | null) => at?.toISOString().replace(/\.\d+Z$/, 'Z') ?? ''

function statusTable(rows: readonly JobStatus[]): string {
  return table(
    ['job', 'last run', 'status', 'ms', 'next run', ''],
    rows.map((job) => [
      job.job_name,
      timeOf(job.last_started_at),
      job.last_status,
      job.last_duration_ms ?? '',
      timeOf(job.next_run_at),
      [job.late ? 'late' : '', job.active ? '' : 'no longer run', job.last_error ?? '']
        .filter(Boolean)
        .join('; '),
    ]),
  )
}

function historyTable(rows: readonly JobRun[]): string {
  return table(
    ['job', 'started', 'status', 'ms', 'what it did'],
    rows.map((run) => [
      run.job_name,
      timeOf(run.started_at),
      run.status,
      run.duration_ms ?? '',
      run.error ??
        Object.entries(run.detail)
          .map(([name, value]) => `${name} ${value}`)
          .join(', '),
    ]),
  )
}

const EXAMPLES = `
Examples
  berth jobs                       each job: when it last ran, how that went, when it runs next
  berth jobs --history 24          the runs of the last 24 hours
  berth jobs --json | jq '.[] | select(.late)'

The same in SQL: select * from get_cron_job_status(), select * from get_cron_job_history(24).

Exit codes: 0 all is on time, 1 failed, 2 wrong usage, 3 a job is late or none ever ran.`

/** `berth jobs`: the scheduled jobs and the results of their runs. */
export function register(program: Command): void {
  withCommonOptions(program.command('jobs'))
    .summary('list jobs and how they went')
    .description('Lists the scheduled jobs: when each last ran, with what result, and when it runs next.')
    .option('--history <hours>', 'list the runs of the last hours instead', wholeNumber(1, 100_000))
    .addHelpText('after', EXAMPLES)
    .action(jobs)
}
