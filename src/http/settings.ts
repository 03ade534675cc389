import { isIP } from 'node:net'
import {
  type Environment,
  integerOf,
  listOf,
  originsOf,
  SettingError,
  secretOf,
  textOf,
  urlOf,
} from '#db/environment.ts'

/** Everything the HTTP server lets whoever runs it decide, read and checked once at start. */
export interface Settings {
  /** 0 lets the system pick a free port. */
  readonly port: number
  readonly host: string
  /** Origins a browser may call from; empty means no cross-origin calls at all. */
  readonly allowedOrigins: readonly string[]
  /** Addresses or networks of proxies whose X-Forwarded-For is believed; empty believes nobody. */
  readonly trustedProxies: readonly string[]
  readonly token: TokenSettings
  readonly rateLimits: RateLimitSettings
  /** What a caller of the scheduled endpoints must show; null closes those endpoints. */
  readonly cronSecret: string | null
  readonly bodyBytesMax: number
  /** How long a stopping server waits for requests in flight. */
  readonly shutdownMs: number
  readonly eventStreamsMax: number
}

/** Whose tokens are believed. With neither secret nor JWKS, every token is refused. */
export interface TokenSettings {
  readonly secret: Uint8Array | null
  readonly jwksUrl: URL | null
  readonly issuer: string
  /** `authenticated` is what Supabase writes, so that its tokens work unchanged. */
  readonly audience: string
}

/** Requests a minute; 0 means no limit. */
export interface RateLimitSettings {
  readonly perAddress: number
  readonly perAccount: number
  readonly perApiKey: number
  /** Shared counters for several servers; without it each server counts for itself. */
  readonly redisUrl: URL | null
}

/** RFC 7518, 3.2: an HS256 key is at least as long as its hash. */
const SECRET_BYTES_MIN = 32

const LIMIT = { min: 0, max: 1_000_000_000 }

/** Reads the settings of the HTTP server, or throws a SettingError that names the variable that is wrong. */
export function readSettings(env: Environment = process.env): Settings {
  return {
    port: integerOf(env, 'PORT', { default: 8000, min: 0, max: 65_535 }),
    host: textOf(env, 'HOST') ?? '127.0.0.1',
    allowedOrigins: originsOf(env, 'ALLOWED_ORIGINS'),
    trustedProxies: proxiesOf(env, 'TRUSTED_PROXIES'),
    token: {
      secret: secretOf(env, 'JWT_SECRET', SECRET_BYTES_MIN),
      jwksUrl: urlOf(env, 'JWT_JWKS_URL', ['https:', 'http:']),
      issuer: textOf(env, 'JWT_ISSUER') ?? 'berth',
      audience: textOf(env, 'JWT_AUDIENCE') ?? 'authenticated',
    },
    rateLimits: {
      perAddress: integerOf(env, 'RATE_LIMIT_PER_ADDRESS', { ...LIMIT, default: 600 }),
      perAccount: integerOf(env, 'RATE_LIMIT_PER_ACCOUNT', { ...LIMIT, default: 1_200 }),
      perApiKey: integerOf(env, 'RATE_LIMIT_PER_API_KEY', { ...LIMIT, default: 60_000 }),
      redisUrl: urlOf(env, 'REDIS_URL', ['redis:', 'rediss:']),
    },
    cronSecret: textOf(env, 'CRON_SECRET'),
    bodyBytesMax: integerOf(env, 'BODY_BYTES_MAX', { default: 64 * 1024, min: 1024, max: 64 * 1024 ** 2 }),
    shutdownMs: integerOf(env, 'SHUTDOWN_MS', { default: 10_000, min: 0, max: 600_000 }),
    eventStreamsMax: integerOf(env, 'EVENT_STREAMS_MAX', { default: 1_000, min: 0, max: 100_000 }),
  }
}

function proxiesOf(env: Environment, variable: string): readonly string[] {
  const proxies = listOf(env, variable)
  const wrong = proxies.find((proxy) => isIP(proxy.split('/')[0] ?? '') === 0)
  if (wrong === undefined) return proxies
  throw new SettingError(variable, `must list addresses or networks such as 10.0.0.0/8, not "${wrong}"`)
}
