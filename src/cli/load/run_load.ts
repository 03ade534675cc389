import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, HttpClient } from '#cli/load/http_client.ts'
import { Latencies, type LatencyRow } from '#cli/load/latencies.ts'

export interface LoadOptions {
  client: HttpClient
  /** The accounts that book; clients take turns. */
  tokens: readonly string[]
  clients: number
  seconds: number
  bookingsMax: number
  next(): Record<string, unknown>
  signal: AbortSignal
}

export interface LoadResult {
  seconds: number
  clients: number
  requests: number
  confirmed: number
  confirmed_per_second: number
  latencies: LatencyRow[]
}

const PAUSE_MS_MAX = 1_000
const BROKEN_PAUSE_MS = 100

/** Each client sends its next booking when the previous one is answered, until the time or the number of bookings is reached. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const latencies = new Latencies()
  const startedMs = performance.now()
  const endMs = startedMs + options.seconds * 1000
  let left = options.bookingsMax
  const mayGoOn = () => !options.signal.aborted && performance.now() < endMs && left-- > 0

  await Promise.all(
    Array.from({ length: options.clients }, async (_, number) => {
      const token = options.tokens[number % options.tokens.length]
      while (mayGoOn()) await bookOnce(options, token, latencies)
    }),
  )
  const seconds = (performance.now() - startedMs) / 1000
  const confirmed = latencies.countOf('confirmed')
  return {
    seconds: Math.round(seconds * 100) / 100,
    clients: options.clients,
    requests: latencies.count,
    confirmed,
    confirmed_per_second: Math.round(confirmed / seconds),
    latencies: latencies.rows(),
  }
}

async function bookOnce(
  options: LoadOptions,
  token: string | undefined,
  latencies: Latencies,
): Promise<void> {
  const request = { key: randomUUID(), body: options.next(), ...(token === undefined ? {} : { token }) }
  const startedMs = performance.now()
  try {
    const answer = await options.client.send('POST', '/api/v1/bookings', request)
    latencies.add(outcomeOf(answer), performance.now() - startedMs)
    // As Retry-After says: a client that retries at once only keeps others from being served.
    if (answer.retryAfterMs > 0) await pause(Math.min(answer.retryAfterMs, PAUSE_MS_MAX))
  } catch (error) {
    latencies.add(brokenBy(error), performance.now() - startedMs)
    await pause(BROKEN_PAUSE_MS)
  }
}

function outcomeOf({ status, code }: Answer): string {
  if (code !== null) return code
  return status === 201 ? 'confirmed' : `status ${status}`
}

function brokenBy(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code)
  return error instanceof Error ? error.message : 'broken'
}
