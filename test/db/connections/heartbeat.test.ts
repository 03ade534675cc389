import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHeartbeat } from '#db/connections/heartbeat.ts'
import { createPool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { startDroppingProxy } from '#test/helpers/dropping_proxy.ts'

test('under a heartbeat', async (t) => {
  const database = await createDatabase(t)
  const proxy = await startDroppingProxy(database, database.appUrl)
  const url = new URL(database.appUrl)
  url.port = String(proxy.port)
  const settings = {
    ...readDatabaseSettings({ DATABASE_URL: url.href, DB_MIN_CONNECTIONS: '0' }),
    statementTimeoutMs: 3_600_000,
  }
  const pool = createPool(settings, 'heartbeat test')
  const heartbeat = startHeartbeat(pool, settings, 'heartbeat test (heartbeat)')
  database.after(async () => {
    await heartbeat.stop()
    await pool.end()
  })

  await t.test('a statement may take long', async () => {
    const { rows } = await pool.query('select true as done from pg_sleep(9)')
    assert.deepEqual(rows, [{ done: true }])
  })

  await t.test('a connection is cut that is dead while others work', async () => {
    const client = await pool.connect()
    proxy.vanish()
    proxy.comeBack()
    await assert.rejects(client.query('select 1'), { name: 'DatabaseSilent', code: 'ETIMEDOUT' })
    client.release(true)
    assert.equal((await pool.query('select 1')).rowCount, 1)
  })

  await t.test('all are cut when the host is away', async () => {
    const client = await pool.connect()
    proxy.vanish()
    await assert.rejects(client.query('select 1'), { name: 'DatabaseSilent', code: 'ETIMEDOUT' })
    client.release(true)
  })
})
