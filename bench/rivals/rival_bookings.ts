import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Way } from '#bench/rivals/ways.ts'
import { type BookingRequest, type BookingVerdict, readResults } from '#db/booking/batches.ts'
import type { Bookings } from '#db/booking/bookings.ts'
import { AS_TEXT, type VerdictRow, verdictsOf } from '#db/booking/verdicts.ts'
import { createPool, type Pool } from '#db/connections/pool.ts'
import type { DatabaseSettings } from '#db/connections/settings.ts'

/** What a transaction that lost is told: 40001 by serializable and skip locked, 40P01 by the deadlock detector. Nothing of it is left. */
const LOST = new Set(['40001', '40P01'])
/** A buyer would have gone away long before. */
const TRIES_MAX = 200
/** Asked again at once, those that lost meet again; the pause is drawn anew each time and grows with the tries. */
const PAUSE_MS_MAX = 8
/** As on Berth's own lanes. */
const LOCK_WAIT_MS_MAX = 2_000

/** The load of a queue that nobody ever joined. */
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

/** The same for all, and as Berth has it: plans that are made once, and by key. */
const SESSION = {
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_material: 'off',
  lock_timeout: String(LOCK_WAIT_MS_MAX),
}

/** Rows as those of a batch are read. */
const AS_BATCHES = { rowMode: 'array', types: AS_TEXT } as const

const PARAMETERS = 'uuid text text bytea uuid text text uuid integer text integer integer jsonb'
  .split(' ')
  .map((type, i) => `$${i + 1}::${type}`)
  .join(', ')

export interface RivalBookings extends Bookings {
  /** Transactions that lost and were sent again. */
  readonly retries: number
}

/**
 * Another way of booking behind the same interface as Berth's, so that the same server serves it and the same load measures
 * it: each request is a transaction of its own, one round trip, by a prepared statement on a pooled connection.
 */
export function createRivalBookings(
  way: Way,
  settings: DatabaseSettings,
  connections: number,
): RivalBookings {
  const url = withSettings(settings.url, { ...SESSION, default_transaction_isolation: way.isolation })
  const pool = createPool(
    { ...settings, url, connectionsMin: connections, connectionsMax: connections },
    `berth bench ${way.name}`,
  )
  const text = `select * from bench.${way.functionName}(row(${PARAMETERS})::bench.wish)`
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
          const rows = await ask(pool, { name: way.name, text, values, ...AS_BATCHES })
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
    // Whoever asks waits for a connection, however long.
    refuseIfFull: async () => undefined,
    // These sell at once, and nothing else is asked of them.
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

/** Not pool.query: that closes the connection of every query that fails, and each lost try would cost a new one. */
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

/** Said when the connection is opened, so that no query has to wait for it. */
function withSettings(url: string, values: Readonly<Record<string, string>>): string {
  const changed = new URL(url)
  const flags = Object.entries(values).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
  changed.searchParams.set('options', flags.join(' '))
  return changed.href
}

function parametersOf(operatorId: string, request: BookingRequest): unknown[] {
  const [line, ...more] = request.lines
  if (line === undefined || more.length > 0) throw new Error('A way of booking of others sells one line.')
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

/** A replay is answered with the booking as it is now, as Berth does. */
async function verdictOf(
  pool: Pool,
  operatorId: string,
  rows: readonly VerdictRow[],
): Promise<BookingVerdict> {
  const [verdict] = verdictsOf(rows)
  if (verdict === undefined) throw new Error('A way of booking gave no answer.')
  if (verdict.code !== 'replay') return verdict
  const earlier = (await readResults(pool, operatorId, [verdict.resultId])).get(verdict.resultId)
  if (earlier === undefined) throw new Error(`A key stands for no booking: ${verdict.resultId}`)
  // A booking that was cancelled has no claim that is live, and is read as one row without a claim.
  return { ...earlier, claims: earlier.claims.filter(({ id }) => id !== null), replayed: true }
}

/** A refusal is raised, with its code in the detail; everything else is a fault and goes on. */
function refusalOf(error: unknown): BookingVerdict {
  if (!(error instanceof pg.DatabaseError) || !/^RB/.test(error.code ?? '')) throw error
  const detail: unknown = JSON.parse(error.detail ?? '{}')
  const code = typeof detail === 'object' && detail !== null && 'code' in detail ? String(detail.code) : ''
  return {
    code,
    replayed: false,
    resultId: '',
    reference: null,
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
