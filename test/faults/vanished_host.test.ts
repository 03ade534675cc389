import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import { startServerProcess } from '#support/server_process.ts'
import { tokenSettings } from '#support/tokens.ts'
import { until } from '#support/until.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { startDroppingProxy } from '#test/helpers/dropping_proxy.ts'
import { createHttpClient, type HttpAnswer } from '#test/helpers/http_client.ts'

const CUSTOMERS = 8
/** Some nine seconds: a batch's own limit, the margin after it and the time for a connection. The rest is for a busy machine. */
const ANSWERED_MS_MAX = 15_000
const BACK_MS_MAX = 5_000
/** Two seconds, and what a busy machine adds. */
const READY_MS_MAX = 3_000
const UNAVAILABLE = ['outcome_unknown', 'database_unavailable', 'busy']

test('the database’s host vanishes without a word', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 1_000 })
  const unseen = await operator.event({ capacity: 1_000 })
  const proxy = await startDroppingProxy(berth.database, berth.database.appUrl)
  const url = new URL(berth.database.appUrl)
  url.port = String(proxy.port)
  const server = await startServerProcess(url.href)
  berth.database.after(() => server.kill())

  const customers = await Promise.all(
    Array.from({ length: CUSTOMERS }, async () => {
      const { accountId } = await operator.customer()
      return createHttpClient(server.origin, await mintToken(tokenSettings(), { accountId }))
    }),
  )
  const health = createHttpClient(server.origin)
  berth.database.after(async () => {
    for (const client of [...customers, health]) client.close()
  })
  const book = (customer: number, key: string, occurrenceId = event.id) =>
    within(
      ANSWERED_MS_MAX,
      customers[customer]?.post('/api/v1/bookings', { occurrence_id: occurrenceId }, key),
    )
  const keys = customers.map(() => randomUUID())
  const bookAll = () => Promise.all(keys.map((key, customer) => book(customer, key)))

  const before = await Promise.all(customers.map((_, customer) => book(customer, randomUUID())))
  assert.deepEqual(new Set(before.map(({ status }) => status)), new Set([201]))
  assert.equal((await health.get('/readyz')).status, 200)

  proxy.vanish()

  await t.test('it is not ready, and says so within seconds', async () => {
    // The previous answer may be repeated for a second.
    await until(async function serverIsNotReady() {
      const answer = await within(READY_MS_MAX, health.get('/readyz'))
      if (answer.status === 503) assert.equal(answer.body.code, 'database_unavailable')
      return answer.status === 503
    })
  })

  await t.test('each booking is answered clearly, with when to ask again', async () => {
    // The second booking is for an event that the server has not met before.
    const answers = await Promise.all([bookAll(), book(0, randomUUID(), unseen.id)])
    for (const { status, body, headers } of answers.flat()) {
      assert.equal(status, 503)
      assert.ok(UNAVAILABLE.includes(body.code), body.code)
      assert.match(String(headers['retry-after']), /^\d+$/)
    }
    assert.ok(answers[0].some(({ body }) => body.code === 'outcome_unknown'))
  })

  await t.test('later callers learn sooner that nothing was sent', async () => {
    const answer = await within(5_000, book(0, keys[0] ?? ''))
    assert.deepEqual([answer.status, answer.body.code], [503, 'database_unavailable'])
  })

  proxy.comeBack()

  await t.test('once it is back, bookings are confirmed within seconds', async () => {
    const backMs = performance.now()
    await until(async function bookingsAreConfirmed() {
      return (await bookAll()).every(({ status }) => status === 201)
    })
    const tookMs = performance.now() - backMs
    assert.ok(tookMs < BACK_MS_MAX, `it took ${tookMs} ms`)
    await until(async function serverIsReady() {
      return (await health.get('/readyz')).status === 200
    })
  })

  await t.test('nothing was lost and nothing was booked twice', async () => {
    assert.equal(await event.taken(), before.length + keys.length)
    assert.deepEqual(await berth.findings(), [])
  })
})

async function within(ms: number, asked: Promise<HttpAnswer> | undefined): Promise<HttpAnswer> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`No answer within ${ms} ms`)), ms)
  try {
    return await Promise.race([asked ?? Promise.reject(new Error('Nothing was asked')), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
