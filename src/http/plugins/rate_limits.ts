import { fastifyRateLimit, normalizeIP } from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Redis } from 'ioredis'
import type { App } from '#http/app.ts'
import type { Guesses } from '#http/plugins/authentication.ts'
import { Refused } from '#http/problems/refused.ts'
import type { RateLimitSettings } from '#http/settings.ts'

const WINDOW_MS = 60_000
/** Refused credentials a minute from one address: a person mistypes, a guesser does not get far. */
const GUESSES_MAX = 30
/** Addresses and accounts that are counted at once, in memory. */
const COUNTERS_MAX = 20_000

export interface RateLimits extends Guesses {
  /** Counts requests of an account against the account, and of nobody against the address. Goes after authentication. */
  limitCallers(app: App): void
}

type Limiter = ReturnType<App['createRateLimit']>
type Limited = Awaited<ReturnType<Limiter>>

/**
 * Limits how much one caller may ask. An account is limited wherever it calls from, so a shop full of agents behind
 * one address is not throttled as one; without an account, the address is all there is to count.
 */
export async function createRateLimits(app: App, settings: RateLimitSettings): Promise<RateLimits> {
  const redis = settings.redisUrl === null ? null : connectRedis(app, settings.redisUrl)
  await app.register(fastifyRateLimit, {
    global: false,
    cache: COUNTERS_MAX,
    timeWindow: WINDOW_MS,
    nameSpace: 'berth:requests:',
    // Without Redis nobody is limited, rather than everybody refused.
    skipOnError: true,
    ...(redis === null ? {} : { redis }),
  })
  const countBy = (name: string, max: number, keyOf: (request: FastifyRequest) => string) =>
    app.createRateLimit({ max, keyGenerator: (request) => `${name}:${keyOf(request)}` })

  const guesses = countBy('guesses', GUESSES_MAX, addressOf)
  const limits = {
    anonymous: { max: settings.perAddress, limiter: countBy('address', settings.perAddress, addressOf) },
    token: { max: settings.perAccount, limiter: countBy('account', settings.perAccount, accountOf) },
    api_key: { max: settings.perApiKey, limiter: countBy('key', settings.perApiKey, accountOf) },
  }

  return {
    async refuseTooMany(request) {
      const limited = await guesses(request, { increment: false })
      if (!limited.isAllowed && limited.remaining === 0) throw tooMany(limited.ttlInSeconds)
    },
    async count(request) {
      await guesses(request)
    },
    limitCallers(scope) {
      scope.addHook('onRequest', (request, reply, done) => {
        const { max, limiter } = limits[request.caller.kind]
        if (max === 0) return done()
        limiter(request).then((limited) => done(announce(limited, reply)), done)
      })
    },
  }
}

/** Tells every caller how much is left, and the one who has nothing left when to come back. */
function announce(limited: Limited, reply: FastifyReply): Refused | undefined {
  if (limited.isAllowed) return undefined
  reply.headers({
    'ratelimit-limit': limited.max,
    'ratelimit-remaining': limited.remaining,
    'ratelimit-reset': limited.ttlInSeconds,
  })
  return limited.isExceeded ? tooMany(limited.ttlInSeconds) : undefined
}

function tooMany(afterS: number): Refused {
  return new Refused('too_many_requests', { headers: { 'retry-after': String(Math.max(1, afterS)) } })
}

/** Whoever has one IPv6 address has its /64, so that is what counts as one address. */
function addressOf(request: FastifyRequest): string {
  return normalizeIP(request.ip)
}

function accountOf(request: FastifyRequest): string {
  return request.caller.accountId ?? addressOf(request)
}

function connectRedis(app: App, url: URL): Redis {
  const redis = new Redis(url.href, {
    lazyConnect: true,
    // A command fails at once while Redis is away, instead of holding up the request until it is back.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 250,
    disconnectTimeout: 250,
  })
  redis.on('error', (error) =>
    app.log.warn({ err: error }, 'Redis is out of reach: requests are not limited'),
  )
  app.addHook('onReady', async () => {
    await redis.connect().catch(() => app.log.warn('Redis does not answer yet; connecting goes on'))
  })
  app.addHook('onClose', async () => redis.disconnect())
  return redis
}
