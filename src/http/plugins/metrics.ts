import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { QueueLoad } from '#db/booking_queue.ts'
import type { Bookings } from '#db/bookings.ts'
import type { Pool } from '#db/pool.ts'
import type { App } from '#http/app.ts'

/** From a cached answer (1 ms) to what a client gives up on (10 s). */
const DURATION_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

type CountedPool = Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>

export interface MetricsParts {
  readonly pool: CountedPool
  readonly searchPool: CountedPool
  readonly bookings: Pick<Bookings, 'loads'>
}

/** Measures every request, and serves what was measured to Prometheus at /metrics. */
export function measureRequests(app: App, parts: MetricsParts): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer, by route (never by address)',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS_S,
    registers: [registry],
  })
  addPoolGauge(registry, 'database_connections', 'Connections of the pool', parts.pool)
  addPoolGauge(registry, 'search_connections', 'Connections for searches', parts.searchPool)
  for (const queue of ['booking', 'confirmation', 'cancellation', 'release'] as const) {
    addQueueGauges(registry, queue, `${queue}s`, () => parts.bookings.loads()[queue])
  }

  app.addHook('onResponse', (request, reply, done) => {
    const { method = request.method, url: route = 'unknown' } = request.routeOptions
    duration.observe({ method: String(method), route, status: reply.statusCode }, reply.elapsedTime / 1000)
    done()
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    reply.type(registry.contentType)
    return await registry.metrics()
  })
  return registry
}

function addPoolGauge(registry: Registry, name: string, what: string, pool: CountedPool): void {
  new Gauge({
    name,
    help: `${what}, by what they do; waiting counts requests that wait for one`,
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}

/** Names begin with `name`; `what` is in a queue, in words. */
function addQueueGauges(registry: Registry, name: string, what: string, load: () => QueueLoad): void {
  const registers = [registry]
  new Gauge({
    name: `${name}_queue_requests`,
    help: `Of all ${what}, those that wait for a batch and those in a batch that runs`,
    labelNames: ['state'],
    registers,
    collect() {
      const { waiting, requestsRunning } = load()
      this.set({ state: 'waiting' }, waiting)
      this.set({ state: 'running' }, requestsRunning)
    },
  })
  new Gauge({
    name: `${name}_queue_oldest_wait_seconds`,
    help: `How long the one of ${what} that waits longest has waited`,
    registers,
    collect() {
      this.set(load().oldestWaitMs / 1000)
    },
  })
  const addTotalOf = (total: string, help: string, count: () => number) =>
    addTotal(registry, `${name}_${total}`, help, count)
  addTotalOf('batches_total', `Batches of ${what} sent to the database`, () => load().batchesTotal)
  addTotalOf('requests_total', `Of all ${what}, those sent to the database`, () => load().requestsTotal)
  addTotalOf(
    'refused_full_total',
    `Of all ${what}, those refused for a full queue`,
    () => load().refusedTotal,
  )
}

/** A total that something else counts: set to its value when it is asked for. */
function addTotal(registry: Registry, name: string, help: string, total: () => number): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset()
      this.inc(total())
    },
  })
}
