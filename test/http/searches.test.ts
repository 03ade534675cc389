import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { PoolClient } from '#db/connections/pool.ts'
import { createSearchPool, SEARCH_CONNECTIONS } from '#db/connections/search_pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { buildTestServer } from '#test/helpers/server.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

/** More than the connections for everything else, of which a test has eight. */
const SEARCHES = 12
/** Nothing listens on port 1. */
const NOWHERE = 'postgres://nobody:nothing@127.0.0.1:1/nowhere'

interface SearchOptions {
  readonly databaseUrl?: string
  readonly waitMsMax?: number
}

async function setUp(t: TestContext, { databaseUrl, waitMsMax }: SearchOptions = {}) {
  const berth = await startBerth(t)
  const { database } = berth
  const timetable = await makeTimetable(berth)
  const [from, to] = await timetable.stops(2)
  const settings = readDatabaseSettings({ DATABASE_URL: databaseUrl ?? database.appUrl })
  const searchPool = createSearchPool(settings, waitMsMax)
  database.after(() => searchPool.end())
  const app = await buildTestServer(database, { pool: database.app, searchPool })
  const operator = `/api/v1/operators/${timetable.operator.slug}`
  const date = berth.now().toISOString().slice(0, 10)
  return {
    berth,
    readOperator: () => app.inject(operator),
    search: (fromId = from) =>
      app.inject(`${operator}/departures?from_stop_id=${fromId}&to_stop_id=${to}&date=${date}`),
  }
}

/** Searches wait for a lock until this transaction ends. */
async function holdSearches(db: PoolClient): Promise<void> {
  await db.query('lock table transit.pattern_stops in access exclusive mode')
}

test('searches wait for each other, and nobody else for them', async (t) => {
  const { berth, readOperator, search } = await setUp(t)
  const searches = await berth.owner.transaction(async (db) => {
    await holdSearches(db)
    const asked = Array.from({ length: SEARCHES }, () => search())
    await berth.untilBlocked(SEARCH_CONNECTIONS)
    assert.equal((await readOperator()).statusCode, 200, 'another reading has its answer meanwhile')
    const [{ running } = { running: 0 }] = await berth.database.rows<{ running: number }>(
      `select count(*)::integer as running from pg_stat_activity
        where datname = current_database() and usename = 'berth_app' and state = 'active' and wait_event_type = 'Lock'`,
    )
    assert.equal(running, SEARCH_CONNECTIONS, 'the rest wait in the server')
    return asked
  })
  for (const { statusCode, body } of await Promise.all(searches)) assert.equal(statusCode, 200, body)
})

test('a search whose turn does not come in time is refused, with a time to retry', async (t) => {
  const { berth, search } = await setUp(t, { waitMsMax: 200 })
  const running = await berth.owner.transaction(async (db) => {
    await holdSearches(db)
    const asked = Array.from({ length: SEARCH_CONNECTIONS }, () => search())
    await berth.untilBlocked(SEARCH_CONNECTIONS)
    const late = await search()
    assert.deepEqual([late.statusCode, late.json().code, late.headers['retry-after']], [503, 'busy', '1'])
    return asked
  })
  for (const { statusCode, body } of await Promise.all(running)) assert.equal(statusCode, 200, body)
})

test('a search that is refused leaves its connection to the next', async (t) => {
  const { berth, search } = await setUp(t)
  const backends = () =>
    berth.database.rows(
      "select pid from pg_stat_activity where application_name = 'berth searches' and datname = current_database()",
    )
  assert.equal((await search()).statusCode, 200)
  const [before] = await backends()
  assert.equal((await search(randomUUID())).json().code, 'location_not_found')
  assert.equal((await search()).statusCode, 200)
  assert.ok(before)
  assert.deepEqual(await backends(), [before])
})

test('searches of an unavailable database are refused as such, including those in the queue', async (t) => {
  const { search } = await setUp(t, { databaseUrl: NOWHERE })
  const answers = await Promise.all(Array.from({ length: SEARCHES }, () => search()))
  const codes = answers.map((answer) => answer.json().code)
  assert.deepEqual(codes, Array(SEARCHES).fill('database_unavailable'))
})
