import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { refuseSeveralHosts, refuseSeveralHostsOf } from '#db/connections/one_host.ts'
import { type Environment, SettingError, switchOf, textOf } from '#db/environment.ts'

/** Every setting of the server's database connections, in one place and already validated. */
export interface DatabaseSettings {
  url: string
  connectionsMin: number
  connectionsMax: number
  connectionTimeoutMs: number
  idleTimeoutMs: number
  lifetimeS: number
  healthCheckIntervalMs: number
  slowQueryMs: number
  statementTimeoutMs: number
  logQueries: boolean
  monitorPerformance: boolean
}

interface Range {
  min: number
  max: number
}

function numberOf(env: Environment, variable: string, fallback: number, range: Range): number {
  const text = textOf(env, variable)
  if (text === null) return fallback
  const value = Number(text)
  if (!Number.isFinite(value)) throw new SettingError(variable, `must be a number, not "${text}"`)
  if (value < range.min || value > range.max) {
    throw new SettingError(variable, `must be from ${range.min} to ${range.max}, not ${text}`)
  }
  return value
}

function integerOf(env: Environment, variable: string, fallback: number, range: Range): number {
  const value = numberOf(env, variable, fallback, range)
  if (!Number.isInteger(value)) throw new SettingError(variable, `must be a whole number, not ${value}`)
  return value
}

function millisecondsOf(env: Environment, variable: string, fallbackS: number): number {
  return Math.round(numberOf(env, variable, fallbackS, { min: 0, max: 86_400 }) * 1000)
}

/** The message leaves the URL out, since it carries a password. */
function parseUrl(variable: string, text: string): URL {
  refuseSeveralHosts(variable, text)
  if (!URL.canParse(text))
    throw new SettingError(variable, 'is not a URL: postgres://user:password@host/database')
  const url = new URL(text)
  // Without the slashes, everything after the scheme would be a path, and nothing would mark where the host ends.
  if (!/^postgres(ql)?:\/\//.test(url.href)) {
    throw new SettingError(variable, 'must begin with postgres:// or postgresql://')
  }
  if (!isDecodable(url)) {
    throw new SettingError(variable, 'has a % that begins no escape; a % of a password is written %25')
  }
  return url
}

function isDecodable({ username, password, hostname, pathname, search, hash }: URL): boolean {
  try {
    for (const part of [username, password, hostname, pathname, search, hash]) decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}

function urlOf(env: Environment): string {
  const text = textOf(env, 'DATABASE_URL')
  if (text === null)
    throw new SettingError('DATABASE_URL', 'is not set: postgres://user:password@host/database')
  return parseUrl('DATABASE_URL', text).href
}

/**
 * Reads the database settings from the environment.
 *
 * Times are in seconds (only STATEMENT_TIMEOUT is in milliseconds), and 0 switches a limit off. A bad value is refused at start,
 * not at the first query.
 */
export function readDatabaseSettings(env: Environment = process.env): DatabaseSettings {
  const connectionsMax = integerOf(env, 'DB_MAX_CONNECTIONS', 50, { min: 1, max: 10_000 })
  const connectionsMin = integerOf(env, 'DB_MIN_CONNECTIONS', Math.min(10, connectionsMax), {
    min: 0,
    max: 10_000,
  })
  if (connectionsMin > connectionsMax) {
    throw new SettingError(
      'DB_MIN_CONNECTIONS',
      `is ${connectionsMin}, more than DB_MAX_CONNECTIONS ${connectionsMax}`,
    )
  }
  return {
    url: urlOf(env),
    connectionsMin,
    connectionsMax,
    connectionTimeoutMs: millisecondsOf(env, 'DB_CONNECTION_TIMEOUT', 30),
    idleTimeoutMs: millisecondsOf(env, 'DB_IDLE_TIMEOUT', 300),
    lifetimeS: Math.ceil(millisecondsOf(env, 'DB_MAX_LIFETIME', 3600) / 1000),
    healthCheckIntervalMs: millisecondsOf(env, 'DB_HEALTH_CHECK_INTERVAL', 60),
    slowQueryMs: millisecondsOf(env, 'DB_SLOW_QUERY_THRESHOLD', 1),
    statementTimeoutMs: integerOf(env, 'STATEMENT_TIMEOUT', 30_000, { min: 0, max: 86_400_000 }),
    logQueries: switchOf(env, 'ENABLE_QUERY_LOGGING', false),
    monitorPerformance: switchOf(env, 'ENABLE_PERFORMANCE_MONITORING', true),
  }
}

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']

function fileOf(variable: string, path: string | null): string | undefined {
  if (path === null) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new SettingError(
      variable,
      `names a file that cannot be read: ${path} (${(error as Error).message})`,
    )
  }
}

/**
 * TLS as libpq understands it, which differs slightly from pg: `require` encrypts without verifying the server unless a root
 * certificate is given, `verify-ca` checks the chain, `verify-full` the host name too. `allow` and `prefer` promise nothing, and
 * here they connect without TLS. The URL takes precedence over the PGSSL variables.
 */
export function readTls(url: string, env: Environment = process.env): ConnectionOptions | false {
  const query = parseUrl('DATABASE_URL', url).searchParams
  const from = (parameter: string, variable: string) => query.get(parameter) ?? textOf(env, variable)
  const nameOf = (parameter: string, variable: string) =>
    query.has(parameter) ? `DATABASE_URL with its ${parameter}` : variable

  const mode = from('sslmode', 'PGSSLMODE') ?? 'prefer'
  if (!SSL_MODES.includes(mode)) {
    const name = nameOf('sslmode', 'PGSSLMODE')
    throw new SettingError(name, `must be one of ${SSL_MODES.join(', ')}, not "${mode}"`)
  }
  if (mode === 'disable' || mode === 'allow' || mode === 'prefer') return false

  const file = (parameter: string, variable: string) =>
    fileOf(nameOf(parameter, variable), from(parameter, variable))
  const ca = file('sslrootcert', 'PGSSLROOTCERT')
  const tls: ConnectionOptions = {
    ca,
    cert: file('sslcert', 'PGSSLCERT'),
    key: file('sslkey', 'PGSSLKEY'),
  }
  if (mode === 'verify-full') return tls
  if (mode === 'verify-ca' || ca !== undefined) return { ...tls, checkServerIdentity: () => undefined }
  return { ...tls, rejectUnauthorized: false }
}

const TLS_PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey']

/** The connection options of pg for a URL. {@link readTls} decides about TLS, so its parameters are removed from the URL. */
export function readConnection(url: string, env: Environment = process.env) {
  const bare = parseUrl('DATABASE_URL', url)
  refuseSeveralHostsOf(env)
  for (const parameter of TLS_PARAMETERS) bare.searchParams.delete(parameter)
  return { connectionString: bare.href, ssl: readTls(url, env) }
}
