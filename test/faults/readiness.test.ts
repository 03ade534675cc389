import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { startCluster } from '#db/embedded/cluster.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { findTestBinaries } from '#support/cluster.ts'
import { createMigratedDatabase } from '#support/migrated_database.ts'
import { startServerProcess } from '#support/server_process.ts'
import { JWT_SECRET, tokenSettings } from '#support/tokens.ts'
import { until } from '#support/until.ts'
import { runBerth } from '#test/cli/run_berth.ts'
import { makeShop } from '#test/crash/shop.ts'
import { createHttpClient } from '#test/helpers/http_client.ts'
import { makeSmallDisk } from '#test/helpers/small_disk.ts'

/** Two seconds, and what a busy machine adds. */
const READY_MS_MAX = 3_000
const SETTINGS = { max_wal_size: '64MB', min_wal_size: '64MB', max_locks_per_transaction: '256' }
const MONTH = `core.booking_events_${new Date().toISOString().slice(0, 7).replace('-', '_')}`

/** Each of these locks keeps every booking waiting. */
const LOCKS = [
  'lock table core.claims in access exclusive mode',
  'lock table core.idempotency_keys in share mode',
  'lock table core.members in access exclusive mode',
  'create index on core.bookings (created_at)',
]
/** Reasons why a server cannot connect: a statement that causes it, one that undoes it, and the text that reports it. */
const REFUSALS: readonly (readonly [string, string, RegExp])[] = [
  ['alter role berth_app nologin', 'alter role berth_app login', /refuses the login/],
  [
    'alter role berth_app connection limit 0',
    'alter role berth_app connection limit -1',
    /no connection left/,
  ],
  [
    'alter database shop allow_connections false',
    'alter database shop allow_connections true',
    /does not accept connections/,
  ],
]

test('readiness is the truth about bookings', async (t) => {
  const cleanUps: (() => Promise<unknown> | unknown)[] = []
  t.after(async () => {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp()
  })
  const owner = { after: (cleanUp: () => Promise<void>) => void cleanUps.push(cleanUp) }
  const disk = makeSmallDisk(owner)
  const cluster = await startCluster({
    directory: `${disk.directory}/postgres`,
    binaries: await findTestBinaries(),
    settings: SETTINGS,
  })
  cleanUps.push(() => cluster.stop())
  const { url, appUrl } = await createMigratedDatabase(cluster.url, 'shop')
  const shop = await makeShop(url, 1)
  const admin = await connect(url)
  cleanUps.push(() => admin.end())
  const server = await startServerProcess(appUrl)
  cleanUps.push(() => server.kill())

  const accountId = shop.accountIds[0] ?? ''
  const client = createHttpClient(server.origin, await mintToken(tokenSettings(), { accountId }))
  const health = createHttpClient(server.origin)
  cleanUps.push(
    () => client.close(),
    () => health.close(),
  )
  const book = async () => {
    const { status, body, headers } = await client.post('/api/v1/bookings', shop.wish(), randomUUID())
    if (status === 503) assert.match(String(headers['retry-after']), /^\d+$/)
    return status === 201 ? 'booked' : String(body.code)
  }

  /** Each answer comes within two seconds, until one says that the server is not ready, and why. */
  async function isNotReady(detail: RegExp): Promise<void> {
    await until(async function serverSaysWhyNot() {
      const askedMs = performance.now()
      const { status, body, headers } = await health.get('/readyz')
      const tookMs = performance.now() - askedMs
      assert.ok(tookMs < READY_MS_MAX, `answered after ${tookMs} ms`)
      if (status === 200) return false
      assert.deepEqual([status, body.code], [503, 'database_unavailable'])
      assert.match(String(headers['retry-after']), /^\d+$/)
      return detail.test(body.detail)
    })
    assert.equal((await health.get('/healthz')).status, 200)
  }
  async function isReadyAgain(): Promise<void> {
    await until(async function serverIsReady() {
      return (await health.get('/readyz')).status === 200
    })
    await until(async function bookingsAreConfirmed() {
      return (await book()) === 'booked'
    })
  }
  async function doctorFails(detail: RegExp): Promise<void> {
    const { code, stdout } = await runBerth(['doctor', '--json'], { DATABASE_URL: url, JWT_SECRET })
    assert.equal(code, 1)
    const { checks } = JSON.parse(stdout)
    const check = checks.find(({ name }: { name: string }) => name === 'writing')
    assert.equal(check.state, 'fail')
    assert.match(check.detail, detail)
  }
  const set = async (setting: string) => {
    await admin.query(`alter system ${setting}`)
    await admin.query('select pg_reload_conf()')
  }
  await isReadyAgain()

  await t.test('on a server that can only be read', async () => {
    await set('set default_transaction_read_only = on')
    await isNotReady(/is read-only/)
    assert.equal(await book(), 'database_unavailable')
    await doctorFails(/read-only/)
    await set('reset default_transaction_read_only')
    await isReadyAgain()
  })

  await t.test('without this month’s partition', async () => {
    const { rows } = await admin.query(
      'select pg_get_expr(c.relpartbound, c.oid) as bound from pg_class as c where c.oid = $1::regclass',
      [MONTH],
    )
    await admin.query(`alter table core.booking_events detach partition ${MONTH}`)
    await isNotReady(/core\.booking_events .*no partition for this month: run `berth partitions ensure`/)
    assert.equal(await book(), 'database_unavailable')
    await admin.query(`alter table core.booking_events attach partition ${MONTH} ${rows[0].bound}`)
    await isReadyAgain()
  })

  await t.test(
    'while commits wait for a synchronous standby, of which no more than one is a probe',
    async () => {
      await set(`set synchronous_standby_names = 'nobody'`)
      await isNotReady(/not committed within|commit has not ended/)
      assert.equal(await book(), 'outcome_unknown')
      await isNotReady(/commit has not ended/)
      const { rows } = await admin.query(
        `select count(*)::integer as hanging from pg_stat_activity as a
        where a.application_name = 'berth readiness' and a.wait_event = 'SyncRep'`,
      )
      assert.deepEqual(rows, [{ hanging: 1 }])
      await set('reset synchronous_standby_names')
      await isReadyAgain()
    },
  )

  await t.test('while PostgreSQL stands still', async () => {
    const { rows } = await admin.query<{ pid: number }>('select a.pid from pg_stat_activity as a')
    const pids = [cluster.pid, ...rows.map(({ pid }) => pid)]
    const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
      for (const pid of pids) process.kill(pid, name)
    }
    signal('SIGSTOP')
    cleanUps.push(() => signal('SIGCONT'))
    await isNotReady(/not committed within|does not answer|cannot be reached/)
    cleanUps.pop()
    signal('SIGCONT')
    await isReadyAgain()
  })

  for (const lock of LOCKS) {
    await t.test(`while somebody has done: ${lock}`, async () => {
      const holder = await connect(url)
      try {
        await holder.query(`begin; ${lock}`)
        await isNotReady(/The table core\.[a-z_0-9]+ is locked as a whole/)
      } finally {
        await holder.end()
      }
      await isReadyAgain()
    })
  }

  for (const [change, undo, detail] of REFUSALS) {
    await t.test(`after: ${change}`, async () => {
      const maintenance = await connect(cluster.url)
      try {
        await maintenance.query(change)
        await maintenance.query(
          `select pg_terminate_backend(a.pid) from pg_stat_activity as a where a.application_name = 'berth readiness'`,
        )
        await isNotReady(detail)
        await maintenance.query(undo)
      } finally {
        await maintenance.end()
      }
      await isReadyAgain()
    })
  }

  await t.test('without an object of this release', async () => {
    await admin.query('alter function ops.probe rename to probe_of_before')
    await isNotReady(/not at the release of this server: run `berth migrate`/)
    await admin.query('alter function ops.probe_of_before rename to probe')
    await isReadyAgain()
  })

  const { full } = disk
  await t.test(
    'on a full disk',
    { skip: full === null && 'nothing can be mounted here, as root only' },
    async () => {
      await full?.fill()
      await isNotReady(/disk of the database is full/)
      assert.ok(['booked', 'database_unavailable'].includes(await book()))
      await doctorFails(/make room where PostgreSQL keeps its data/)
      full?.empty()
      await isReadyAgain()
    },
  )

  await t.test('and nothing that was confirmed is wrong', async () => {
    assert.deepEqual((await admin.query('select * from ops.check_invariants()')).rows, [])
  })
})
