import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RoutePlugin } from '#http/parts.ts'
import { REQUESTS_WAITING_MAX } from '#http/plugins/overload.ts'
import { buildTestServer } from '#test/helpers/server.ts'

/** A request that takes this long fills a turn. */
const LONG_MS = 10
const FEW = 20
/** More than the requests that may wait plus those that are started before. */
const TOO_MANY = REQUESTS_WAITING_MAX + FEW

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('a server that is asked more at once than it can do in one turn', async (t) => {
  const reached: string[] = []
  const plugin: RoutePlugin = async (app) => {
    app.get('/busy_for/:ms/:name', async ({ params }) => {
      const { ms, name } = params as { ms: string; name: string }
      reached.push(name)
      const beganMs = performance.now()
      while (performance.now() - beganMs < Number(ms));
      return { ok: true }
    })
  }
  const app = await buildTestServer(t, { plugin, env: { RATE_LIMIT_PER_ADDRESS: '0' } })
  await app.ready()
  /** Starts in a new turn. Injected requests come through no socket, so a turn ends only when the test lets it. */
  const askAtOnce = async (durationsMs: readonly number[]) => {
    reached.length = 0
    await nextTurn()
    return durationsMs.map((ms, i) => app.inject(`/test/busy_for/${ms}/${i}`))
  }

  await t.test('hears of other things before all is done, and does all in the order asked', async () => {
    const asked = await askAtOnce(Array(FEW).fill(LONG_MS))
    await new Promise((resolve) => setTimeout(resolve, 0))
    assert.ok(reached.length < FEW, 'a timer that was due had to wait for every request')
    const answers = await Promise.all(asked)
    assert.ok(answers.every((answer) => answer.statusCode === 200))
    assert.deepEqual(
      reached,
      answers.map((_, i) => `${i}`),
    )
  })

  await t.test(
    'is too busy for the last of too many, says when to come back, does nothing for them',
    async () => {
      const asked = await askAtOnce([LONG_MS, ...Array(TOO_MANY - 1).fill(0)])
      const answers = await Promise.all(asked)
      const refused = answers.filter((answer) => answer.statusCode !== 200)
      assert.ok(refused.length > 0 && refused.length <= FEW, `${refused.length} refused`)
      assert.deepEqual(answers.slice(-refused.length), refused)
      for (const answer of refused) {
        assert.deepEqual([answer.statusCode, answer.json().code], [503, 'busy'])
        assert.equal(answer.headers['retry-after'], '1')
        assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      }
      assert.equal(reached.length, TOO_MANY - refused.length)
    },
  )

  await t.test('answers as many as may wait, also afterwards', async () => {
    const answers = await Promise.all(await askAtOnce(Array(REQUESTS_WAITING_MAX).fill(0)))
    assert.ok(answers.every((answer) => answer.statusCode === 200))
  })
})
