import type { FastifyRequest } from 'fastify'
import type { App } from '#http/app.ts'

/** What monitoring asks every few seconds. */
const PROBES = new Set(['/healthz', '/readyz', '/metrics'])

/** Logs a line for each answered request. It has the path without the query, in which callers search for names and phone numbers. */
export function logRequests(app: App): void {
  app.addHook('onResponse', (request, reply, done) => {
    const path = pathOf(request)
    const level = PROBES.has(path) ? 'debug' : 'info'
    request.log[level](
      {
        method: request.method,
        path,
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime * 10) / 10,
        caller: request.caller?.kind ?? 'anonymous',
      },
      REQUEST_LINE,
    )
    done()
  })
}

/** The message of these lines, by which a reader finds them. */
export const REQUEST_LINE = 'request'

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url
}
