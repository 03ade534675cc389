import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Strategy } from '#bench/rivals/strategies.ts'
import { type BookingRequest, type BookingVerdict, readResults } from '#db/booking/batches.ts'
import type { Bookings } from '#db/booking/bookings.ts'
import { AS_TEXT, type VerdictRow, verdictsOf } from '#db/booking/verdicts.ts'
import { createPool, type Pool } from '#db/connections/pool.ts'
import type { DatabaseSettings } from '#db/connections/settings.ts'

/** Errors of a transaction that lost a conflict and was rolled back: 40001 of serializable and skip locked, 40P01 of deadlocks. */
const LOST = new Set(['40001', '40P01'])
/** A buyer would have given up long before. */
const TRIES_MAX = 200
/** Retried at once, they would conflict again. The pause is random and grows with the number of attempts. */
const PAUSE_MS_MAX = 8
/** As on Berth's own lanes. */
const LOCK_WAIT_MS_MAX = 2_000

/** The load of an empty queue. */
const NOTHING = {
  waiting: 0,
  parked: 0,
  oldestWaitMs: 0,
  batchesRunning: 0,
  requestsRunning: 0,
  batchesTotal: 0,
  requestsTotal: 0,
  refusedTotal: 0,
}

/** The same settings for all strategies as for Berth: generic plans that use keys. */
const SESSION = {
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_material: 'off',
  lock_timeout: String(LOCK_WAIT_MS_MAX),
}

/** Rows are read like those of a batch. */
const AS_BATCHES = { rowMode: 'array', types: AS_TEXT } as const

const PARAMETERS = 'uuid text text bytea uuid text text uuid integer text integer integer jsonb'
  .split(' ')
  .map((type, i) => `$${i + 1}::${type}`)
  .join(', ')

export interface RivalBookings extends Bookings {
  /** Transactions that lost a conflict and were retried. */
  readonly retries: number
}

/**
 * Another strategy behind the same interface as Berth's, so that it can be measured with the same server and load. Each request is a
 * transaction of its own, in one round trip, by a prepared statement on a pooled connection.
 */
export function createRivalBookings(
  strategy: Strategy,
  settings: DatabaseSettings,
  connections: number,
): RivalBookings {
  const url = withSettings(settings.url, { ...SESSION, default_transaction_isolation: strategy.isolation })
  const pool = createPool(
    { ...settings, url, connectionsMin: connections, connectionsMax: connections },
    `berth bench ${strategy.name}`,
  )
  const text = `select * from bench.${strategy.functionName}(row(${PARAMETERS})::bench.wish)`
  let [asked, retries] = [0, 0]

  return {
    get retries() {
      return retries
    },
    silentMs: () => 0,
    async book(operatorId, request) {
      asked += 1
      const values = parametersOf(operatorId, request)
      for (let tries = 1; ; tries += 1) {
        try {
          const rows = await ask(pool, { name: strategy.name, text, values, ...AS_BATCHES })
          return await verdictOf(pool, operatorId, rows)
        } catch (error) {
          const code = codeOf(error)
          if (!LOST.has(code)) return refusalOf(error)
          if (tries === TRIES_MAX) throw error
          retries += 1
          await pause(Math.random() * Math.min(tries, PAUSE_MS_MAX))
        }
      }
    },
    // Callers wait for a connection without a limit.
    refuseIfFull: async () => undefined,
    // These strategies only sell at once.
    confirm: async () => 'booking_not_found',
    cancel: async () => ({ refusal: 'booking_not_found' }),
    release: async () => ({ refusal: 'booking_not_found' }),
    loads() {
      const running = pool.totalCount - pool.idleCount
      const total = { batchesTotal: asked, requestsTotal: asked }
      const now = { waiting: pool.waitingCount, batchesRunning: running, requestsRunning: running }
      return {
        booking: { ...NOTHING, ...now, ...total },
        confirmation: NOTHING,
        cancellation: NOTHING,
        release: NOTHING,
      }
    },
    close: () => pool.end(),
  }
}

/** Not pool.query, which closes the connection of a failed query: each conflict would cost a new connection. */
async function ask(pool: Pool, query: pg.QueryArrayConfig): Promise<VerdictRow[]> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    return (await client.query<VerdictRow>(query)).rows
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) broken = new Error('The connection broke.', { cause: error })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Sent when the connection is opened, so that no query has to wait for it. */
function withSettings(url: string, values: Readonly<Record<string, string>>): string {
  const changed = new URL(url)
  const flags = Object.entries(values).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
  changed.searchParams.set('options', flags.join(' '))
  return changed.href
}

function parametersOf(operatorId: string, request: BookingRequest): unknown[] {
  const [line, ...more] = request.lines
  if (line === undefined || more.length > 0) throw new Error('Another strategy sells one line only.')
  return [
    operatorId,
    request.caller,
    request.key,
    request.bodyHash,
    request.accountId,
    request.ip,
    request.requestId,
    line.occurrenceId,
    line.quantity,
    line.seat,
    line.fromIndex,
    line.toIndex,
    line.passenger,
  ]
}

/** A replay returns the booking as it is now, as in Berth. */
async function verdictOf(
  pool: Pool,
  operatorId: string,
  rows: readonly VerdictRow[],
): Promise<BookingVerdict> {
  const [verdict] = verdictsOf(rows)
  if (verdict === undefined) throw new Error('A strategy gave no answer.')
  if (verdict.code !== 'replay') return verdict
  const earlier = (await readResults(pool, operatorId, [verdict.resultId])).get(verdict.resultId)
  if (earlier === undefined) throw new Error(`A key stands for no booking: ${verdict.resultId}`)
  // A cancelled booking has no live claim, and is read as one row without a claim.
  return { ...earlier, claims: earlier.claims.filter(({ id }) => id !== null), replayed: true }
}

/** Refusals are raised with their code in the detail. All other errors are rethrown. */
function refusalOf(error: unknown): BookingVerdict {
  if (!(error instanceof pg.DatabaseError) || !/^RB/.test(error.code ?? '')) throw error
  const detail: unknown = JSON.parse(error.detail ?? '{}')
  const code = typeof detail === 'object' && detail !== null && 'code' in detail ? String(detail.code) : ''
  return {
    code,
    replayed: false,
    resultId: '',
    reference: null,
    paymentStatus: null,
    totalMinor: null,
    currency: null,
    expiresAt: null,
    createdAt: new Date(0),
    claims: [],
  }
}

function codeOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? '') : ''
}
