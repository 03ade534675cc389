import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConnection, readDatabaseSettings, readTls } from '#db/connections/settings.ts'
import { SettingError } from '#db/environment.ts'

const DATABASE_URL = 'postgres://berth_app:secret@db.example/berth'

test('defaults are those that users know', () => {
  assert.deepEqual(readDatabaseSettings({ DATABASE_URL }), {
    url: DATABASE_URL,
    connectionsMin: 10,
    connectionsMax: 50,
    connectionTimeoutMs: 30_000,
    idleTimeoutMs: 300_000,
    lifetimeS: 3600,
    healthCheckIntervalMs: 60_000,
    slowQueryMs: 1000,
    statementTimeoutMs: 30_000,
    logQueries: false,
    monitorPerformance: true,
  })
})

test('times are in seconds with a fraction, the statement timeout in milliseconds, and empty means unset', () => {
  const settings = readDatabaseSettings({
    DATABASE_URL,
    DB_CONNECTION_TIMEOUT: '2.5',
    STATEMENT_TIMEOUT: '1500',
    DB_IDLE_TIMEOUT: ' ',
    ENABLE_QUERY_LOGGING: 'TRUE',
  })
  assert.equal(settings.connectionTimeoutMs, 2500)
  assert.equal(settings.statementTimeoutMs, 1500)
  assert.equal(settings.idleTimeoutMs, 300_000)
  assert.equal(settings.logQueries, true)
})

test('a small pool lowers the least number of connections with it', () => {
  assert.equal(readDatabaseSettings({ DATABASE_URL, DB_MAX_CONNECTIONS: '4' }).connectionsMin, 4)
})

for (const [variable, value, problem] of [
  ['DB_MAX_CONNECTIONS', 'many', /must be a number, not "many"/],
  ['DB_MAX_CONNECTIONS', '0', /must be from 1 to 10000, not 0/],
  ['DB_MAX_CONNECTIONS', '2.5', /must be a whole number/],
  ['DB_MIN_CONNECTIONS', '60', /is 60, more than DB_MAX_CONNECTIONS 50/],
  ['DB_CONNECTION_TIMEOUT', '-1', /must be from 0/],
  ['STATEMENT_TIMEOUT', '30s', /must be a number/],
  ['ENABLE_QUERY_LOGGING', 'maybe', /must be true or false/],
  ['DATABASE_URL', '', /is not set/],
  ['DATABASE_URL', 'mysql://x/y', /must begin with postgres/],
  ['DATABASE_URL', 'db.example/berth', /is not a URL/],
] as const) {
  test(`refuses ${variable}=${value} and names it`, () => {
    assert.throws(
      () => readDatabaseSettings({ DATABASE_URL, [variable]: value }),
      (error) => {
        assert.ok(error instanceof SettingError)
        assert.equal(error.variable, variable)
        assert.match(error.message, problem)
        assert.ok(error.message.startsWith(variable))
        return true
      },
    )
  })
}

test('an error about the URL keeps its password to itself', () => {
  assert.throws(
    () => readDatabaseSettings({ DATABASE_URL: 'postgres://u:secret@:nohost:1/x' }),
    (error) => error instanceof SettingError && !error.message.includes('secret'),
  )
})

test('several hosts are refused by name, wherever they are said', () => {
  const several = /names several hosts.*name the primary/
  const urls = [
    'postgres://u:p@one:5432,two:5432/berth',
    'postgres://u:p@one,two/berth',
    'postgres:///berth?host=one,two',
    'postgres://u:p@one/berth?port=5432%2C5433',
  ]
  for (const url of urls) {
    assert.throws(() => readDatabaseSettings({ DATABASE_URL: url }), several)
    assert.throws(() => readConnection(url, {}), several)
  }
  for (const variable of ['PGHOST', 'PGPORT']) {
    assert.throws(() => readConnection(DATABASE_URL, { [variable]: '1,2' }), several)
  }
  const attributes = /target_session_attrs|PGTARGETSESSIONATTRS/
  assert.throws(() => readConnection(`${DATABASE_URL}?target_session_attrs=read-write`, {}), attributes)
  assert.throws(() => readConnection(DATABASE_URL, { PGTARGETSESSIONATTRS: 'primary' }), attributes)
  readConnection('postgres://u:p,q@one/berth?target_session_attrs=any', { PGHOST: 'one' })
})

test('TLS is what libpq would do', () => {
  assert.equal(readTls(DATABASE_URL, {}), false)
  assert.deepEqual(readTls(DATABASE_URL, { PGSSLMODE: 'require' }), {
    ca: undefined,
    cert: undefined,
    key: undefined,
    rejectUnauthorized: false,
  })
  const full = readTls(`${DATABASE_URL}?sslmode=verify-full`, { PGSSLMODE: 'disable' })
  assert.ok(full !== false && full.rejectUnauthorized === undefined && full.checkServerIdentity === undefined)
  assert.throws(() => readTls(DATABASE_URL, { PGSSLMODE: 'sometimes' }), /PGSSLMODE must be one of/)
  assert.throws(
    () => readTls(DATABASE_URL, { PGSSLMODE: 'verify-ca', PGSSLROOTCERT: '/nowhere/ca.pem' }),
    /PGSSLROOTCERT names a file that cannot be read/,
  )
})

test('the parameters of TLS leave the URL, the others stay', () => {
  const { connectionString } = readConnection(`${DATABASE_URL}?sslmode=require&options=-c%20geqo%3Doff`, {})
  assert.deepEqual([...new URL(connectionString).searchParams], [['options', '-c geqo=off']])
})
