import { hash, randomUUID } from 'node:crypto'
import { Histogram } from '#bench/load/histogram.ts'
import type { PlannedRequest } from '#bench/load/plan.ts'
import type { World } from '#bench/world/operator.ts'
import type { BookingRequest } from '#db/booking/batches.ts'
import type { Bookings } from '#db/booking/bookings.ts'
import { itemsOf, linesOf } from '#http/routes/bookings/lines.ts'

export interface OverSqlOptions {
  readonly bookings: Bookings
  readonly world: World
  readonly requests: readonly PlannedRequest[]
  readonly clients: number
  readonly warmUpS: number
  readonly measureS: number
}

export interface OverSqlReport {
  readonly perS: number
  readonly p99Ms: number
  /** Counts by code. All are expected to be confirmed. */
  readonly codes: Readonly<Record<string, number>>
}

/**
 * A closed loop without the server: callers in this process that share one Bookings, each of which sends its next request when it has
 * the answer. Berth has its queue and lanes there, the other strategies have their pool.
 */
export async function runOverSql(options: OverSqlOptions): Promise<OverSqlReport> {
  const { bookings, world, clients, warmUpS, measureS } = options
  const next = requestsOf(options)
  const latencies = new Histogram()
  const codes: Record<string, number> = {}
  const fromMs = performance.now() + warmUpS * 1000
  const untilMs = fromMs + measureS * 1000
  let lastMs = fromMs

  async function ask(): Promise<void> {
    for (;;) {
      const startMs = performance.now()
      const request = startMs < untilMs ? next() : null
      if (request === null) return
      const { code } = await bookings.book(world.operatorId, request)
      const endMs = performance.now()
      codes[code] = (codes[code] ?? 0) + 1
      if (endMs < fromMs || endMs >= untilMs) continue
      latencies.add(endMs - startMs)
      lastMs = endMs
    }
  }
  await Promise.all(Array.from({ length: clients }, ask))
  const seconds = (lastMs - fromMs) / 1000
  return { perS: latencies.count / seconds, p99Ms: latencies.percentileMs(99), codes }
}

/** The requests as the server would make them from the same bodies. Null once all those that can be sent only once are sent. */
function requestsOf({ world, requests }: OverSqlOptions): () => BookingRequest | null {
  const bodies = requests.map(({ body }) => ({
    lines: linesOf(itemsOf(JSON.parse(body))),
    bodyHash: hash('sha256', body, 'buffer'),
  }))
  let sent = 0
  return () => {
    const body = bodies[bodies.length === 1 ? 0 : sent]
    const accountId = world.accountIds[sent % world.accountIds.length]
    if (body === undefined || accountId === undefined) return null
    sent += 1
    return {
      ...body,
      caller: `account:${accountId}`,
      key: randomUUID(),
      accountId,
      hold: false,
      waitlist: false,
      ip: '127.0.0.1',
      requestId: randomUUID(),
    }
  }
}
