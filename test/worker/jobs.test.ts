import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { loadSamples } from '#cli/samples.ts'
import { systemClock } from '#db/clock.ts'
import { createSmallWorld } from '#test/cli/small_world.ts'
import { createDatabase, type Owner, type TestDatabase } from '#test/helpers/database.ts'
import type { Job } from '#worker/job.ts'
import { ensurePartitions } from '#worker/jobs/ensure_partitions.ts'
import { generateDepartures } from '#worker/jobs/generate_departures.ts'
import { pruneIdempotencyKeys } from '#worker/jobs/prune_idempotency_keys.ts'
import { pruneJobRuns } from '#worker/jobs/prune_job_runs.ts'
import { sweepHolds } from '#worker/jobs/sweep_holds.ts'
import { JOBS } from '#worker/jobs.ts'
import { runJob } from '#worker/run_job.ts'
import { periodOf } from '#worker/schedule.ts'
import { readWorkerSettings, type WorkerSettings } from '#worker/settings.ts'

const logger = pino({ level: 'silent' })

/** A database that knows the jobs, and a way to run one of them as the server's role would. */
async function createJobDatabase(owner: Owner) {
  const database = await createDatabase(owner)
  const known = JOBS.map(({ name, description, schedule }) => ({ name, description, ...periodOf(schedule) }))
  await database.app.query('select ops.register_jobs($1)', [JSON.stringify(known)])
  const run = (job: Job, settings: Partial<WorkerSettings> = {}) =>
    runJob(job, {
      pool: database.app,
      settings: { ...readWorkerSettings({}), ...settings },
      clock: systemClock,
      logger,
      signal: new AbortController().signal,
    })
  return { database, run }
}

const passAnHour = (database: TestDatabase) =>
  database.rows(
    `create or replace function core.now() returns timestamptz language sql stable parallel safe
     as $$ select pg_catalog.now() + interval '1 hour' $$`,
  )

test('sweep_holds ends every expired hold, however many rounds it takes', async (t) => {
  const { database, run } = await createJobDatabase(t)
  const world = await createSmallWorld(database)
  await world.corrupt(
    [],
    `with terms as (
       insert into core.policies (operator_id, id, name, open_holds_max, held_places_max, holds_per_hour_max, created_at)
       values ($1, core.new_id($1), 'No limit of holds', null, null, null, core.now()) returning id)
     update core.occurrences as o set capacity = 1000, policy_id = terms.id from terms where o.operator_id = $1 and o.id = $2`,
    [world.operatorId, world.classId],
  )
  for (let held = 0; held < 230; held += 1) await world.book({ occurrence_id: world.classId, hold: true })
  assert.deepEqual(await run(sweepHolds), { ended: 0 })
  await passAnHour(database)
  assert.deepEqual(await run(sweepHolds), { ended: 230 })
  const [left] = await database.rows(
    `select o.taken, (select count(*)::int from core.bookings as b where b.status = 'held') as held
       from core.occurrences as o where o.id = $1`,
    [world.classId],
  )
  assert.deepEqual(left, { taken: 0, held: 0 })
})

test('ensure_partitions makes the months ahead once', async (t) => {
  const { run } = await createJobDatabase(t)
  // Five tables; migrating made thirteen months ahead.
  assert.deepEqual(await run(ensurePartitions, { partitionMonthsAhead: 15 }), { made: 10 })
  assert.deepEqual(await run(ensurePartitions, { partitionMonthsAhead: 15 }), { made: 0 })
})

test('prune_idempotency_keys forgets what is too old, and nothing else', async (t) => {
  const { database, run } = await createJobDatabase(t)
  const world = await createSmallWorld(database)
  const bookingId = await world.book({ occurrence_id: world.classId })
  await database.rows(
    `insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
     select $1, 'someone', 'old ' || n, '\\x00', $2, now() - interval '8 days' from generate_series(1, 12000) as n`,
    [world.operatorId, bookingId],
  )
  assert.deepEqual(await run(pruneIdempotencyKeys), { pruned: 12000 })
  const left = await database.rows('select k.result_id from core.idempotency_keys as k')
  assert.deepEqual(left, [{ result_id: bookingId }])
})

test('prune_job_runs keeps the last run of each job, whatever its age', async (t) => {
  const { database, run } = await createJobDatabase(t)
  await database.rows(
    `insert into ops.job_runs (id, name, started_at, finished_at, ok)
     select core.new_id(), 'sweep_holds', d.at, d.at, true
       from (values (now() - interval '50 days'), (now() - interval '40 days')) as d (at)`,
  )
  assert.deepEqual(await run(pruneJobRuns), { pruned: 1 })
  const [kept] = await database.rows<{ days: number }>(
    `select extract(day from now() - r.started_at)::int as days from ops.job_runs as r where r.name = 'sweep_holds'`,
  )
  assert.equal(kept?.days, 40)
})

test('generate_departures', async (t) => {
  await t.test('makes the days ahead for every operator, and nothing the second time', async (t) => {
    const { database, run } = await createJobDatabase(t)
    const { operatorId } = await createSmallWorld(database)
    await loadSamples(database.admin, operatorId)
    await database.rows(`update transit.services as s set ends_on = s.ends_on + 30`)
    const made = await run(generateDepartures, { departureDaysAhead: 40 })
    assert.equal(made?.operators, 1)
    assert.ok((made?.made ?? 0) >= 38 * 10)
    assert.equal((await run(generateDepartures, { departureDaysAhead: 40 }))?.made, 0)
  })

  await t.test('leaves the others theirs where one timetable cannot be made, and says which', async (t) => {
    const { database, run } = await createJobDatabase(t)
    const { operatorId } = await createSmallWorld(database)
    const [other] = await database.rows<{ id: string }>(
      `select transit.import_operator('other', 'Other', 'Asia/Kolkata', 'INR') as id`,
    )
    await loadSamples(database.admin, operatorId)
    await loadSamples(database.admin, other?.id ?? '')
    await database.rows(`update transit.services as s set ends_on = s.ends_on + 30`)
    await database.rows(
      `create function transit.refuse_for_test() returns trigger language plpgsql as
       $$ begin if new.operator_id::text = tg_argv[0] then raise 'no such road'; end if; return new; end $$`,
    )
    await database.rows(
      `create trigger refuse_for_test before insert on transit.departures for each row
       execute function transit.refuse_for_test('${operatorId}')`,
    )
    await assert.rejects(run(generateDepartures, { departureDaysAhead: 40 }), (error: Error) => {
      assert.equal(error.message, `operator ${operatorId}: no such road`)
      return true
    })
    const [made] = await database.rows<{ departures: number }>(
      'select count(*)::int as departures from transit.departures as d where d.operator_id = $1',
      [other?.id],
    )
    assert.ok((made?.departures ?? 0) > 1140)
  })
})

test('get_cron_job_status says which job is late', async (t) => {
  const { database, run } = await createJobDatabase(t)
  await run(sweepHolds)
  await database.rows(
    `insert into ops.job_runs (id, name, started_at, finished_at, ok, error)
     values (core.new_id(), 'generate_departures', now() - interval '3 days', now() - interval '3 days', false, 'no road')`,
  )
  const rows = await database.rows(
    `select s.job_name, s.last_status, s.late from public.get_cron_job_status() as s
      where s.job_name in ('sweep_holds', 'generate_departures', 'ensure_partitions')`,
  )
  assert.deepEqual(rows, [
    { job_name: 'ensure_partitions', last_status: 'never_run', late: true },
    { job_name: 'generate_departures', last_status: 'failed', late: true },
    { job_name: 'sweep_holds', last_status: 'succeeded', late: false },
  ])
})
