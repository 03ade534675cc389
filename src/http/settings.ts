import { isIP } from 'node:net'
import {
  type Environment,
  integerOf,
  listOf,
  originsOf,
  SettingError,
  secretOf,
  switchOf,
  textOf,
  urlOf,
} from '#db/environment.ts'
import { refuseGuessable } from '#http/identity/guessable_secrets.ts'
import { readProxy } from '#http/proxy_addresses.ts'

/** Every setting of the HTTP server, read and checked once at start. */
export interface Settings {
  /** With 0, the system picks a free port. */
  readonly port: number
  readonly host: string
  /** The origins that browser pages may call from; `localhost` for all of this machine. Empty means no cross-origin calls at all. */
  readonly allowedOrigins: readonly string[]
  /** Addresses or networks of proxies whose X-Forwarded-For is trusted. Empty means none. */
  readonly trustedProxies: readonly string[]
  readonly token: TokenSettings
  readonly rateLimits: RateLimitSettings
  /** The secret that a caller of the scheduled endpoints must send. Null closes those endpoints. */
  readonly cronSecret: string | null
  readonly bodyBytesMax: number
  /** How long a server that is told to stop continues to serve, while /readyz says that it is leaving. */
  readonly drainMs: number
  /** How long a stopping server waits for requests in flight. */
  readonly shutdownMs: number
  readonly eventStreamsMax: number
  /** Whether the log has a line for each request. */
  readonly logsRequests: boolean
}

/** Which tokens are trusted. With neither secret nor JWKS, every token is refused. */
export interface TokenSettings {
  readonly secret: Uint8Array | null
  readonly jwksUrl: URL | null
  readonly issuer: string
  /** `authenticated` is what Supabase writes, so its tokens work unchanged. */
  readonly audience: string
}

/** Requests a minute; 0 means no limit. */
export interface RateLimitSettings {
  readonly perAddress: number
  readonly perAccount: number
  readonly perApiKey: number
  /** Several servers share their counters here. Without it, each server counts for itself. */
  readonly redisUrl: URL | null
}

/** RFC 7518, 3.2: an HS256 key is at least as long as its hash. */
const SECRET_BYTES_MIN = 32

/** A scheduler sends this secret as it is, and it is only compared. Nothing is computed from it. */
const CRON_SECRET_BYTES_MIN = 16

const LIMIT = { min: 0, max: 1_000_000_000 }

/** Reads the settings of the HTTP server, or throws a SettingError that names the wrong variable. */
export function readSettings(env: Environment = process.env): Settings {
  return {
    port: integerOf(env, 'PORT', { default: 8000, min: 0, max: 65_535 }),
    host: hostOf(env, 'HOST') ?? '127.0.0.1',
    allowedOrigins: originsOf(env, 'ALLOWED_ORIGINS'),
    trustedProxies: listOf(env, 'TRUSTED_PROXIES').map((proxy) => readProxy('TRUSTED_PROXIES', proxy)),
    token: {
      secret: goodSecretOf(env, 'JWT_SECRET', SECRET_BYTES_MIN),
      jwksUrl: urlOf(env, 'JWT_JWKS_URL', ['https:', 'http:']),
      issuer: textOf(env, 'JWT_ISSUER') ?? 'berth',
      audience: textOf(env, 'JWT_AUDIENCE') ?? 'authenticated',
    },
    rateLimits: {
      perAddress: integerOf(env, 'RATE_LIMIT_PER_ADDRESS', { ...LIMIT, default: 600 }),
      perAccount: integerOf(env, 'RATE_LIMIT_PER_ACCOUNT', { ...LIMIT, default: 1_200 }),
      perApiKey: integerOf(env, 'RATE_LIMIT_PER_API_KEY', { ...LIMIT, default: 60_000 }),
      redisUrl: redisOf(env, 'REDIS_URL'),
    },
    cronSecret: cronSecretOf(env, 'CRON_SECRET'),
    bodyBytesMax: integerOf(env, 'BODY_BYTES_MAX', { default: 64 * 1024, min: 1024, max: 64 * 1024 ** 2 }),
    drainMs: integerOf(env, 'DRAIN_MS', { default: 5_000, min: 0, max: 600_000 }),
    shutdownMs: integerOf(env, 'SHUTDOWN_MS', { default: 10_000, min: 0, max: 600_000 }),
    eventStreamsMax: integerOf(env, 'EVENT_STREAMS_MAX', { default: 1_000, min: 0, max: 100_000 }),
    logsRequests: switchOf(env, 'LOG_REQUESTS', false),
  }
}

function goodSecretOf(env: Environment, variable: string, bytesMin: number): Uint8Array | null {
  const secret = secretOf(env, variable, bytesMin)
  if (secret !== null) refuseGuessable(variable, textOf(env, variable) ?? '')
  return secret
}

function cronSecretOf(env: Environment, variable: string): string | null {
  goodSecretOf(env, variable, CRON_SECRET_BYTES_MIN)
  return textOf(env, variable)
}

/** A Redis database is a number. Its client would report a wrong one only when it connects. */
function redisOf(env: Environment, variable: string): URL | null {
  const url = urlOf(env, variable, ['redis:', 'rediss:'])
  if (url === null || (url.hostname !== '' && /^\/?\d{0,4}$/.test(url.pathname))) return url
  throw new SettingError(
    variable,
    'must name a host, and a database by its number: redis://redis.example:6379/0',
  )
}

/** A name or an address of this machine. */
function hostOf(env: Environment, variable: string): string | null {
  const host = textOf(env, variable)
  if (host === null || isIP(host) !== 0 || /^[a-z\d]([a-z\d_.-]{0,252})$/i.test(host)) return host
  throw new SettingError(
    variable,
    `must be an address or a name of this machine such as 127.0.0.1, not "${host}"`,
  )
}
