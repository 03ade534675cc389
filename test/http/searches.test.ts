import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createSearchPool, SEARCH_CONNECTIONS } from '#db/search_pool.ts'
import { readDatabaseSettings } from '#db/settings.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { buildTestServer } from '#test/helpers/server.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

/** More than there are connections for everything else, which a test has eight of. */
const SEARCHES = 12

/** A server with searches that cannot end until `release`, for somebody has locked what they read. */
async function setUp(t: TestContext, waitMsMax?: number) {
  const berth = await startBerth(t)
  const { database } = berth
  const timetable = await makeTimetable(berth)
  const [from, to] = await timetable.stops(2)
  const searchPool = createSearchPool(readDatabaseSettings({ DATABASE_URL: database.appUrl }), waitMsMax)
  database.after(() => searchPool.end())
  const app = await buildTestServer(database, { pool: database.app, searchPool })
  const operator = `/api/v1/operators/${timetable.operator.slug}`
  const date = berth.now().toISOString().slice(0, 10)
  const lock = await database.admin.connect()
  await lock.query('begin; lock table core.pattern_stops in access exclusive mode')

  return {
    berth,
    ask: (path = '') => app.inject(`${operator}${path}`),
    search: () => app.inject(`${operator}/departures?from_stop_id=${from}&to_stop_id=${to}&date=${date}`),
    async release() {
      await lock.query('rollback')
      lock.release()
    },
  }
}

test('searches wait for each other, and nobody else for them', async (t) => {
  const { berth, ask, search, release } = await setUp(t)
  const searches = Array.from({ length: SEARCHES }, search)
  await berth.untilBlocked(SEARCH_CONNECTIONS)
  assert.equal((await ask()).statusCode, 200, 'another reading has its answer meanwhile')
  const [{ running } = { running: 0 }] = await berth.database.rows<{ running: number }>(
    `select count(*)::integer as running from pg_stat_activity
      where datname = current_database() and usename = 'berth_app' and state = 'active' and wait_event_type = 'Lock'`,
  )
  assert.equal(running, SEARCH_CONNECTIONS, 'the rest wait in the server')

  await release()
  for (const { statusCode, body } of await Promise.all(searches)) assert.equal(statusCode, 200, body)
})

test('a search whose turn does not come in time is told to come back', async (t) => {
  const { berth, search, release } = await setUp(t, 200)
  const running = Array.from({ length: SEARCH_CONNECTIONS }, search)
  await berth.untilBlocked(SEARCH_CONNECTIONS)
  const late = await search()
  assert.deepEqual([late.statusCode, late.json().code, late.headers['retry-after']], [503, 'busy', '1'])
  await release()
  for (const { statusCode, body } of await Promise.all(running)) assert.equal(statusCode, 200, body)
})
