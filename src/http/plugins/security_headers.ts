import type { App } from '#http/app.ts'

/** For answers that are data and never a page: browsers must not run them, frame them, or guess their type. */
const DATA_HEADERS = Object.entries({
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000;includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
})

/**
 * The docs are a page whose scripts, styles and pictures all come from this server. The policy prevents requests to other hosts.
 * The reference starts from an inline script and sets its own styles, hence the exceptions.
 */
export const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';')

/** Sets the headers as constants: helmet would build the same ones again for every request. */
export function hardenHeaders(app: App): void {
  app.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of DATA_HEADERS) reply.header(name, value)
    done()
  })
}
