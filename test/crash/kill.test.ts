import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { type Cluster, startCluster } from '#db/embedded/cluster.ts'
import { findFreePort } from '#db/embedded/ports.ts'
import { isAlive } from '#db/embedded/postmaster.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { findTestBinaries } from '#support/cluster.ts'
import { createMigratedDatabase } from '#support/migrated_database.ts'
import { type ServerProcess, startServerProcess } from '#support/server_process.ts'
import { tokenSettings } from '#support/tokens.ts'
import { until } from '#support/until.ts'
import { makeShop, type Shop, type Wish } from '#test/crash/shop.ts'
import { createHttpClient, type HttpAnswer } from '#test/helpers/http_client.ts'
import { sized } from '#test/helpers/sizes.ts'

const ROUNDS = sized({ short: 3, full: 10 })
const CLIENTS = 12
/** Enough that bookings are under way at the moment of the crash. */
const ANSWERS_MIN = 30

/** One thing asked for under one key, and what became of it. */
interface Attempt {
  readonly accountId: string
  readonly key: string
  readonly body: Wish
  answer: HttpAnswer | null
}

/** As in production: what is acknowledged is on the disk. */
const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_locks_per_transaction: '256',
}

test(`what was acknowledged survives kill -9 of the server and of the postmaster, ${ROUNDS} times each`, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-crash-'))
  const port = await findFreePort()
  const binaries = await findTestBinaries()
  const startDatabase = () => startCluster({ directory, binaries, port, settings: DURABLE })
  let cluster: Cluster = await startDatabase()
  let server: ServerProcess | undefined
  t.after(async () => {
    await server?.kill()
    await cluster.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  const { url, appUrl } = await createMigratedDatabase(cluster.url, 'shop')
  const shop = await makeShop(url, CLIENTS)
  server = await startServerProcess(appUrl)
  const httpPort = Number(new URL(server.origin).port)
  const attempts: Attempt[] = []

  for (let round = 1; round <= ROUNDS; round += 1) {
    await underLoad(server.origin, shop, attempts, async () => server?.kill())
    server = await startServerProcess(appUrl, { port: httpPort })

    await underLoad(server.origin, shop, attempts, async () => process.kill(cluster.pid, 'SIGKILL'))
    await until(async function postmasterIsGone() {
      return !isAlive(cluster.pid)
    })
    cluster = await startDatabase()
    await learnFates(server.origin, attempts)
    await check(url, attempts)
  }
  const unknown = attempts.filter(({ answer }) => answer === null).length
  assert.equal(unknown, 0, 'the fate of every attempt is known')
  t.diagnostic(`${attempts.length} bookings asked for in ${ROUNDS * 2} crashes`)
})

/** Books from many clients until the thing that is killed takes their connections away. */
async function underLoad(
  origin: string,
  shop: Shop,
  attempts: Attempt[],
  kill: () => Promise<unknown>,
): Promise<void> {
  let over = false
  const clients = shop.accountIds.map(async (accountId) => {
    const client = createHttpClient(origin, await mintToken(tokenSettings(), { accountId }))
    while (!over) {
      const attempt: Attempt = { accountId, key: randomUUID(), body: shop.wish(), answer: null }
      attempts.push(attempt)
      attempt.answer = await ask(client.post('/api/v1/bookings', attempt.body, attempt.key))
      if (attempt.answer === null) break
    }
    client.close()
  })
  const before = attempts.length
  await until(async function manyWereAnswered() {
    return attempts.length - before >= ANSWERS_MIN
  })
  await kill()
  over = true
  await Promise.all(clients)
}

/** Null where nobody can tell what became of it: the connection broke, or the server says so itself. */
async function ask(sent: Promise<HttpAnswer>): Promise<HttpAnswer | null> {
  const answer = await sent.catch(() => null)
  return answer === null || answer.status >= 500 ? null : answer
}

/** The same key asked again tells what became of an attempt, or does it now. */
async function learnFates(origin: string, attempts: readonly Attempt[]): Promise<void> {
  for (const attempt of attempts.filter(({ answer }) => answer === null)) {
    const client = createHttpClient(origin, await mintToken(tokenSettings(), attempt))
    await until(async function theSameKeyIsAnswered() {
      attempt.answer = await ask(client.post('/api/v1/bookings', attempt.body, attempt.key))
      return attempt.answer !== null
    })
    client.close()
  }
}

async function check(url: string, attempts: readonly Attempt[]): Promise<void> {
  const db = await connect(url)
  try {
    const { rows: findings } = await db.query('select * from ops.check_invariants()')
    assert.deepEqual(findings, [])

    const acknowledged = attempts.filter(({ answer }) => answer?.status === 201)
    const { rows } = await db.query<{ id: string; status: string; places: number }>(
      `select b.id, b.status, (select sum(c.quantity)::integer from core.claims as c
                                where c.operator_id = b.operator_id and c.booking_id = b.id and c.live) as places
         from core.bookings as b`,
    )
    const stored = new Map(rows.map((row) => [row.id, row]))
    for (const { answer, body } of acknowledged) {
      const booking = stored.get(answer?.body.id)
      assert.equal(booking?.status, 'confirmed', `acknowledged booking ${answer?.body.id}`)
      assert.equal(booking.places, body.quantity ?? body.passengers?.length, 'none is half there')
    }
    assert.equal(stored.size, acknowledged.length, 'nothing was booked that nobody was told')
  } finally {
    await db.end()
  }
}
