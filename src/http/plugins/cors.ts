import cors from '@fastify/cors'
import { LOCAL_ORIGINS } from '#db/environment.ts'
import type { App } from '#http/app.ts'

/** How long a preflight answer is valid: as long as browsers keep one (Chromium: two hours). */
const PREFLIGHT_S = 7_200

/** Pages that this machine serves, on any port. Browsers resolve names under .localhost to this machine themselves. */
const OF_THIS_MACHINE = /^https?:\/\/(([a-z0-9-]+\.)*localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/

/** Lets browser pages of the listed origins call the API, and no others. Without a list, pages of other origins cannot call it. */
export async function allowOrigins(app: App, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: origins.map((origin) => (origin === LOCAL_ORIGINS ? OF_THIS_MACHINE : origin)),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['ETag', 'Link', 'Location', 'RateLimit-Remaining', 'Retry-After', 'X-Request-Id'],
    maxAge: PREFLIGHT_S,
    // An OPTIONS request that is no preflight is an ordinary request for an unknown route.
    strictPreflight: false,
  })
}
