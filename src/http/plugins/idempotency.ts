import { Type } from '@fastify/type-provider-typebox'
import type { preValidationHookHandler } from 'fastify'
import type { App } from '#http/app.ts'
import { Refused } from '#http/problems/refused.ts'

/** 1 to 255 visible ASCII characters: they fit one column and one log line. */
const KEY = '^[!-~]{1,255}$'

/** The headers of a route that books or pays. A route whose schema uses this requires the key. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.String({
    pattern: KEY,
    description:
      'Chosen by the caller: a new key for each operation, and the same key when the request is repeated',
  }),
})

/** Refuses `key_required` if a route requires a key and it is missing or malformed. */
export function requireIdempotencyKeys(app: App): void {
  const pattern = new RegExp(KEY)
  const requireKey: preValidationHookHandler = (request, _reply, done) => {
    const key = request.headers['idempotency-key']
    if (typeof key === 'string' && pattern.test(key)) return done()
    const detail = key === undefined ? 'is required' : 'must be 1 to 255 visible ASCII characters'
    done(new Refused('key_required', { errors: [{ in: 'header', pointer: '/idempotency-key', detail }] }))
  }

  app.addHook('onRoute', (route) => {
    if (route.schema?.headers !== IdempotencyHeaders) return
    route.preValidation = [requireKey, ...[route.preValidation ?? []].flat()]
  })
}
