import type { App } from '#http/app.ts'

/** For answers that are data and never a page: nothing may run, frame, or be guessed from them. */
const DATA_HEADERS = Object.entries({
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000;includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
})

/**
 * The docs are a page, with scripts, styles and pictures of this server and of no other host: the policy is what
 * keeps it from asking one. Its reference starts from an inline script and styles itself, hence the exceptions.
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

/** Constant headers, set as constants: helmet would build the same ones anew for every request. */
export function hardenHeaders(app: App): void {
  app.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of DATA_HEADERS) reply.header(name, value)
    done()
  })
}
