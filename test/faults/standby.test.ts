import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { createBookings } from '#db/booking/bookings.ts'
import { connect, createPool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { findAccount } from '#db/embedded/account.ts'
import { startCluster } from '#db/embedded/cluster.ts'
import { createReadiness } from '#db/readiness.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { readMigrationGap } from '#ops/migrate/gap.ts'
import { findTestBinaries } from '#support/cluster.ts'
import { addressesOf, createMigratedDatabase } from '#support/migrated_database.ts'
import { JWT_SECRET, tokenSettings } from '#support/tokens.ts'
import { until } from '#support/until.ts'
import { runBerth } from '#test/cli/run_berth.ts'
import { makeShop } from '#test/crash/shop.ts'
import { makeOpenDirectory } from '#test/helpers/open_directory.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const binaries = await findTestBinaries()
const baseBackup = join(dirname(binaries.postgres), 'pg_basebackup')
const SETTINGS = { max_locks_per_transaction: '256' }

test('a server on a standby is not ready and books nothing, until the standby is promoted', {
  skip: !existsSync(baseBackup) && 'this PostgreSQL comes without pg_basebackup',
}, async (t) => {
  const directory = makeOpenDirectory('standby')
  const cleanUps: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })]
  t.after(async () => {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp()
  })
  const primary = await startCluster({ directory: join(directory, 'primary'), binaries, settings: SETTINGS })
  cleanUps.push(() => primary.stop())
  const shop = await makeShop((await createMigratedDatabase(primary.url, 'shop')).url, 1)

  copyCluster(primary.url, join(directory, 'primary'), join(directory, 'standby'))
  const standby = await startCluster({ directory: join(directory, 'standby'), binaries, settings: SETTINGS })
  cleanUps.push(() => standby.stop())

  const { appUrl: url } = addressesOf(standby.url, 'shop')
  const settings = readDatabaseSettings({ DATABASE_URL: url, DB_MIN_CONNECTIONS: '0' })
  const pool = createPool(settings)
  const bookings = createBookings(settings)
  const readiness = createReadiness({ settings, bookings, readGap: readMigrationGap, rememberedMs: 0 })
  cleanUps.push(
    () => pool.end(),
    () => bookings.close(),
    () => readiness.end(),
  )
  const app = await buildTestServer(t, { pool, bookings, readiness })
  const authorization = `Bearer ${await mintToken(tokenSettings(), { accountId: shop.accountIds[0] ?? '' })}`
  const book = () =>
    app.inject({
      method: 'POST',
      url: '/api/v1/bookings',
      headers: { authorization, 'idempotency-key': randomUUID() },
      payload: shop.wish(),
    })

  const ready = await app.inject('/readyz')
  assert.deepEqual([ready.statusCode, ready.json().code], [503, 'database_unavailable'])
  assert.match(ready.json().detail, /is read-only/)
  const refused = await book()
  assert.deepEqual([refused.statusCode, refused.json().code], [503, 'database_unavailable'])
  assert.match(String(refused.headers['retry-after']), /^\d+$/)

  const doctor = await runBerth(['doctor', '--json'], {
    DATABASE_URL: addressesOf(standby.url, 'shop').url,
    JWT_SECRET,
  })
  assert.equal(doctor.code, 1)
  const writing = JSON.parse(doctor.stdout).checks.find(({ name }: { name: string }) => name === 'writing')
  assert.equal(writing.state, 'fail')
  assert.match(writing.detail, /standby or a read-only database/)

  const admin = await connect(standby.url)
  await admin.query('select pg_promote()')
  await admin.end()
  await until(async function serverIsReady() {
    return (await app.inject('/readyz')).statusCode === 200
  })
  assert.equal((await book()).statusCode, 201)
})

/** Copies a cluster as pg_basebackup does, with the files that startCluster needs to find it, as a standby. */
function copyCluster(url: string, from: string, to: string): void {
  mkdirSync(to, { mode: 0o700 })
  const data = join(to, 'cluster')
  execFileSync(baseBackup, ['-d', url, '-D', data, '-X', 'stream', '-c', 'fast', '-R'], { stdio: 'pipe' })
  copyFileSync(join(from, 'password'), join(to, 'password'))
  const account = findAccount()
  if (account !== undefined) execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, data])
}
