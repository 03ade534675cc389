import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '#http/app.ts'

/** How many seconds an answer may be reused without asking again, by the kind of list. */
const LIFETIMES_S = {
  /** Searches and free places. A booking becomes visible within this time. */
  listings: 30,
  locations: 5 * 60,
  branding: 60 * 60,
} as const

/**
 * Lets caches reuse an answer for a while. Shared caches may store only what the public may see. With a credential, the same
 * address may show more, so that answer stays with the client that asked.
 */
export function cacheFor(reply: FastifyReply, what: keyof typeof LIFETIMES_S): void {
  const scope = reply.request.caller.kind === 'anonymous' ? 'public' : 'private'
  reply.header('cache-control', `${scope}, max-age=${LIFETIMES_S[what]}`)
  addVary(reply, 'authorization, x-api-key')
}

/** Answers are not cached unless their route calls cacheFor. Those get an ETag, and 304 while it still matches. */
export function controlCaching(app: App): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const isCacheable = reply.hasHeader('cache-control') && typeof payload === 'string'
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    if (!isCacheable || reply.statusCode !== 200 || reply.getHeader('cache-control') === 'no-store') {
      return done(null, payload)
    }
    const etag = `"${hash('sha1', payload, 'base64url')}"`
    reply.header('etag', etag)
    if (!fits(request, etag)) return done(null, payload)
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    done(null, '')
  })
}

/** RFC 9110, 13.1.2: a weak comparison, against each tag of the list. */
function fits(request: FastifyRequest, etag: string): boolean {
  const tags = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags?.some((tag) => tag === '*' || tag === etag) ?? false
}

function addVary(reply: FastifyReply, names: string): void {
  const before = reply.getHeader('vary')
  reply.header('vary', typeof before === 'string' && before !== '' ? `${before}, ${names}` : names)
}
