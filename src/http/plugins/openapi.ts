import swagger from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import type { App } from '#http/app.ts'
import { describeDefaults } from '#http/openapi/defaults.ts'
import { describeProblems } from '#http/openapi/problems.ts'
import { PAGE_POLICY } from '#http/plugins/security_headers.ts'

const DESCRIPTION = `Bookings that never oversell: search, hold, book and cancel.

Every error is problem details (RFC 9457) with a stable \`code\`; act on the code. Every answer carries X-Request-Id.
Requests that book or pay need an Idempotency-Key: repeated with the same key, they take effect once.`

/** In the order in which clients need them: find, look, book, then what staff need. */
const TAGS = [
  { name: 'operators', description: 'Operators, their locations and their lines' },
  { name: 'departures', description: 'Search between two stops on a date; seats; live seat maps' },
  { name: 'events', description: 'Classes, and the places left in them' },
  { name: 'bookings', description: 'Hold, book, confirm, cancel' },
  { name: 'me', description: 'Your own account' },
  { name: 'occurrences', description: 'For staff: manifests, rosters, waitlists, cancellations' },
  { name: 'fleet', description: 'For admins: layouts, vehicle types, vehicles' },
  { name: 'fares', description: 'For admins: fares and terms' },
  { name: 'staff', description: 'Customers, members, API keys, audit entries' },
  { name: 'functions', description: 'Older names of some of the above' },
  { name: 'problems', description: 'Every refusal' },
  { name: 'health', description: 'For operating the server' },
]

/** Describes every route that is registered after this one, from its own schemas. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Berth', version: '1', description: DESCRIPTION },
      tags: TAGS,
      servers: [{ url: '/', description: 'This server' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'A token of the issuer, or an API key' },
          api_key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
        },
      },
      // Either of them or neither, because public data needs no credential.
      security: [{ token: [] }, { api_key: [] }, {}],
    },
    transform: ({ schema, url }) => ({ schema: describeRequest(schema), url }),
    transformObject: (document) =>
      'openapiObject' in document ? describeProblems(document.openapiObject) : {},
  })
}

/** Describes requests as the sender may write them, with optional members. In answers, every member is always present. */
function describeRequest(schema: FastifySchema = {}): FastifySchema {
  const { body, querystring } = schema
  return {
    ...schema,
    ...(body === undefined ? {} : { body: describeDefaults(body) }),
    ...(querystring === undefined ? {} : { querystring: describeDefaults(querystring) }),
  }
}

/** Serves the description at /openapi.json and its reference at /docs, all from this server. */
export async function serveDocs(app: App): Promise<void> {
  // The page at the address that the server prints at start.
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'))
  // Written once: it is 150 kB, anyone may request it, and no limit applies.
  let description: string | null = null
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=60').type('application/json; charset=utf-8')
    description ??= JSON.stringify(app.swagger())
    return description
  })

  // 4 MB of script, loaded only by a server that serves it, not by other commands.
  const { default: reference } = await import('@scalar/fastify-api-reference')
  await app.register(reference, {
    routePrefix: '/docs',
    logLevel: 'warn',
    hooks: {
      onRequest: (_request, reply, done) => {
        reply.headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'public, max-age=3600' })
        done()
      },
    },
    configuration: {
      url: '/openapi.json',
      pageTitle: 'Berth API',
      telemetry: false,
      withDefaultFonts: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    },
  })
}
