import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SettingError } from '#db/environment.ts'
import { readSettings } from '#http/settings.ts'

test('the settings of the HTTP server', async (t) => {
  await t.test('have a default for everything', () => {
    const settings = readSettings({})
    assert.equal(settings.port, 8000)
    assert.equal(settings.host, '127.0.0.1')
    assert.equal(settings.bodyBytesMax, 65_536)
    assert.equal(settings.token.secret, null)
    assert.equal(settings.token.audience, 'authenticated')
    assert.deepEqual(settings.allowedOrigins, [])
    assert.equal(settings.rateLimits.redisUrl, null)
  })

  await t.test('take what is given, and an empty variable for none', () => {
    const settings = readSettings({
      PORT: '0',
      HOST: '',
      ALLOWED_ORIGINS: 'https://shop.example, http://localhost:3000',
      TRUSTED_PROXIES: '10.0.0.0/8,::1',
      REDIS_URL: 'redis://localhost:6379',
    })
    assert.equal(settings.port, 0)
    assert.equal(settings.host, '127.0.0.1')
    assert.deepEqual(settings.allowedOrigins, ['https://shop.example', 'http://localhost:3000'])
    assert.deepEqual(settings.trustedProxies, ['10.0.0.0/8', '::1'])
    assert.equal(settings.rateLimits.redisUrl?.hostname, 'localhost')
  })

  const wrong: Record<string, string> = {
    PORT: '80a',
    BODY_BYTES_MAX: '12',
    RATE_LIMIT_PER_ADDRESS: '-1',
    RATE_LIMIT_PER_ACCOUNT: '1.5',
    RATE_LIMIT_PER_API_KEY: '1e3',
    SHUTDOWN_MS: 'soon',
    EVENT_STREAMS_MAX: '999999999999999999',
    JWT_SECRET: 'short',
    JWT_JWKS_URL: 'file:///etc/passwd',
    ALLOWED_ORIGINS: 'https://shop.example/',
    TRUSTED_PROXIES: 'proxy.example',
    REDIS_URL: 'http://localhost',
  }
  for (const [variable, value] of Object.entries(wrong)) {
    await t.test(`refuse a bad ${variable} by name`, () => {
      assert.throws(
        () => readSettings({ [variable]: value }),
        (error) => error instanceof SettingError && error.message.startsWith(`${variable} must`),
      )
    })
  }

  await t.test('do not repeat an address that may hold a password', () => {
    assert.throws(
      () => readSettings({ REDIS_URL: 'https://:hunter2@redis.example' }),
      (error) => error instanceof SettingError && !error.message.includes('hunter2'),
    )
  })
})
