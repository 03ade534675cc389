import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lane } from '#db/booking/lane.ts'
import { createPool, type PoolClient } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { until } from '#support/until.ts'
import { createDatabase } from '#test/helpers/database.ts'

const HELD_MS_MAX = 50

test('a lane', async (t) => {
  const database = await createDatabase(t)
  const settings = readDatabaseSettings({ DATABASE_URL: database.appUrl })
  const pool = createPool({ ...settings, connectionsMin: 0, connectionsMax: 2 }, 'lane test', {
    pipeline: true,
  })
  t.after(() => pool.end())
  const lane = new Lane(pool)
  const ask = (sql: string) =>
    lane.use(async (client) => (await client.query({ text: sql, rowMode: 'array' })).rows[0]?.[0])
  const idOf = (client: PoolClient) => client.query('select pg_backend_pid()')

  await t.test('sends the next before the one before is answered, and they run in order', async () => {
    const answered: string[] = []
    let sent = 0
    const run = async (name: string, seconds: number) => {
      await lane.use((client) => {
        sent += 1
        return client.query(`select pg_sleep(${seconds})`)
      })
      answered.push(name)
    }
    const all = [run('first', 0.2), run('second', 0)]
    await lane.use(async () => assert.deepEqual([sent, answered], [2, []]))
    await Promise.all(all)
    assert.deepEqual(answered, ['first', 'second'])
    assert.deepEqual([pool.totalCount, pool.idleCount], [1, 1], 'one connection, and it is back in its pool')
  })

  await t.test('fails alone', async () => {
    const [bad, good] = await Promise.allSettled([ask('select 1/0'), ask('select 2')])
    assert.ok(bad.status === 'rejected' && /division by zero/.test(String(bad.reason)))
    assert.ok(good.status === 'fulfilled' && good.value === 2)
    assert.equal(pool.totalCount, 0, 'what failed is not used again')
  })

  await t.test('has a new connection once the old one broke, with all that was on it', async () => {
    const { rows } = await lane.use(idOf)
    const outcomes = Promise.allSettled([ask('select pg_sleep(5)'), ask('select 1')])
    await database.admin.query('select pg_terminate_backend($1)', [rows[0].pg_backend_pid])
    for (const outcome of await outcomes) assert.equal(outcome.status, 'rejected')
    assert.equal(await ask('select 3'), 3)
  })

  await t.test('gives a connection back that it has had for long, even if it was never idle', async () => {
    const busy = new Lane(pool, HELD_MS_MAX)
    const sinceMs = performance.now()
    const ids: number[] = []
    const askId = () =>
      busy.use(async (client) => {
        const { rows } = await client.query('select pg_backend_pid() as id, pg_sleep(0.4)')
        ids.push(rows[0].id)
      })
    const first = askId()
    const behind = askId()
    await until(async function heldForLong() {
      return performance.now() - sinceMs > HELD_MS_MAX
    })
    await Promise.all([first, behind, askId()])
    assert.equal(ids.length, 3)
    assert.equal(new Set(ids).size, 2, 'both of the old one were answered on it')
    assert.equal(pool.idleCount, pool.totalCount)
  })

  await t.test('passes on that there is no connection, and asks for another the next time', async () => {
    const nowhere = createPool(readDatabaseSettings({ DATABASE_URL: 'postgres://x@127.0.0.1:1/x' }))
    const broken = new Lane(nowhere)
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await assert.rejects(broken.use(idOf), { code: 'ECONNREFUSED' })
    }
    await nowhere.end()
  })
})
