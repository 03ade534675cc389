import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { createRefusalDetails } from '#db/booking/refusal_details.ts'
import { createWriteExposed } from '#db/exposed_schema.ts'
import { createOperatorDirectory } from '#db/reading/operator_directory.ts'
import type { App } from '#http/app.ts'
import { validatorCompiler } from '#http/input/validation.ts'
import type { ServerParts } from '#http/parts.ts'
import { rememberAddresses } from '#http/plugins/addresses.ts'
import { refuseBadHosts } from '#http/plugins/addressing.ts'
import { authenticateCallers } from '#http/plugins/authentication.ts'
import { readJsonBodies } from '#http/plugins/bodies.ts'
import { controlCaching } from '#http/plugins/cache.ts'
import { allowOrigins } from '#http/plugins/cors.ts'
import { streamEvents } from '#http/plugins/event_streams.ts'
import { reportHealth } from '#http/plugins/health.ts'
import { requireIdempotencyKeys } from '#http/plugins/idempotency.ts'
import { measureRequests, serveMetrics } from '#http/plugins/metrics.ts'
import { describeApi, serveDocs } from '#http/plugins/openapi.ts'
import { refuseWhileBehind } from '#http/plugins/overload.ts'
import { answerProblems, sendProblem, toRefused } from '#http/plugins/problems.ts'
import { refuseUnknownParameters } from '#http/plugins/query_parameters.ts'
import { createRateLimits, type RateLimits } from '#http/plugins/rate_limits.ts'
import { requestIdOf, sendRequestIds } from '#http/plugins/request_ids.ts'
import { logRequests } from '#http/plugins/request_log.ts'
import { hardenHeaders } from '#http/plugins/security_headers.ts'
import { closeUnusedConnections, refuseWhileStopping } from '#http/plugins/shutdown.ts'
import { answerUnknownRoutes } from '#http/plugins/unknown_routes.ts'
import { answerExpectations, answerUnreadable } from '#http/plugins/unreadable_requests.ts'
import { type RouteMount, routes } from '#http/routes/index.ts'
import type { Settings } from '#http/settings.ts'

/** A client that takes longer than this to send its request is not slow but stuck, or malicious. */
const REQUEST_MS_MAX = 30_000
const CHECK_INTERVAL_MS = 5_000

export interface ServerOptions extends Omit<ServerParts, 'operators' | 'refusalDetails' | 'writeExposed'> {
  readonly logger: FastifyBaseLogger
  /** If left out, every route. */
  readonly mounts?: readonly RouteMount[]
}

/** Builds the HTTP server from its parts. It does not connect or listen until told to. */
export async function buildServer({ logger, mounts = routes, ...options }: ServerOptions): Promise<App> {
  const { settings, pool } = options
  const parts: ServerParts = {
    ...options,
    operators: createOperatorDirectory(pool, 'occurrences'),
    writeExposed: createWriteExposed(pool),
    refusalDetails: createRefusalDetails(pool),
  }
  const app = createApp(settings, logger)

  rememberAddresses(app)
  answerProblems(app, options.isInTransition)
  answerExpectations(app)
  sendRequestIds(app)
  hardenHeaders(app)
  refuseBadHosts(app)
  controlCaching(app)
  readJsonBodies(app)
  requireIdempotencyKeys(app)
  const { isStopping } = refuseWhileStopping(app)
  closeUnusedConnections(app)
  streamEvents(app, settings.eventStreamsMax)
  await allowOrigins(app, settings.allowedOrigins)
  const limits = await createRateLimits(app, settings.rateLimits, options.clock)
  limits.limitAddresses(app, (request) => request.is404)
  answerUnknownRoutes(app)
  const registry = measureRequests(app, parts)
  if (settings.logsRequests) logRequests(app)
  await describeApi(app)

  reportHealth(app, { ...parts, isStopping })
  await app.register(async (pages) => {
    limits.limitAddresses(pages)
    serveMetrics(pages, registry)
    await serveDocs(pages)
  })
  await app.register(async (api) => serveApi(api, parts, limits, mounts))
  return app
}

function createApp(settings: Settings, logger: FastifyBaseLogger): App {
  const app: App = fastify({
    loggerInstance: logger,
    // A log line for each request costs more than the request. Metrics count them, and problems are logged. LOG_REQUESTS turns
    // on lines of our own, one per request instead of two.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: requestIdOf,
    bodyLimit: settings.bodyBytesMax,
    requestTimeout: REQUEST_MS_MAX,
    // By default, Node checks for late requests every 30 s, and allows a minute for the headers.
    http: { headersTimeout: REQUEST_MS_MAX, connectionsCheckingInterval: CHECK_INTERVAL_MS },
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    // While stopping, refuseWhileStopping answers with a problem instead.
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => sendProblem(toRefused(error), request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  return app
}

/** Every route of the API is subject to load shedding, authentication and rate limits. */
async function serveApi(
  api: App,
  parts: ServerParts,
  limits: RateLimits,
  mounts: readonly RouteMount[],
): Promise<void> {
  const { pool, clock, settings } = parts
  refuseWhileBehind(api)
  refuseUnknownParameters(api)
  authenticateCallers(api, { pool, clock, token: settings.token, guesses: limits })
  limits.limitCallers(api)
  for (const { prefix, plugin } of mounts) await api.register(plugin, { ...parts, prefix })
}
