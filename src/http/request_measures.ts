import { Counter, Histogram, type Registry } from '@prometheus-io/client'

/** From the time of a cached answer to the time after which a client gives up. */
const DURATION_BUCKETS_S = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** The counters of a route. */
interface RouteMeasures {
  readonly method: string
  readonly route: string
  readonly durations: { observe(seconds: number): void }
  readonly seconds: Total
  /** By the first digit of the status. A counter is made when it is first needed. */
  readonly requests: Total[]
}

interface Total {
  inc(by?: number): void
}

/**
 * Counts requests and their durations. There are some sixty routes: the number of requests and the total time are counted by route,
 * and only the histogram of durations is kept by tag. A histogram for each route, method and status was 630 kB.
 */
export class RequestMeasures {
  readonly #requests: Counter<'method' | 'route' | 'status'>
  readonly #seconds: Counter<'method' | 'route'>
  readonly #durations: Histogram<'tag'>
  readonly #byRoute = new Map<string, RouteMeasures>()

  constructor(registry: Registry) {
    const registers = [registry]
    this.#requests = new Counter({
      name: 'http_requests_total',
      help: 'Requests by route (never by address) and first digit of the status',
      labelNames: ['method', 'route', 'status'],
      registers,
    })
    this.#seconds = new Counter({
      name: 'http_request_seconds_total',
      help: 'How long all requests of a route took together',
      labelNames: ['method', 'route'],
      registers,
    })
    this.#durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'From the first byte of a request to the last of its answer, by what it is about',
      labelNames: ['tag'],
      buckets: DURATION_BUCKETS_S,
      registers,
    })
  }

  /** A null route means that no route matched, and then the method may be anything. */
  note(method: string, route: string | null, tag: string | undefined, status: number, seconds: number): void {
    const measures =
      route === null ? this.#of('any', 'unknown', 'other') : this.#of(method, route, tag ?? 'other')
    measures.durations.observe(seconds)
    measures.seconds.inc(seconds)
    const digit = Math.floor(status / 100)
    const { method: counted, route: pattern, requests } = measures
    requests[digit] ??= this.#requests.labels({ method: counted, route: pattern, status: `${digit}xx` })
    requests[digit].inc()
  }

  /** Looked up once for each route: finding a counter by its labels costs more than counting. */
  #of(askedBy: string, route: string, tag: string): RouteMeasures {
    // HEAD is GET without the body.
    const method = askedBy === 'HEAD' ? 'GET' : askedBy
    const name = `${method} ${route}`
    const found = this.#byRoute.get(name)
    if (found !== undefined) return found
    const made: RouteMeasures = {
      method,
      route,
      durations: this.#durations.labels({ tag }),
      seconds: this.#seconds.labels({ method, route }),
      requests: [],
    }
    this.#byRoute.set(name, made)
    return made
  }
}
