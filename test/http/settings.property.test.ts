import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import fastify from 'fastify'
import pg from 'pg'
import { readConnection, readDatabaseSettings } from '#db/connections/settings.ts'
import { type Environment, SettingError } from '#db/environment.ts'
import { allowOrigins } from '#http/plugins/cors.ts'
import { readSettings } from '#http/settings.ts'
import { readWorkerSettings } from '#worker/settings.ts'

const RUNS = 500
const SEED = Math.floor(Math.random() * 2 ** 31)
const DATABASE_URL = 'postgres://berth_app:secret@db.example/berth'

function readDatabase(env: Environment): void {
  const settings = readDatabaseSettings({ DATABASE_URL, ...env })
  // Parses the URL, but does not connect yet.
  new pg.Client(readConnection(settings.url, env))
}

/** Every variable that is read at start, with the function that reads it. */
const READERS: Readonly<Record<string, (env: Environment) => unknown>> = {
  ...variables(readSettings, [
    'PORT',
    'HOST',
    'ALLOWED_ORIGINS',
    'TRUSTED_PROXIES',
    'JWT_SECRET',
    'JWT_JWKS_URL',
    'JWT_ISSUER',
    'JWT_AUDIENCE',
    'RATE_LIMIT_PER_ADDRESS',
    'RATE_LIMIT_PER_ACCOUNT',
    'RATE_LIMIT_PER_API_KEY',
    'REDIS_URL',
    'CRON_SECRET',
    'BODY_BYTES_MAX',
    'SHUTDOWN_MS',
    'EVENT_STREAMS_MAX',
    'LOG_REQUESTS',
  ]),
  ...variables(readWorkerSettings, [
    'DEPARTURE_DAYS_AHEAD',
    'PARTITION_MONTHS_AHEAD',
    'IDEMPOTENCY_KEY_DAYS',
    'JOB_RUN_DAYS',
  ]),
  ...variables(readDatabase, [
    'DATABASE_URL',
    'DB_MIN_CONNECTIONS',
    'DB_MAX_CONNECTIONS',
    'DB_CONNECTION_TIMEOUT',
    'DB_IDLE_TIMEOUT',
    'DB_MAX_LIFETIME',
    'DB_HEALTH_CHECK_INTERVAL',
    'DB_SLOW_QUERY_THRESHOLD',
    'STATEMENT_TIMEOUT',
    'ENABLE_QUERY_LOGGING',
    'ENABLE_PERFORMANCE_MONITORING',
    'PGSSLMODE',
    'PGSSLROOTCERT',
    'PGSSLCERT',
    'PGSSLKEY',
  ]),
}

function variables(read: (env: Environment) => unknown, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, read]))
}

const octet = fc.integer({ min: 0, max: 300 })
const network = fc
  .tuple(octet, octet, octet, octet, fc.integer({ min: -1, max: 140 }))
  .map(([a, b, c, d, bits]) => `${a}.${b}.${c}.${d}/${bits}`)
const url = fc
  .tuple(
    fc.constantFrom('postgres', 'postgresql', 'redis', 'rediss', 'http', 'https', 'file', 'mysql'),
    fc.constantFrom('://', ':', ':/', ''),
    fc.constantFrom('', 'u:p@', 'u:%zz@', '%@', ':@', 'u:p@p:'),
    fc.constantFrom('', 'localhost', '[::1]', '[::', 'a b', '10.0.0.1', 'a,b', '*.example', '%zz'),
    fc.constantFrom('', ':0', ':99999', ':x', ':5432'),
    fc.constantFrom(
      '',
      '/',
      '/berth',
      '/%zz',
      '/a/b',
      '/-1',
      '/?sslmode=maybe',
      '/x?options=%zz',
      '#x',
      '/x?host=%00',
    ),
  )
  .map((parts) => parts.join(''))
const word = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.oneof(fc.integer(), fc.double(), fc.bigInt()).map(String) },
  { weight: 2, arbitrary: url },
  { weight: 2, arbitrary: network },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '*',
      'null',
      '::/0',
      '10.0.0.0/99',
      '10.0.0.0/',
      '::1/129',
      'fe80::1%eth0/64',
      '/',
      '/etc',
      '0x10',
      '1e999',
      '\0',
      'true',
      'require',
      'verify-full',
      'postgres:a b,\u1380',
      'postgres://[::1]#x,postgres://%zz,0',
    ),
  },
)
const value = fc.oneof(
  word,
  fc.array(word, { minLength: 2, maxLength: 3 }).map((words) => words.join(',')),
)

test(`a variable that cannot be used is refused by its name, and what is taken works (seed ${SEED})`, async (t) => {
  for (const [variable, read] of Object.entries(READERS)) {
    await t.test(variable, () => {
      fc.assert(
        fc.property(value, (text) => {
          try {
            read({ [variable]: text })
          } catch (error) {
            assert.ok(error instanceof SettingError, `${JSON.stringify(text)}: ${error}`)
            assert.match(error.message, /^[A-Z_]+ (must|is|names|has|with) /)
            assert.ok(error.message.startsWith(`${variable} `), error.message)
          }
        }),
        { numRuns: RUNS, seed: SEED },
      )
    })
  }

  await t.test('Fastify believes the proxies, and CORS the origins, that were taken', async () => {
    const taken = fc.sample(fc.oneof(network, url, word), { numRuns: RUNS, seed: SEED })
    for (const text of taken) {
      const proxies = acceptedBy(() => readSettings({ TRUSTED_PROXIES: text }).trustedProxies)
      if (proxies.length > 0) fastify({ trustProxy: [...proxies] })
      const origins = acceptedBy(() => readSettings({ ALLOWED_ORIGINS: text }).allowedOrigins)
      if (origins.length > 0) await allowOrigins(fastify(), origins)
    }
  })
})

function acceptedBy(read: () => readonly string[]): readonly string[] {
  try {
    return read()
  } catch {
    // Refused, which the test above checks.
    return []
  }
}
