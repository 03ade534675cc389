import { attemptBatch, type Outcome, type RunBatch } from '#db/batch_attempts.ts'
import { type Clock, systemClock } from '#db/clock.ts'
import { WaitingLines } from '#db/waiting_lines.ts'

/** Past this a batch's latency outgrows what it gains (bench/batch). */
export const BATCH_SIZE_MAX = 64
/** Requests of one operator that may wait; at 10,000 a second this is a fifth of a second. */
export const QUEUE_LENGTH_MAX = 2_000
/** Requests that may wait in all, so that a thousand busy operators do not fill the memory. */
export const QUEUE_LENGTH_MAX_IN_ALL = 20_000

export interface BookingQueueOptions<Request, Verdict> {
  readonly runBatch: RunBatch<Request, Verdict>
  /** Batches that run at once: one connection each. Two are enough on 2 cores. */
  readonly lanes: number
  readonly batchMax?: number
  readonly queueMax?: number
  readonly queueMaxInAll?: number
  readonly clock?: Clock
}

export interface BookingQueue<Request, Verdict> {
  /** Resolves to the verdict; rejects with QueueFull, OutcomeUnknown or the database's own error. */
  submit(operatorId: string, request: Request): Promise<Verdict>
  load(): QueueLoad
  /** Takes no more requests, and resolves once every one taken has its answer. */
  drain(): Promise<void>
}

export interface QueueLoad {
  readonly waiting: number
  readonly oldestWaitMs: number
  readonly batchesRunning: number
  readonly requestsRunning: number
  readonly batchesTotal: number
  readonly requestsTotal: number
  readonly refusedTotal: number
}

/** More waits already than can be answered soon; nothing was done about this request. */
export class QueueFull extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'QueueFull'
  }
}

/**
 * Coalesces bookings into batches of one operator each.
 *
 * While lanes are free a request runs in the same turn of the event loop; while all are busy, arrivals wait, and the
 * next batch takes them together. Operators take turns, and each one's requests start in the order they came. The
 * rules of booking are not here but in core.book_batch.
 */
export function createBookingQueue<Request, Verdict>(
  options: BookingQueueOptions<Request, Verdict>,
): BookingQueue<Request, Verdict> {
  return new CoalescingQueue(options)
}

interface Waiting<Request, Verdict> {
  readonly request: Request
  readonly sinceMs: number
  readonly answer: (outcome: Outcome<Verdict>) => void
}

class CoalescingQueue<Request, Verdict> implements BookingQueue<Request, Verdict> {
  readonly #options: Required<BookingQueueOptions<Request, Verdict>>
  readonly #lines = new WaitingLines<Waiting<Request, Verdict>>()
  readonly #count = { batchesRunning: 0, requestsRunning: 0, batches: 0, requests: 0, refused: 0 }
  #wakingUp = false
  #draining: PromiseWithResolvers<void> | null = null

  constructor(options: BookingQueueOptions<Request, Verdict>) {
    this.#options = {
      batchMax: BATCH_SIZE_MAX,
      queueMax: QUEUE_LENGTH_MAX,
      queueMaxInAll: QUEUE_LENGTH_MAX_IN_ALL,
      clock: systemClock,
      ...options,
    }
  }

  submit(operatorId: string, request: Request): Promise<Verdict> {
    const refusal = this.#reasonToRefuse(operatorId)
    if (refusal !== null) {
      this.#count.refused += 1
      return Promise.reject(new QueueFull(refusal))
    }
    const { promise, resolve, reject } = Promise.withResolvers<Verdict>()
    this.#lines.join(operatorId, {
      request,
      sinceMs: this.#nowMs(),
      answer: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.verdict)),
    })
    this.#wakeUp()
    return promise
  }

  load(): QueueLoad {
    const nowMs = this.#nowMs()
    return {
      waiting: this.#lines.length,
      oldestWaitMs: Math.max(0, ...this.#lines.heads().map((head) => nowMs - head.sinceMs)),
      batchesRunning: this.#count.batchesRunning,
      requestsRunning: this.#count.requestsRunning,
      batchesTotal: this.#count.batches,
      requestsTotal: this.#count.requests,
      refusedTotal: this.#count.refused,
    }
  }

  drain(): Promise<void> {
    this.#draining ??= Promise.withResolvers()
    this.#fillLanes()
    return this.#draining.promise
  }

  #reasonToRefuse(operatorId: string): string | null {
    const { queueMax, queueMaxInAll } = this.#options
    if (this.#draining !== null) return 'The server is stopping'
    if (this.#lines.lengthOf(operatorId) >= queueMax)
      return `${queueMax} bookings of this operator wait already`
    if (this.#lines.length >= queueMaxInAll) return `${queueMaxInAll} bookings wait already`
    return null
  }

  /** Not at once: requests that arrive in the same turn of the event loop share a batch, at no cost in latency. */
  #wakeUp(): void {
    if (this.#wakingUp || this.#count.batchesRunning >= this.#options.lanes) return
    this.#wakingUp = true
    setImmediate(() => {
      this.#wakingUp = false
      this.#fillLanes()
    })
  }

  #fillLanes(): void {
    while (this.#count.batchesRunning < this.#options.lanes) {
      const turn = this.#lines.takeTurn(this.#options.batchMax)
      if (turn === null) break
      void this.#run(turn.operatorId, turn.items)
    }
    if (this.#count.batchesRunning === 0) this.#draining?.resolve()
  }

  async #run(operatorId: string, batch: readonly Waiting<Request, Verdict>[]): Promise<void> {
    const count = this.#count
    count.batches += 1
    count.requests += batch.length
    count.batchesRunning += 1
    count.requestsRunning += batch.length
    const requests = batch.map((waiting) => waiting.request)
    const outcomes = await attemptBatch(this.#options.runBatch, operatorId, requests)
    count.batchesRunning -= 1
    count.requestsRunning -= batch.length
    // The next batch leaves before the answers of this one are written, so that the database never waits for us.
    this.#fillLanes()
    for (const [index, outcome] of outcomes.entries()) batch[index]?.answer(outcome)
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime()
  }
}
