import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { systemClock } from '#db/clock.ts'
import { createPool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { mustFind, skipWithout } from '#support/on_path.ts'
import { runBerth } from '#test/cli/run_berth.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { startPgBouncer } from '#test/helpers/pgbouncer.ts'
import { runJob } from '#worker/run_job.ts'
import { readWorkerSettings } from '#worker/settings.ts'

const LOCKS = `select l.pid from pg_locks as l
  where l.locktype = 'advisory' and l.database = (select d.oid from pg_database as d where d.datname = current_database())`

test('a worker refuses a pooler of transactions, and the doctor names it', {
  skip: skipWithout('pgbouncer'),
}, async (t) => {
  const database = await createDatabase(t)
  for (const poolSize of [4, 1]) {
    const pooler = await startPgBouncer(t, mustFind('pgbouncer'), database.appUrl, {
      pool_mode: 'transaction',
      default_pool_size: poolSize,
    })
    const work = await runBerth(['work', '--no-migrate'], { DATABASE_URL: pooler.url })
    assert.equal(work.code, 1)
    assert.match(
      work.stderr,
      /pooler that gives each transaction another session .* session locks: give `berth work`/,
    )
    assert.deepEqual(await database.rows(LOCKS), [])

    const doctor = await runBerth(['doctor', '--json'], { DATABASE_URL: pooler.url })
    const check = JSON.parse(doctor.stdout).checks.find(({ name }: { name: string }) => name === 'sessions')
    assert.equal(check.state, 'warn')
    assert.match(check.detail, /berth migrate and berth work refuse it/)
  }
})

test('a lock that was lost while its job ran is told, and the connection is closed', async (t) => {
  const database = await createDatabase(t)
  const pool = createPool(
    readDatabaseSettings({ DATABASE_URL: database.appUrl, DB_MIN_CONNECTIONS: '0' }),
    'pooler test',
  )
  database.after(() => pool.end())
  const told: { level: number; job: string }[] = []
  const logger = pino({ level: 'warn' }, { write: (line) => told.push(JSON.parse(line)) })
  const job = {
    name: 'forgetful',
    description: 'Loses its lock.',
    schedule: { every: 'minute' },
    run: async ({ db }) => {
      await db.query('select pg_advisory_unlock_all()')
      return {}
    },
  } satisfies Parameters<typeof runJob>[0]
  await database.app.query('select ops.register_jobs($1)', [
    JSON.stringify([{ name: job.name, description: job.description, every_s: 60, at_s: 0 }]),
  ])
  const signal = new AbortController().signal
  assert.deepEqual(
    await runJob(job, { pool, settings: readWorkerSettings({}), clock: systemClock, logger, signal }),
    {},
  )
  assert.deepEqual(
    told.map((line) => [line.level, line.job]),
    [[40, 'forgetful']],
  )
  assert.equal(pool.totalCount, 0)
})
