import cors from '@fastify/cors'
import type { App } from '#http/app.ts'

/** How long a preflight answer is valid: as long as browsers keep one (Chromium: two hours). */
const PREFLIGHT_S = 7_200

/** Lets browser pages of the listed origins call the API, and no others. Without a list, pages of other origins cannot call it. */
export async function allowOrigins(app: App, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['ETag', 'Link', 'Location', 'RateLimit-Remaining', 'Retry-After', 'X-Request-Id'],
    maxAge: PREFLIGHT_S,
    // An OPTIONS request that is no preflight is an ordinary request for an unknown route.
    strictPreflight: false,
  })
}
