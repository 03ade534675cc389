import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { until } from '#support/until.ts'
import { startBerth } from '#test/cli/run_berth.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { startDroppingProxy } from '#test/helpers/dropping_proxy.ts'
import { installWorker } from '#worker/install.ts'

/** One heartbeat, its silence, the next check of the queue, and the rest for a busy machine. */
const RUNS_AGAIN_MS_MAX = 45_000
const SHUTDOWN_MS = 3_000
/** On a busy machine, starting and ending take seconds too. Before, this took over a minute. */
const STOPPED_MS_MAX = SHUTDOWN_MS + 10_000

test('the database’s host vanishes under a worker without a word', async (t) => {
  const database = await createDatabase(t)
  await migrateUp({ url: database.url })
  await installWorker(database.url)
  const proxy = await startDroppingProxy(database, database.appUrl)
  const url = new URL(database.appUrl)
  url.port = String(proxy.port)
  const worker = await startBerth(
    database,
    ['work', '--no-migrate'],
    { DATABASE_URL: url.href, SHUTDOWN_MS: String(SHUTDOWN_MS) },
    ({ stderr }) => stderr.includes('"msg":"working"'),
  )
  const sweeps = async () => {
    const [row] = await database.rows<{ ended: number }>(
      `select count(*)::integer as ended from ops.job_runs as r where r.name = 'sweep_holds' and r.ok`,
    )
    return row?.ended ?? 0
  }
  await until(async function firstJobsHaveRun() {
    const [row] = await database.rows<{ open: number }>(
      'select count(*)::integer as open from graphile_worker.jobs',
    )
    return (await sweeps()) > 0 && row?.open === 0
  }, RUNS_AGAIN_MS_MAX)

  await t.test('it notices by itself, and runs jobs again', async () => {
    proxy.vanish()
    // Existing connections stay dead, as if another machine had taken over the address.
    proxy.comeBack()
    const before = await sweeps()
    await database.rows(`select graphile_worker.add_job('sweep_holds')`)
    await until(async function jobRunsAgain() {
      return (await sweeps()) > before
    }, RUNS_AGAIN_MS_MAX)
  })

  await t.test('it stops when it is told to, while the host is away', async () => {
    proxy.vanish()
    const startedMs = performance.now()
    await worker.stop('SIGTERM')
    const tookMs = performance.now() - startedMs
    assert.ok(tookMs < STOPPED_MS_MAX, `it took ${tookMs} ms`)
  })
})
