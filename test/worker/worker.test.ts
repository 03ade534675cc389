import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { systemClock } from '#db/clock.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { until } from '#support/until.ts'
import { createDatabase, type Owner, type TestDatabase } from '#test/helpers/database.ts'
import { installWorker } from '#worker/install.ts'
import type { Job } from '#worker/job.ts'
import { JOBS } from '#worker/jobs.ts'
import { runJob } from '#worker/run_job.ts'
import { readWorkerSettings } from '#worker/settings.ts'
import { startWorker } from '#worker/worker.ts'

const logger = pino({ level: 'silent' })
const settings = readWorkerSettings({})

interface Run {
  job_name: string
  status: string
  error: string | null
  detail: Record<string, number>
}

/** A clone lacks the rights that its template gave on itself; migrating gives them again. */
async function createDatabaseWithQueue(owner: Owner): Promise<TestDatabase> {
  const database = await createDatabase(owner)
  await migrateUp({ url: database.url })
  await installWorker(database.url)
  return database
}

const history = (database: TestDatabase) =>
  database.rows<Run>('select job_name, status, error, detail from public.get_cron_job_history(24)')

/** Runs a worker while `work` does, and stops it before the database goes. */
async function withWorker(
  database: TestDatabase,
  jobs: readonly Job[],
  work: () => Promise<void>,
): Promise<void> {
  const worker = await startWorker({ pool: database.app, settings, clock: systemClock, logger, jobs })
  try {
    await work()
  } finally {
    await worker.stop()
  }
}

/** A job that says when it begins and ends when it is told to. */
function heldJob(name: string) {
  const begun = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  let runs = 0
  const job: Job = {
    name,
    description: 'Waits to be told.',
    schedule: { every: 'day', hour: 0, minute: 0 },
    run: async () => {
      runs += 1
      begun.resolve()
      await mayEnd.promise
      return { runs }
    },
  }
  return { job, begun: begun.promise, end: () => mayEnd.resolve(), runs: () => runs }
}

function jobThat(name: string, run: Job['run']): Job {
  return { name, description: 'Is for a test.', schedule: { every: 'day', hour: 0, minute: 0 }, run }
}

const register = (database: TestDatabase, ...jobs: Job[]) =>
  database.app.query('select ops.register_jobs($1)', [
    JSON.stringify(jobs.map(({ name, description }) => ({ name, description, every_s: 86_400, at_s: 0 }))),
  ])

test('the worker', async (t) => {
  await t.test("runs every job once on a new database, as the server's own role", async (t) => {
    const database = await createDatabaseWithQueue(t)
    await withWorker(database, JOBS, () =>
      until(async () => {
        const status = await database.rows<{ last_status: string }>(
          'select last_status from public.get_cron_job_status()',
        )
        return status.length > 0 && status.every((job) => job.last_status === 'succeeded')
      }),
    )
    assert.deepEqual(new Set((await history(database)).map((run) => run.status)), new Set(['succeeded']))
  })

  await t.test('runs a job that missed its time once, and none that did not', async (t) => {
    const database = await createDatabaseWithQueue(t)
    const counts = { late: 0, punctual: 0 }
    const late = jobThat('late', async () => ({ runs: ++counts.late }))
    const punctual = jobThat('punctual', async () => ({ runs: ++counts.punctual }))
    await register(database, late, punctual)
    await database.rows(
      `insert into ops.job_runs (id, name, started_at, finished_at, ok)
       values (core.new_id(), 'late', now() - interval '3 days', now() - interval '3 days', true),
              (core.new_id(), 'punctual', now(), now(), true)`,
    )
    await withWorker(database, [late, punctual], () => until(async () => counts.late > 0))
    assert.deepEqual(counts, { late: 1, punctual: 0 })
  })

  await t.test('waits for a running job when it stops', async (t) => {
    const database = await createDatabaseWithQueue(t)
    const held = heldJob('held')
    const worker = await startWorker({
      pool: database.app,
      settings,
      clock: systemClock,
      logger,
      jobs: [held.job],
    })
    await held.begun
    const stopped = worker.stop()
    held.end()
    await stopped
    const [run] = await history(database)
    assert.equal(run?.status, 'succeeded')
  })
})

test('a job', async (t) => {
  const signal = new AbortController().signal

  await t.test('never overlaps itself', async (t) => {
    const database = await createDatabase(t)
    const held = heldJob('held')
    await register(database, held.job)
    const options = { pool: database.app, settings, clock: systemClock, logger, signal }
    const first = runJob(held.job, options)
    await held.begun
    assert.equal(await runJob(held.job, options), null)
    held.end()
    assert.deepEqual(await first, { runs: 1 })
    assert.equal((await history(database)).length, 1)
  })

  await t.test('that fails says why in the history, and can run again', async (t) => {
    const database = await createDatabase(t)
    let attempts = 0
    const job = jobThat('fragile', async () => {
      attempts += 1
      if (attempts === 1) throw new Error('the bus broke down')
      return { attempts }
    })
    await register(database, job)
    const options = { pool: database.app, settings, clock: systemClock, logger, signal }
    await assert.rejects(runJob(job, options), /broke down/)
    await runJob(job, options)
    assert.deepEqual(await history(database), [
      { job_name: 'fragile', status: 'succeeded', error: null, detail: { attempts: 2 } },
      { job_name: 'fragile', status: 'failed', error: 'the bus broke down', detail: {} },
    ])
  })

  await t.test('whose worker died is closed as failed and runs again at once', async (t) => {
    const database = await createDatabase(t)
    const job = jobThat('orphan', async () => ({}))
    await register(database, job)
    const dies = jobThat('orphan', async ({ db }) => {
      await db.query('select pg_terminate_backend(pg_backend_pid())')
      return {}
    })
    const options = { pool: database.app, settings, clock: systemClock, logger, signal }
    await assert.rejects(runJob(dies, options))
    assert.deepEqual(
      (await history(database)).map((run) => run.status),
      ['running'],
    )
    await runJob(job, options)
    assert.deepEqual(
      (await history(database)).map((run) => [run.status, run.error]),
      [
        ['succeeded', null],
        ['failed', 'Its worker ended before it did.'],
      ],
    )
  })
})
