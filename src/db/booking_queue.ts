import { attemptBatch, type RunBatch } from '#db/batch_attempts.ts'
import { BatchPace } from '#db/batch_pace.ts'
import { type Clock, systemClock } from '#db/clock.ts'
import { ExpectedError } from '#db/expected_error.ts'
import { WaitingLines } from '#db/waiting_lines.ts'

/** Lines of the bookings of a batch; past this its latency outgrows what it gains: see bench/TRIALS.md. */
export const BATCH_SIZE_MAX = 256
/** What weighs no more goes together; of what weighs more, half may wait for the next batch: see #batchMaxOf. */
export const BATCH_WHOLE_MAX = 32
/** Past this a request is refused at once, so that whoever is taken is answered within a quarter of a second. */
export const WAIT_MS_MAX = 200
/** Requests of one operator that may wait, however fast it goes; at 10,000 a second this is a fifth of a second. */
export const QUEUE_LENGTH_MAX = 2_000
/** Requests that may wait in all, so that a thousand busy operators do not fill the memory. */
export const QUEUE_LENGTH_MAX_IN_ALL = 20_000

export interface BookingQueueOptions<Request, Verdict> {
  readonly runBatch: RunBatch<Request, Verdict>
  /** Batches that run at once: one connection each. Two are enough on 2 cores. */
  readonly lanes: number
  /** What a request weighs in a batch: a cart of twenty lines is as much work as twenty of one. Left out, each weighs one. */
  readonly weigh?: (request: Request) => number
  /** The most that a batch weighs, unless one request alone weighs more. */
  readonly batchMax?: number
  /** A second batch of an operator goes beside one that runs only if at least so much waits. */
  readonly besideMin?: number
  readonly waitMsMax?: number
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
export class QueueFull extends ExpectedError {
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
  readonly answer: PromiseWithResolvers<Verdict>
}

class CoalescingQueue<Request, Verdict> implements BookingQueue<Request, Verdict> {
  readonly #options: Required<BookingQueueOptions<Request, Verdict>>
  readonly #lines: WaitingLines<Waiting<Request, Verdict>>
  readonly #pace: BatchPace
  /** Of each operator that has any: how many batches run, and what the last one weighed. */
  readonly #running = new Map<string, { batches: number; lastWeight: number }>()
  readonly #count = { batchesRunning: 0, requestsRunning: 0, batches: 0, requests: 0, refused: 0 }
  #wakingUp = false
  #draining: PromiseWithResolvers<void> | null = null

  constructor(options: BookingQueueOptions<Request, Verdict>) {
    this.#options = {
      weigh: () => 1,
      batchMax: BATCH_SIZE_MAX,
      besideMin: options.batchMax ?? BATCH_SIZE_MAX,
      waitMsMax: WAIT_MS_MAX,
      queueMax: QUEUE_LENGTH_MAX,
      queueMaxInAll: QUEUE_LENGTH_MAX_IN_ALL,
      clock: systemClock,
      ...options,
    }
    this.#pace = new BatchPace(this.#options.clock)
    this.#lines = new WaitingLines(({ request }) => this.#options.weigh(request))
  }

  submit(operatorId: string, request: Request): Promise<Verdict> {
    const refusal = this.#reasonToRefuse(operatorId)
    if (refusal !== null) {
      this.#count.refused += 1
      return Promise.reject(new QueueFull(refusal))
    }
    const answer = Promise.withResolvers<Verdict>()
    this.#lines.join(operatorId, { request, sinceMs: this.#nowMs(), answer })
    this.#wakeUp()
    return answer.promise
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
    const { queueMax, queueMaxInAll, waitMsMax } = this.#options
    if (this.#draining !== null) return 'The server is stopping'
    if (this.#lines.lengthOf(operatorId) >= queueMax)
      return `${queueMax} bookings of this operator wait already`
    if (this.#lines.length >= queueMaxInAll) return `${queueMaxInAll} bookings wait already`
    if (this.#expectedWaitMs(operatorId) > waitMsMax) return `It would wait longer than ${waitMsMax} ms`
    return null
  }

  /** Its own line goes one batch a turn, and between its turns each other line has one. */
  #expectedWaitMs(operatorId: string): number {
    const { batchMax, lanes } = this.#options
    // As much as keeps the lanes busy is taken, however slow they are.
    if (this.#lines.weight < batchMax * lanes) return 0
    const turns = Math.floor(this.#lines.weightOf(operatorId) / batchMax) + 1
    return this.#pace.expectMs(turns * this.#lines.count)
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
      const turn = this.#lines.takeTurn(
        (operatorId) => this.#batchMaxOf(operatorId),
        (operatorId) => this.#mayRun(operatorId),
      )
      if (turn === null) break
      void this.#run(turn.operatorId, turn.items, turn.weight)
    }
    if (this.#count.batchesRunning === 0) this.#draining?.resolve()
  }

  /**
   * Two batches of one operator mostly want the same occurrences, and the second waits for the first: better to let it
   * grow meanwhile. Only what does not fit into one batch goes beside it.
   */
  #mayRun(operatorId: string): boolean {
    const { batches = 0 } = this.#running.get(operatorId) ?? {}
    return batches === 0 || this.#lines.weightOf(operatorId) >= this.#options.besideMin
  }

  /**
   * While the database has one batch, we answer the one before and read what its callers ask next. Callers who wait for
   * their answers would else all end up in one batch, and one of one: the two of us then take turns instead of working
   * side by side (127 and 1 of 128 callers, for seconds; a third fewer bookings). So a batch is half of those who ask:
   * who waits now, and who was in the batch that has just ended.
   */
  #batchMaxOf(operatorId: string): number {
    const { batchMax } = this.#options
    const { lastWeight = 0 } = this.#running.get(operatorId) ?? {}
    const asking = this.#lines.weightOf(operatorId) + lastWeight
    return Math.min(batchMax, Math.max(BATCH_WHOLE_MAX, Math.ceil(asking / 2)))
  }

  async #run(operatorId: string, batch: readonly Waiting<Request, Verdict>[], weight: number): Promise<void> {
    const count = this.#count
    const own = this.#running.get(operatorId) ?? { batches: 0, lastWeight: 0 }
    this.#running.set(operatorId, own)
    own.batches += 1
    own.lastWeight = weight
    count.batches += 1
    count.requests += batch.length
    count.batchesRunning += 1
    count.requestsRunning += batch.length
    const ended = this.#pace.begin()
    const requests = batch.map((waiting) => waiting.request)
    const outcomes = await attemptBatch(this.#options.runBatch, operatorId, requests)
    ended()
    count.batchesRunning -= 1
    count.requestsRunning -= batch.length
    own.batches -= 1
    // The next batch leaves before the answers of this one are written, so that the database never waits for us.
    this.#fillLanes()
    if (own.batches === 0) this.#running.delete(operatorId)
    for (const [index, outcome] of outcomes.entries()) {
      if ('error' in outcome) batch[index]?.answer.reject(outcome.error)
      else batch[index]?.answer.resolve(outcome.verdict)
    }
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime()
  }
}
