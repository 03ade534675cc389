import type { preValidationHookHandler } from 'fastify'
import type { App } from '#http/app.ts'
import { stepInto } from '#http/input/json_pointer.ts'
import { isParameters } from '#http/input/parameters.ts'
import { Refused } from '#http/problems/refused.ts'

/** The number of errors that a schema reports at once. */
const ERRORS_MAX = 8

/**
 * Refuses query parameters that a route does not have, and lists those it has. A misspelt filter would otherwise be ignored, and
 * the answer would look filtered. Register it before the routes.
 */
export function refuseUnknownParameters(api: App): void {
  api.addHook('onRoute', (route) => {
    const known = namesOf(route.schema?.querystring)
    const refuse: preValidationHookHandler = (request, _reply, done) => {
      const unknown = isParameters(request.query)
        ? Object.keys(request.query).filter((name) => !known.includes(name))
        : []
      if (unknown.length === 0) return done()
      const detail =
        known.length === 0
          ? 'is not a parameter of this address, which takes none'
          : `is not a parameter of this address, which takes ${known.join(', ')}`
      const errors = unknown.slice(0, ERRORS_MAX).map((name) => {
        return { in: 'query' as const, pointer: stepInto('', name), detail }
      })
      done(new Refused('invalid_request', { errors }))
    }
    route.preValidation = [refuse, ...[route.preValidation ?? []].flat()]
  })
}

function namesOf(querystring: unknown): readonly string[] {
  if (!isParameters(querystring) || !isParameters(querystring.properties)) return []
  return Object.keys(querystring.properties).sort()
}
