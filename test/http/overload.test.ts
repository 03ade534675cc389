import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REQUESTS_A_TURN_MAX } from '#http/plugins/overload.ts'
import type { RoutePlugin } from '#http/routes/index.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const BEYOND = 50

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('a server with more requests in one turn than it takes', async (t) => {
  let reached = 0
  const plugin: RoutePlugin = async (app) => {
    app.get('/ping', async () => {
      reached += 1
      return { ok: true }
    })
  }
  const app = await buildTestServer(t, { plugin, env: { RATE_LIMIT_PER_ADDRESS: '0' } })
  await app.ready()
  /** In a turn of their own: without a socket, one is not over before somebody lets it be. */
  const askAtOnce = async (requests: number) => {
    await nextTurn()
    return Promise.all(Array.from({ length: requests }, () => app.inject('/test/ping')))
  }

  await t.test('answers as many as it takes', async () => {
    const answers = await askAtOnce(REQUESTS_A_TURN_MAX)
    assert.ok(answers.every((answer) => answer.statusCode === 200))
  })

  await t.test('is too busy for the rest, says when to come back, and does nothing for them', async () => {
    reached = 0
    const answers = await askAtOnce(REQUESTS_A_TURN_MAX + BEYOND)
    const [answered, refused] = [answers.slice(0, REQUESTS_A_TURN_MAX), answers.slice(REQUESTS_A_TURN_MAX)]
    assert.ok(answered.every((answer) => answer.statusCode === 200))
    for (const answer of refused) {
      assert.deepEqual([answer.statusCode, answer.json().code], [503, 'busy'])
      assert.equal(answer.headers['retry-after'], '1')
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
    }
    assert.equal(reached, REQUESTS_A_TURN_MAX)
  })

  await t.test('answers again in the next', async () => {
    const answers = await askAtOnce(BEYOND)
    assert.ok(answers.every((answer) => answer.statusCode === 200))
  })
})
