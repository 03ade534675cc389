import { renewOldPlans } from '#db/booking/plan_age.ts'
import { takeConnection } from '#db/connections/never_sent.ts'
import type { Pool, PoolClient } from '#db/connections/pool.ts'

/** A connection, and the number of batches on it that have no answer yet. */
interface Open {
  readonly client: Promise<PoolClient>
  readonly sinceMs: number
  unanswered: number
  failure?: Error
}

/**
 * A connection that takes a batch before it has answered the last one (pipelining). PostgreSQL then begins the next batch as soon
 * as it has committed, without waiting for the server to notice. Each batch is a transaction of its own and fails alone, unless the
 * connection breaks. The pool of a lane must be one of pipelined connections.
 */
export class Lane {
  readonly #pool: Pool
  readonly #heldMsMax: number
  #open: Open | null = null

  /**
   * A lane that is never idle returns its connection after this time, because the pool checks a connection's age only then. 0 means
   * never.
   */
  constructor(pool: Pool, heldMsMax = 0) {
    this.#pool = pool
    this.#heldMsMax = heldMsMax
  }

  /** Batches run in the order of these calls. The connection returns to its pool once every batch on it is answered. */
  async use<Result>(run: (client: PoolClient) => Promise<Result>): Promise<Result> {
    if (this.#isHeldForLong()) this.#open = null
    this.#open ??= { client: takeConnection(this.#pool), sinceMs: performance.now(), unanswered: 0 }
    const open = this.#open
    open.unanswered += 1
    try {
      const client = await open.client
      // Not awaited: the batch is sent right behind it.
      void renewOldPlans(client)
      return await run(client)
    } catch (error) {
      open.failure = error instanceof Error ? error : new Error('A batch failed', { cause: error })
      throw open.failure
    } finally {
      open.unanswered -= 1
      // After a failure, the next batch gets another connection. The batches behind the failed one stay on this connection to the
      // end.
      const isLast = open.unanswered === 0
      if (this.#open === open && (isLast || open.failure !== undefined)) this.#open = null
      if (isLast) {
        open.client.then((client) => client.release(open.failure)).catch(() => undefined)
      }
    }
  }

  #isHeldForLong(): boolean {
    return (
      this.#open !== null && this.#heldMsMax > 0 && performance.now() - this.#open.sinceMs > this.#heldMsMax
    )
  }
}
