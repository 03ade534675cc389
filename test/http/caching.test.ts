import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { cacheFor } from '#http/plugins/cache.ts'
import { readSettings } from '#http/settings.ts'
import { JWT_SECRET } from '#support/tokens.ts'
import { buildTestServer } from '#test/helpers/server.ts'

test('caching', async (t) => {
  let seats = 10
  const plugin: RoutePlugin = async (app) => {
    app.get('/departures', async (_request, reply) => {
      cacheFor(reply, 'listings')
      return { seats }
    })
    app.get('/bookings', async () => ({ seats }))
  }
  const app = await buildTestServer(t, { plugin, env: { ALLOWED_ORIGINS: 'https://shop.example' } })
  const list = (headers: Record<string, string> = {}) => app.inject({ url: '/test/departures', headers })

  await t.test('lets anyone keep a public listing for a while, by caller', async () => {
    const { headers } = await list()
    assert.equal(headers['cache-control'], 'public, max-age=30')
    assert.equal(headers.vary, 'Origin, authorization, x-api-key')
    assert.match(String(headers.etag), /^"[\w-]+"$/)
  })

  await t.test('keeps what a signed-in caller sees out of shared caches', async () => {
    const accountId = '018f3c1e-7b7a-7000-8000-00000000000a'
    const token = await mintToken(readSettings({ JWT_SECRET }).token, { accountId })
    const { headers } = await list({ authorization: `Bearer ${token}` })
    assert.equal(headers['cache-control'], 'private, max-age=30')
  })

  await t.test('answers 304 while the tag fits, and the new state once it does not', async () => {
    const etag = String((await list()).headers.etag)
    for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const unchanged = await list({ 'if-none-match': tags })
      assert.deepEqual([unchanged.statusCode, unchanged.body, unchanged.headers.etag], [304, '', etag])
    }
    seats = 9
    const changed = await list({ 'if-none-match': etag })
    assert.deepEqual([changed.statusCode, changed.json()], [200, { seats: 9 }])
  })

  await t.test('is off unless a route says otherwise', async () => {
    const { headers } = await app.inject('/test/bookings')
    assert.deepEqual([headers['cache-control'], headers.etag], ['no-store', undefined])
  })
})
