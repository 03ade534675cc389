import type { App } from '#http/app.ts'
import { Refused } from '#http/problems/refused.ts'

/** A name or an address, with an optional port (RFC 9110, 7.2). */
const HOST = /^([\w.~!$&'()*+,;=-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i

/** Refuses a Host header that is not a host. Code that builds URLs from it, such as the docs, would fail. HTTP/1.0 needs no Host. */
export function refuseBadHosts(app: App): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { host } = request.headers
    if (host === undefined || HOST.test(host)) return done()
    done(
      new Refused('malformed_request', { detail: 'The Host header is not a host, with or without a port.' }),
    )
  })
}
