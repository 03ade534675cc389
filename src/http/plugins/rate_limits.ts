import { fastifyRateLimit, normalizeIP } from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Redis } from 'ioredis'
import type { Clock } from '#db/clock.ts'
import type { App } from '#http/app.ts'
import { type Count, RequestCounters } from '#http/overload/request_counters.ts'
import { Refused } from '#http/problems/refused.ts'
import type { RateLimitSettings } from '#http/settings.ts'

const WINDOW_MS = 60_000
/** Refused credentials a minute from one address: enough for a person who mistypes, too few for guessing. */
const GUESSES_MAX = 30
/** The number of addresses and accounts that are counted at once, in memory. */
const COUNTERS_MAX = 20_000

/** Counts credentials that were refused. */
export interface Guesses {
  /** Counts one refused credential. Returns the refusal to send instead if there were too many. */
  count(request: FastifyRequest): Promise<Refused | null>
}

export interface RateLimits extends Guesses {
  /** Counts requests of an account by account, and anonymous ones by address. Register it after authentication. */
  limitCallers(app: App): void
  /** Counts requests by address, whoever the caller is: for routes that do not identify callers. */
  limitAddresses(app: App, applies?: (request: FastifyRequest) => boolean): void
}

type KeyOf = (request: FastifyRequest) => string

/** Counts one kind of caller. Counting in Redis is asynchronous, in memory it is not. */
interface Limiter {
  readonly max: number
  count(request: FastifyRequest): Count | Promise<Count>
}

/**
 * Limits how many requests one caller may send. An account is limited wherever it calls from, so a shop full of agents behind one
 * address is not throttled as one. An anonymous caller is counted by address.
 */
export async function createRateLimits(
  app: App,
  settings: RateLimitSettings,
  clock: Clock,
): Promise<RateLimits> {
  const countBy = settings.redisUrl === null ? inMemory(clock) : await inRedis(app, settings.redisUrl)
  const guesses = countBy('guesses', GUESSES_MAX, addressOf)
  const limits = {
    anonymous: countBy('address', settings.perAddress, addressOf),
    token: countBy('account', settings.perAccount, accountOf),
    api_key: countBy('key', settings.perApiKey, accountOf),
  }

  return {
    async count(request) {
      const count = await guesses.count(request)
      return count.current > GUESSES_MAX ? tooMany(count) : null
    },
    limitCallers(scope) {
      scope.addHook('onRequest', (request, reply, done) => {
        limit(limits[request.caller.kind], request, reply, done)
      })
    },
    limitAddresses(scope, applies = () => true) {
      scope.addHook('onRequest', (request, reply, done) => {
        if (applies(request)) limit(limits.anonymous, request, reply, done)
        else done()
      })
    },
  }
}

function limit(
  limiter: Limiter,
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
) {
  if (limiter.max === 0) return done()
  const counted = limiter.count(request)
  if (counted instanceof Promise) {
    counted.then((count) => done(announce(count, limiter.max, reply)), done)
  } else {
    done(announce(counted, limiter.max, reply))
  }
}

function inMemory(clock: Clock) {
  return (_name: string, max: number, keyOf: KeyOf): Limiter => {
    const counters = new RequestCounters({ windowMs: WINDOW_MS, callersMax: COUNTERS_MAX, clock })
    return { max, count: (request) => counters.count(keyOf(request)) }
  }
}

/** Shares each counter among all servers, with the script of the plugin. */
async function inRedis(app: App, url: URL) {
  await app.register(fastifyRateLimit, {
    global: false,
    timeWindow: WINDOW_MS,
    nameSpace: 'berth:requests:',
    // Without Redis nobody is limited. The alternative would be to refuse everybody.
    skipOnError: true,
    redis: connectRedis(app, url),
  })
  return (name: string, max: number, keyOf: KeyOf): Limiter => {
    const limiter = app.createRateLimit({ max, keyGenerator: (request) => `${name}:${keyOf(request)}` })
    const count = async (request: FastifyRequest): Promise<Count> => {
      const limited = await limiter(request)
      if (limited.isAllowed) return { current: 0, leftMs: 0 }
      // The plugin does not count beyond the maximum: it only reports that nothing is left.
      return { current: limited.isExceeded ? max + 1 : max - limited.remaining, leftMs: limited.ttl }
    }
    return { max, count }
  }
}

/** Tells every caller how much is left, and a caller with nothing left when to retry. */
function announce(count: Count, max: number, reply: FastifyReply): Refused | undefined {
  reply.header('ratelimit-limit', max)
  reply.header('ratelimit-remaining', Math.max(0, max - count.current))
  reply.header('ratelimit-reset', Math.ceil(count.leftMs / 1000))
  return count.current > max ? tooMany(count) : undefined
}

function tooMany({ leftMs }: Count): Refused {
  const afterS = Math.max(1, Math.ceil(leftMs / 1000))
  return new Refused('too_many_requests', { headers: { 'retry-after': String(afterS) } })
}

/** The holder of one IPv6 address has its whole /64, so a /64 counts as one address. */
export function addressOf(request: FastifyRequest): string {
  return normalizeIP(request.ip)
}

function accountOf(request: FastifyRequest): string {
  return request.caller.accountId ?? addressOf(request)
}

function connectRedis(app: App, url: URL): Redis {
  const redis = new Redis(url.href, {
    lazyConnect: true,
    // A command fails at once while Redis is unavailable, instead of delaying the request until it is back.
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
