import { Counter, collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client'
import type { Bookings } from '#db/booking/bookings.ts'
import type { QueueLoad } from '#db/booking/queue.ts'
import type { Pool } from '#db/connections/pool.ts'
import type { App } from '#http/app.ts'
import { RequestMeasures } from '#http/request_measures.ts'

type CountedPool = Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>

export interface MetricsParts {
  readonly pool: CountedPool
  readonly searchPool: CountedPool
  readonly bookings: Pick<Bookings, 'loads'>
}

/** Measures every request. */
export function measureRequests(app: App, parts: MetricsParts): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  addPoolGauge(registry, 'database_connections', 'Connections of the pool', parts.pool)
  addPoolGauge(registry, 'search_connections', 'Connections for searches', parts.searchPool)
  for (const queue of ['booking', 'confirmation', 'cancellation', 'release'] as const) {
    addQueueGauges(registry, queue, `${queue}s`, () => parts.bookings.loads()[queue])
  }
  const measures = new RequestMeasures(registry)
  app.addHook('onResponse', (request, reply, done) => {
    const { url, schema } = request.routeOptions
    measures.note(request.method, url ?? null, schema?.tags?.[0], reply.statusCode, reply.elapsedTime / 1000)
    done()
  })
  return registry
}

/** Serves the metrics to Prometheus at /metrics. */
export function serveMetrics(app: App, registry: Registry): void {
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    reply.type(registry.contentType)
    return await registry.metrics()
  })
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

/** The names begin with `name`. `what` says in words what is in the queue. */
function addQueueGauges(registry: Registry, name: string, what: string, load: () => QueueLoad): void {
  const registers = [registry]
  new Gauge({
    name: `${name}_queue_requests`,
    help: `Of all ${what}: waiting for a batch, running in one, or parked until somebody lets go of a locked row`,
    labelNames: ['state'],
    registers,
    collect() {
      const { waiting, requestsRunning, parked } = load()
      this.set({ state: 'waiting' }, waiting)
      this.set({ state: 'running' }, requestsRunning)
      this.set({ state: 'parked' }, parked)
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

/** A total that is counted elsewhere. It is updated when the metrics are read. */
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
