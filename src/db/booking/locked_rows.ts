import { LRUCache } from 'lru-cache'
import { Coalescer } from '#db/coalescer.ts'
import { ExpectedError } from '#db/errors/expected_error.ts'
import { codeOf } from '#db/errors/server_errors.ts'

/** Beyond this many, the oldest row is forgotten. The cost is one more wait. */
const ROWS_MAX = 10_000
/** A row that no request has wanted for this long is forgotten too. The next request finds out anew. */
const KNOWN_MS_MAX = 60_000
/** The number of rows that are waited for together. */
const AWAITED_MAX = 256
const LOCK_TIMEOUT = '55P03'

/** Another session keeps a row of this request locked. Nothing was done about the request. */
export class KeptLocked extends ExpectedError {
  constructor(cause?: unknown) {
    super('Somebody keeps a row of this request locked', { cause })
    this.name = 'KeptLocked'
  }
}

export function isLockTimeout(error: Error): boolean {
  return codeOf(error) === LOCK_TIMEOUT
}

/** The queries about rows of one operator. */
export interface LockQueries {
  /** Finds which of these rows are locked right now by a session that runs no batch. */
  readonly findLocked: (operatorId: string, ids: readonly string[]) => Promise<readonly string[]>
  /** Resolves once none of them is locked. Fails with a lock timeout. */
  readonly awaitUnlocked: (operatorId: string, ids: readonly string[]) => Promise<void>
}

interface Row {
  readonly operatorId: string
  readonly id: string
}

/**
 * What was locked until a batch gave up waiting, and what no request has obtained since: occurrences and bookings, by id, and rows
 * that are not committed yet, by the names of {@link lockNamesOf}.
 *
 * All queues of a server share one instance: a row that keeps a booking waiting would keep a cancellation waiting too.
 */
export class LockedRows {
  readonly #queries: LockQueries
  /** Maps each id to its operator. */
  readonly #known = new LRUCache<string, string>({ max: ROWS_MAX, ttl: KNOWN_MS_MAX })
  readonly #awaited: Coalescer<Row, KeptLocked | null>
  /**
   * The waits under way, by id. A request for a row that is already waited for joins that wait, since the outcome is the same for
   * both.
   */
  readonly #underWay = new Map<string, Promise<KeptLocked | null>>()

  constructor(queries: LockQueries) {
    this.#queries = queries
    this.#awaited = new Coalescer<Row, KeptLocked | null>({
      ask: (rows) => this.#awaitRows(rows),
      keyOf: ({ id }) => id,
      questionsMax: AWAITED_MAX,
      roundsMax: 1,
    })
  }

  /** Called before every batch, so it must cost next to nothing while no row is known. */
  hasAnyOf(operatorId: string): boolean {
    if (this.#known.size === 0) return false
    this.#known.purgeStale()
    return this.#known.values().some((owner) => owner === operatorId)
  }

  has(id: string): boolean {
    return this.#known.has(id)
  }

  /** Finds out which of these are locked right now. Until the answer, the known ones stay known: others would wait for them anew. */
  async look(operatorId: string, ids: readonly string[]): Promise<void> {
    const locked = new Set(await this.#queries.findLocked(operatorId, ids))
    for (const id of ids) {
      if (locked.has(id)) this.#known.set(id, operatorId)
      else this.#known.delete(id)
    }
  }

  /**
   * Resolves once none of these rows is locked, and rejects with KeptLocked if the wait ends without that.
   *
   * PostgreSQL does the waiting, since its lock queue is first come, first served. Polling now and then would always find a row
   * locked that many requests want.
   */
  async untilFree(operatorId: string, ids: readonly string[]): Promise<void> {
    const answers = await Promise.all(ids.map((id) => this.#await({ operatorId, id })))
    for (const kept of answers) if (kept !== null) throw kept
  }

  #await(row: Row): Promise<KeptLocked | null> {
    const underWay = this.#underWay.get(row.id)
    if (underWay !== undefined) return underWay
    const asked = this.#awaited.ask(row).finally(() => this.#underWay.delete(row.id))
    this.#underWay.set(row.id, asked)
    return asked
  }

  async #awaitRows(rows: readonly Row[]): Promise<(KeptLocked | null)[]> {
    const kept = new Map<string, KeptLocked>()
    const byOperator = Map.groupBy(rows, ({ operatorId }) => operatorId)
    await Promise.all(
      [...byOperator].map(async ([operatorId, own]) => {
        const ids = own.map(({ id }) => id)
        const failure = await this.#awaitOf(operatorId, ids)
        for (const id of ids) if (failure !== null && this.#known.has(id)) kept.set(id, failure)
      }),
    )
    return rows.map(({ id }) => kept.get(id) ?? null)
  }

  /** Afterwards, only the rows that are still locked are known. */
  async #awaitOf(operatorId: string, ids: readonly string[]): Promise<KeptLocked | null> {
    const known = ids.filter((id) => this.#known.has(id))
    if (known.length === 0) return null
    try {
      await this.#queries.awaitUnlocked(operatorId, known)
      for (const id of known) this.#known.delete(id)
      return null
    } catch (error) {
      if (!(error instanceof Error) || !isLockTimeout(error)) throw error
      await this.look(operatorId, known)
      return new KeptLocked(error)
    }
  }
}
