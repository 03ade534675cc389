import type { FastifyRequest } from 'fastify'
import type { App } from '#http/app.ts'
import { Refused } from '#http/problems/refused.ts'

interface KnownAddress {
  /** The steps of its path. A step that begins with a colon is a parameter. */
  readonly steps: readonly string[]
  readonly methods: Set<string>
}

/**
 * An unknown address is `not_found`. A known address with another method is `method_not_allowed`, and the answer lists its methods.
 * Fastify knows only the former, so a list is kept here. It is searched only for a 404.
 */
export function answerUnknownRoutes(app: App): void {
  const addresses = new Map<string, KnownAddress>()

  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const known = addresses.get(url) ?? { steps: url.split('/'), methods: new Set<string>() }
    for (const name of [method].flat()) known.methods.add(name)
    addresses.set(url, known)
  })

  const refuse = (request: FastifyRequest) => {
    const steps = (request.url.split('?', 1)[0] ?? '/').split('/')
    const methods = new Set<string>()
    for (const known of addresses.values()) {
      if (matches(known.steps, steps)) for (const method of known.methods) methods.add(method)
    }
    if (methods.size === 0) throw new Refused('not_found')
    const allow = [...methods].sort().join(', ')
    throw new Refused('method_not_allowed', { detail: `This address accepts ${allow}.`, headers: { allow } })
  }
  // Runs before the body is read, since a request without a route needs no body, and Fastify checks bodies first (a QUERY must have
  // a type).
  app.addHook('onRequest', async (request) => {
    if (request.is404) refuse(request)
  })
  app.setNotFoundHandler(refuse)
}

function matches(known: readonly string[], asked: readonly string[]): boolean {
  if (known.length !== asked.length) return false
  return known.every((step, index) => (step.startsWith(':') ? asked[index] !== '' : step === asked[index]))
}
