import { LRUCache } from 'lru-cache'
import { Coalescer } from '#db/coalescer.ts'
import { ExpectedError } from '#db/errors/expected_error.ts'
import { codeOf } from '#db/errors/server_errors.ts'

/** Past this the oldest is forgotten, at the cost of another wait. */
const ROWS_MAX = 10_000
/** A row that nobody has asked for in this time is forgotten too: whoever asks next finds out anew. */
const KNOWN_MS_MAX = 60_000
/** Rows that are waited for together. */
const AWAITED_MAX = 256
const LOCK_TIMEOUT = '55P03'

/** Somebody keeps a row of this request locked; nothing was done about it. */
export class KeptLocked extends ExpectedError {
  constructor(cause?: unknown) {
    super('Somebody keeps a row of this request locked', { cause })
    this.name = 'KeptLocked'
  }
}

export function isLockTimeout(error: Error): boolean {
  return codeOf(error) === LOCK_TIMEOUT
}

/** What is asked of the database about rows of one operator. */
export interface LockQueries {
  /** Those that somebody has locked right now, who is no batch. */
  readonly findLocked: (operatorId: string, ids: readonly string[]) => Promise<readonly string[]>
  /** Resolves once nobody has any of them locked; fails with a lock timeout. */
  readonly awaitUnlocked: (operatorId: string, ids: readonly string[]) => Promise<void>
}

interface Row {
  readonly operatorId: string
  readonly id: string
}

/**
 * What somebody kept locked until a batch gave up waiting, and nobody has got since: occurrences and bookings, by id, and rows that are
 * not committed yet, by the names of {@link lockNamesOf}.
 *
 * Of all queues of a server: what keeps a booking waiting would keep a cancellation waiting too.
 */
export class LockedRows {
  readonly #queries: LockQueries
  /** To each id its operator. */
  readonly #known = new LRUCache<string, string>({ max: ROWS_MAX, ttl: KNOWN_MS_MAX })
  readonly #awaited: Coalescer<Row, KeptLocked | null>
  /** Whoever wants what is waited for already waits with the others: what they are told is true of each. */
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

  /** Asked before every batch, so that it costs next to nothing while there are none. */
  hasAnyOf(operatorId: string): boolean {
    if (this.#known.size === 0) return false
    this.#known.purgeStale()
    return this.#known.values().some((owner) => owner === operatorId)
  }

  has(id: string): boolean {
    return this.#known.has(id)
  }

  /** Learns which of these are locked right now. While it looks, what was known stays known: or others would wait for it anew. */
  async look(operatorId: string, ids: readonly string[]): Promise<void> {
    const locked = new Set(await this.#queries.findLocked(operatorId, ids))
    for (const id of ids) {
      if (locked.has(id)) this.#known.set(id, operatorId)
      else this.#known.delete(id)
    }
  }

  /**
   * Resolves once none of these is locked any more, and rejects with KeptLocked once that was waited for in vain. The waiting is
   * PostgreSQL's, where whoever came first is next: to a look now and then, a row that many want is always locked.
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

  /** Afterwards only those are known that are locked still. */
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
