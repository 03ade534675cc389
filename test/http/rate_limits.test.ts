import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { readSettings } from '#http/settings.ts'
import { JWT_SECRET } from '#support/tokens.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const plugin: RoutePlugin = async (app) => {
  app.get('/ping', async () => ({ ok: true }))
}

const tokenOf = (accountId: string) => mintToken(readSettings({ JWT_SECRET }).token, { accountId })
const ADA = '018f3c1e-7b7a-7000-8000-00000000000a'
const BOB = '018f3c1e-7b7a-7000-8000-00000000000b'

test('rate limits', async (t) => {
  const env = { RATE_LIMIT_PER_ADDRESS: '2', RATE_LIMIT_PER_ACCOUNT: '3' }

  await t.test('tell a stranger what is left, and then when to come back', async (t) => {
    const app = await buildTestServer(t, { plugin, env })
    const first = await app.inject('/test/ping')
    assert.equal(first.headers['ratelimit-limit'], '2')
    assert.equal(first.headers['ratelimit-remaining'], '1')
    assert.equal((await app.inject('/test/ping')).statusCode, 200)
    const refused = await app.inject('/test/ping')
    assert.deepEqual([refused.statusCode, refused.json().code], [429, 'too_many_requests'])
    const afterS = Number(refused.headers['retry-after'])
    assert.ok(afterS >= 1 && afterS <= 60)
  })

  await t.test('count an account wherever it calls from, and each account for itself', async (t) => {
    const app = await buildTestServer(t, { plugin, env })
    const ask = async (accountId: string, remoteAddress: string) => {
      const headers = { authorization: `Bearer ${await tokenOf(accountId)}` }
      return (await app.inject({ url: '/test/ping', headers, remoteAddress })).statusCode
    }
    const ada = [await ask(ADA, '10.0.0.1'), await ask(ADA, '10.0.0.2'), await ask(ADA, '10.0.0.3')]
    assert.deepEqual(ada, [200, 200, 200])
    assert.equal(await ask(ADA, '10.0.0.4'), 429)
    assert.equal(await ask(BOB, '10.0.0.1'), 200)
  })

  await t.test('take the /64 of an IPv6 address for one address', async (t) => {
    const app = await buildTestServer(t, { plugin, env })
    const ask = async (remoteAddress: string) =>
      (await app.inject({ url: '/test/ping', remoteAddress })).statusCode
    assert.deepEqual(
      [await ask('2001:db8::1'), await ask('2001:db8::2'), await ask('2001:db8::3')],
      [200, 200, 429],
    )
    assert.equal(await ask('2001:db8:0:1::1'), 200)
  })

  await t.test('believe X-Forwarded-For of a trusted proxy only', async (t) => {
    const ask = async (app: Awaited<ReturnType<typeof buildTestServer>>, forwardedFor: string) => {
      const headers = { 'x-forwarded-for': forwardedFor }
      return (await app.inject({ url: '/test/ping', headers, remoteAddress: '10.0.0.1' })).statusCode
    }
    const trusting = await buildTestServer(t, { plugin, env: { ...env, TRUSTED_PROXIES: '10.0.0.0/8' } })
    for (const client of ['1.1.1.1', '1.1.1.2', '1.1.1.3']) assert.equal(await ask(trusting, client), 200)
    const wary = await buildTestServer(t, { plugin, env })
    assert.deepEqual(
      [await ask(wary, '1.1.1.1'), await ask(wary, '1.1.1.2'), await ask(wary, '1.1.1.3')],
      [200, 200, 429],
    )
  })

  await t.test('count what is beside the API by address, and what nobody answers', async (t) => {
    for (const path of [
      '/metrics',
      '/openapi.json',
      '/docs/',
      '/docs/js/scalar.js',
      '/',
      '/nowhere',
      '/api/v1/nowhere',
    ]) {
      const app = await buildTestServer(t, { plugin, env })
      const ask = async (remoteAddress: string) =>
        (await app.inject({ url: path, remoteAddress, headers: { authorization: 'Bearer x' } })).statusCode
      const before = [await ask('10.0.0.1'), await ask('10.0.0.1')]
      assert.ok(!before.includes(429), path)
      assert.equal(await ask('10.0.0.1'), 429, path)
      assert.notEqual(await ask('10.0.0.2'), 429, path)
    }
  })

  await t.test('of 0 are none, and how the server is is never limited', async (t) => {
    const app = await buildTestServer(t, { plugin, env: { ...env, RATE_LIMIT_PER_ADDRESS: '0' } })
    for (let call = 0; call < 10; call += 1) assert.equal((await app.inject('/test/ping')).statusCode, 200)
    const limited = await buildTestServer(t, { plugin, env })
    for (let call = 0; call < 10; call += 1) assert.equal((await limited.inject('/healthz')).statusCode, 200)
  })

  await t.test('let everybody through while Redis is away, and say so in the log', async (t) => {
    const logged: string[] = []
    const away = { ...env, REDIS_URL: 'redis://127.0.0.1:1' }
    const app = await buildTestServer(t, { plugin, env: away, onLog: (line) => logged.push(line) })
    for (let call = 0; call < 5; call += 1) assert.equal((await app.inject('/test/ping')).statusCode, 200)
    assert.ok(logged.some((line) => line.includes('Redis')))
  })
})
