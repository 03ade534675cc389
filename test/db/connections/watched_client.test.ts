import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askBriefly, createPool, type Pool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { until } from '#support/until.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { startDroppingProxy } from '#test/helpers/dropping_proxy.ts'

test('connections to a host that vanishes', async (t) => {
  const database = await createDatabase(t)
  const proxy = await startDroppingProxy(database, database.appUrl)
  const url = new URL(database.appUrl)
  url.port = String(proxy.port)
  const open = (statementTimeoutMs: number, more: { pipeline?: boolean } = {}): Pool => {
    const settings = readDatabaseSettings({ DATABASE_URL: url.href, DB_MIN_CONNECTIONS: '0' })
    const pool = createPool({ ...settings, statementTimeoutMs }, 'watch test', more)
    database.after(async () => {
      if (!pool.ended) await pool.end()
    })
    return pool
  }
  const pipelined = open(500, { pipeline: true })
  const patient = open(0)

  await t.test('that answers slowly are kept', async () => {
    await patient.query('select pg_sleep(1)')
    await assert.rejects(
      pipelined.query('select pg_sleep(1)'),
      { code: '57014' },
      'the server ends it itself',
    )
  })

  await t.test('are cut with all that was sent on them, and those that are idle too', async () => {
    const client = await pipelined.connect()
    await Promise.all([patient.query('select 1'), askBriefly(patient, 'select 1', [])])
    const idle = patient.totalCount
    assert.ok(idle > 0)
    proxy.vanish()
    const sent = await Promise.allSettled([client.query('select 1'), client.query('select 2')])
    const silent = { name: 'DatabaseSilent', code: 'ETIMEDOUT' }
    for (const outcome of sent) {
      assert.ok(outcome.status === 'rejected')
      assert.deepEqual({ name: outcome.reason.name, code: outcome.reason.code }, silent)
    }
    client.release()
    await until(async function idleConnectionsAreCut() {
      return patient.totalCount === 0
    })
  })

  await t.test('are new once it is back, and a pool can end whose connections are dead', async () => {
    proxy.comeBack()
    assert.deepEqual(await askBriefly(patient, 'select 1 as one', []), [{ one: 1 }])
    const dying = open(0)
    await dying.query('select 1')
    proxy.vanish()
    const closed = new Promise<void>((resolve) => dying.once('remove', () => resolve()))
    await dying.end()
    await closed
  })
})
