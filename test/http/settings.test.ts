import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
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
    LOG_REQUESTS: 'perhaps',
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

  const guessable = {
    'one letter': 'a'.repeat(32),
    'a short pattern': 'abc1'.repeat(10),
    'a word again and again': 'Password1234Password1234Password',
    'all digits in order': '12345678901234567890123456789012',
    'the alphabet': 'abcdefghijklmnopqrstuvwxyz!abcde',
    'hexadecimal digits in order': '0123456789abcdef0123456789abcdef',
    'a row of the keyboard': 'qwertyuiopasdfghjklzxcvbnm123456',
    "Supabase's local stack": 'super-secret-jwt-token-with-at-least-32-characters-long',
    "Supabase's guide": 'your-super-secret-jwt-token-with-at-least-32-characters-long',
    'jwt.io': 'a-string-secret-at-least-256-bits-long',
    'jwt.io before': 'your-256-bit-secret-your-256-bit-secret',
    'many an example': 'CHANGE_ME_to_something_long_and_random_please',
  }
  for (const [what, secret] of Object.entries(guessable)) {
    await t.test(`refuse a secret that can be guessed: ${what}`, () => {
      for (const variable of ['JWT_SECRET', 'CRON_SECRET']) {
        assert.throws(
          () => readSettings({ [variable]: secret }),
          (error) =>
            error instanceof SettingError &&
            error.message.startsWith(`${variable} must not be guessable: `) &&
            !error.message.includes(secret),
        )
      }
    })
  }

  await t.test('take every secret that was drawn', () => {
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      for (let draw = 0; draw < 1_000; draw += 1) {
        const secret = randomBytes(24).toString(encoding)
        assert.equal(readSettings({ JWT_SECRET: secret }).token.secret?.length, secret.length, secret)
      }
    }
  })

  for (const proxy of ['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/7', '2000::/3']) {
    await t.test(`refuse to believe ${proxy}, which is nobody's own`, () => {
      assert.throws(
        () => readSettings({ TRUSTED_PROXIES: `10.0.0.1,${proxy}` }),
        /^SettingError: TRUSTED_PROXIES must not list/,
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
