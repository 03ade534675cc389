import type { FastifyRequest } from 'fastify'
import type { App } from '#http/app.ts'
import { Refused } from '#http/problems/refused.ts'

interface KnownAddress {
  /** Its steps, where one that begins with a colon is a parameter. */
  readonly steps: readonly string[]
  readonly methods: Set<string>
}

/**
 * An address nobody answers is `not_found`; one that answers other methods is `method_not_allowed` and lists them.
 * Fastify knows only the former, hence the list kept here. It is walked only on the way to a 404.
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
    throw new Refused('method_not_allowed', { detail: `It takes ${allow}.`, headers: { allow } })
  }
  // Before its body is read: what nobody takes need not be understood, and Fastify has opinions about it (a QUERY must have a type).
  app.addHook('onRequest', async (request) => {
    if (request.is404) refuse(request)
  })
  app.setNotFoundHandler(refuse)
}

function matches(known: readonly string[], asked: readonly string[]): boolean {
  if (known.length !== asked.length) return false
  return known.every((step, index) => (step.startsWith(':') ? asked[index] !== '' : step === asked[index]))
}
