import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bookings } from '#db/booking/bookings.ts'
import type { Pool } from '#db/connections/pool.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { tokenSettings } from '#support/tokens.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const NO_LIMITS = { RATE_LIMIT_PER_ADDRESS: '0', RATE_LIMIT_PER_ACCOUNT: '0' }
/** Two of three requests are for one operator and go into one batch. Those of the other operator, which is then alone, go into two. */
const TOGETHER = 48
const BATCHES = 3

/** Counts how often a connection was taken from the pool from now on. */
function countQueries(pool: Pool): () => number {
  let queries = 0
  pool.on('acquire', () => {
    queries += 1
  })
  return () => queries
}

/** The real bookings. After `gather`, they start only when that many requests have arrived. */
function gathering(bookings: Bookings) {
  let missing = 0
  let all = Promise.withResolvers<void>()
  all.resolve()
  const gathered: Bookings = {
    ...bookings,
    async book(operatorId, request) {
      missing -= 1
      if (missing === 0) all.resolve()
      await all.promise
      return bookings.book(operatorId, request)
    },
  }
  const gather = (requests: number) => {
    missing = requests
    all = Promise.withResolvers()
  }
  return { bookings: gathered, gather }
}

test('many who are refused at once', async (t) => {
  const berth = await startBerth(t)
  const [bus, ferry] = [await berth.operator(), await berth.operator()]
  const line = await bus.departure({ places: ['1A', '1B'], stops: 3 })
  const crossing = await ferry.departure({ places: ['9Z'], stops: 2 })
  const [first, last] = [await bus.customer(), await ferry.customer()]
  const legs = (from_index: number, to_index: number) => ({ from_index, to_index })
  await first.book(line, { passengers: [{ seat: '1A' }], ...legs(0, 2) }, 'sold-1')
  await first.book(line, { passengers: [{ seat: '1B' }], ...legs(0, 1) }, 'sold-2')
  await last.book(crossing, {}, 'sold-3')

  const wishes = [
    { occurrence_id: line.id, passengers: [{ seat: '1A' }], ...legs(1, 2) },
    { occurrence_id: line.id, ...legs(0, 1) },
    { occurrence_id: crossing.id },
  ]
  const expected = [
    ['place_taken', [{ occurrence_id: line.id, seat: '1A', free_seats: ['1B'] }]],
    ['sold_out', [{ occurrence_id: line.id, seat: null, class: 'standard', free_seats: [] }]],
    ['sold_out', [{ occurrence_id: crossing.id, seat: null, class: 'standard', free_seats: [] }]],
  ]
  const { bookings, gather } = gathering(berth.bookings())
  const pool = berth.database.app
  const app = await buildTestServer(berth.database, { pool, bookings, env: NO_LIMITS })
  const ask = async (n: number) => {
    const token = await mintToken(tokenSettings(), { accountId: accounts[n % accounts.length] ?? '' })
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/bookings',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': `late-${n}` },
      payload: wishes[n % wishes.length] ?? {},
    })
    assert.equal(answer.statusCode, 409, answer.body)
    return [answer.json().code, answer.json().places]
  }
  const accounts = await Promise.all(Array.from({ length: TOGETHER }, () => berth.account()))

  await t.test('are each told what is free for their own journey, by one query a batch', async () => {
    // These requests tell the server the operator of each departure.
    for (let n = TOGETHER; n < TOGETHER + wishes.length; n += 1) await ask(n)
    const before = await bus.rows()
    const { batchesTotal } = bookings.loads().booking
    gather(TOGETHER)
    const queries = countQueries(pool)
    const answers = await Promise.all(accounts.map((_, n) => ask(n)))

    for (const [n, answer] of answers.entries()) assert.deepEqual(answer, expected[n % expected.length])
    assert.equal(bookings.loads().booking.batchesTotal - batchesTotal, BATCHES)
    const asked = queries()
    assert.ok(asked >= 1 && asked <= BATCHES, `${asked} queries`)
    assert.deepEqual((await bus.rows()).claims, before.claims)
  })
})
