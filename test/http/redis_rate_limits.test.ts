import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RoutePlugin } from '#http/parts.ts'
import { skipWithout } from '#support/on_path.ts'
import { until } from '#support/until.ts'
import { startRedis } from '#test/helpers/redis.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const plugin: RoutePlugin = async (app) => {
  app.get('/ping', async () => ({ ok: true }))
}

test('rate limits in Redis', { skip: skipWithout('redis-server') }, async (t) => {
  const redis = await startRedis(t)
  const env = { RATE_LIMIT_PER_ADDRESS: '3', REDIS_URL: redis.url }
  const logged: string[] = []
  const serve = () => buildTestServer(t, { plugin, env, onLog: (line) => logged.push(line) })
  const [one, other] = [await serve(), await serve()]
  const ask = (app: typeof one, remoteAddress = '10.0.0.1') =>
    app.inject({ url: '/test/ping', remoteAddress })

  await t.test('are counted over all servers', async () => {
    const answers = [await ask(one), await ask(other), await ask(one)]
    assert.deepEqual(
      answers.map(({ statusCode, headers }) => [statusCode, headers['ratelimit-remaining']]),
      [
        [200, '2'],
        [200, '1'],
        [200, '0'],
      ],
    )
    for (const app of [one, other]) {
      const refused = await ask(app)
      assert.deepEqual([refused.statusCode, refused.json().code], [429, 'too_many_requests'])
      const afterS = Number(refused.headers['retry-after'])
      assert.ok(afterS >= 1 && afterS <= 60)
    }
    assert.equal((await ask(one, '10.0.0.2')).statusCode, 200)
  })

  await t.test('leave counters that end by themselves', async () => {
    const keys = await redis.client.keys('*')
    assert.equal(keys.length, 2, `one an address: ${keys}`)
    for (const key of keys) {
      const leftMs = await redis.client.pttl(key)
      assert.ok(leftMs > 0 && leftMs <= 60_000, `${key}: ${leftMs}`)
    }
  })

  await t.test('count guessed credentials over all servers too', async () => {
    const guess = (app: typeof one) =>
      app.inject({
        url: '/test/ping',
        headers: { authorization: 'Bearer nonsense' },
        remoteAddress: '10.0.0.3',
      })
    const statuses = new Set<number>()
    for (let call = 0; call < 15; call += 1) {
      statuses.add((await guess(one)).statusCode)
      statuses.add((await guess(other)).statusCode)
    }
    assert.deepEqual([...statuses], [401])
    assert.equal((await guess(one)).statusCode, 429)
    assert.equal((await guess(other)).statusCode, 429)
  })

  await t.test('limit nobody once Redis is gone, and say so in the log', async () => {
    await redis.stop()
    for (let call = 0; call < 5; call += 1) assert.equal((await ask(one)).statusCode, 200)
    await until(async function itIsLogged() {
      return logged.some((line) => line.includes('Redis is out of reach'))
    })
  })
})
