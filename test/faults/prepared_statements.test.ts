import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { createBookings } from '#db/booking/bookings.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { mustFind, skipWithout } from '#support/on_path.ts'
import { JWT_SECRET, tokenSettings } from '#support/tokens.ts'
import { runBerth } from '#test/cli/run_berth.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import { startPgBouncer } from '#test/helpers/pgbouncer.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const CALLERS = 20
/** From 1.21 on, PgBouncer tracks prepared statements unless told otherwise. Earlier releases refuse the setting. */
function forgetful(program: string) {
  const [, minor = ''] =
    /PgBouncer 1\.(\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' })) ?? []
  return {
    pool_mode: 'transaction',
    default_pool_size: 4,
    ...(Number(minor) >= 21 ? { max_prepared_statements: 0 } : {}),
  }
}

/** A server with a single lane, behind which batches are pipelined. It attributes every missing object to a migration. */
async function serveOneLane(berth: Berth) {
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 1_000 })
  const bookings = createBookings(readDatabaseSettings({ DATABASE_URL: berth.database.appUrl }), 1)
  berth.database.after(() => bookings.close())
  const app = await buildTestServer(berth.database, {
    pool: berth.database.app,
    bookings,
    isInTransition: async () => true,
  })
  const tokens = await Promise.all(
    Array.from({ length: CALLERS }, async () => mintToken(tokenSettings(), await operator.customer())),
  )
  const book = (token: string) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/bookings',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
      payload: { occurrence_id: event.id },
    })
  /** Each caller has one request under way, so that a batch is sent behind one that runs. */
  const bookTogether = () => Promise.all(tokens.map(book))
  return { event, bookTogether }
}

test('a batch behind one whose statement could not be prepared', async (t) => {
  const berth = await startBerth(t)
  const { event, bookTogether } = await serveOneLane(berth)
  // Nothing was booked before, so no connection has prepared the statement.
  await berth.owner.query('alter function core.book_batch rename to replaced_batch')

  await t.test('is no fault of ours, and says when to ask again', async () => {
    for (const answer of await bookTogether()) {
      assert.deepEqual([answer.statusCode, answer.json().code], [503, 'database_unavailable'], answer.body)
      assert.match(String(answer.headers['retry-after']), /^\d+$/)
    }
  })

  await t.test('is run anew, and books once the function is there', async () => {
    const asked = bookTogether()
    await berth.owner.query('alter function core.replaced_batch rename to book_batch')
    await asked
    for (const { statusCode, body } of await bookTogether()) assert.equal(statusCode, 201, body)
    assert.ok((await event.taken()) >= CALLERS)
    assert.deepEqual(await berth.findings(), [])
  })
})

test('behind a pooler that loses prepared statements', { skip: skipWithout('pgbouncer') }, async (t) => {
  const berth = await startBerth(t)
  const program = mustFind('pgbouncer')
  const pooler = await startPgBouncer(berth.database, program, berth.database.appUrl, forgetful(program))

  await t.test('no server starts, and it says why', async () => {
    const { code, stderr } = await runBerth(['serve', '--port', '0', '--no-migrate'], {
      DATABASE_URL: pooler.url,
      JWT_SECRET,
    })
    assert.equal(code, 1)
    assert.match(stderr, /connection pooler that loses prepared statements/)
  })

  await t.test('berth doctor fails, and says why', async () => {
    const { code, stdout } = await runBerth(['doctor', '--json'], { DATABASE_URL: pooler.url, JWT_SECRET })
    assert.equal(code, 1)
    const { checks } = JSON.parse(stdout)
    const check = checks.find(({ name }: { name: string }) => name === 'prepared statements')
    assert.equal(check.state, 'fail')
    assert.match(check.detail, /max_prepared_statements/)
  })

  await t.test('and nothing of this is said of one that gives a client one session', async () => {
    const sessions = await startPgBouncer(berth.database, program, berth.database.appUrl, {
      pool_mode: 'session',
    })
    const { stdout } = await runBerth(['doctor', '--json'], { DATABASE_URL: sessions.url, JWT_SECRET })
    const { checks } = JSON.parse(stdout)
    assert.equal(checks.find(({ name }: { name: string }) => name === 'prepared statements').state, 'ok')
  })
})
