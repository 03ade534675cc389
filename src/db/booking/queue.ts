import { attemptBatch, type Outcome, type RunBatch } from '#db/booking/attempts.ts'
import { FairQueue } from '#db/booking/fair_queue.ts'
import { BatchPace } from '#db/booking/pace.ts'
import { type Clock, systemClock } from '#db/clock.ts'
import { QueueFull } from '#db/errors/queue_full.ts'

/** The most lines in the bookings of a batch. Beyond this, its latency grows more than its throughput: see bench/TRIALS.md. */
export const BATCH_SIZE_MAX = 256
/** The most unanswered batches of a lane: one that runs, and one that the database has already received when that one ends. */
export const LANE_DEPTH = 2
/** A request that would wait longer is refused at once, so that an accepted one is answered within a quarter of a second. */
export const WAIT_MS_MAX = 200
/** The most requests of one operator that may wait, however fast they are processed. At 10,000 a second, this is a fifth of a second. */
export const QUEUE_LENGTH_MAX = 2_000
/** The most requests that may wait in total, so that a thousand busy operators do not fill the memory. */
export const QUEUE_LENGTH_MAX_IN_ALL = 20_000

/** Runs one batch of one operator on the lane with this number, and answers each request in the order given. */
export type RunOnLane<Request, Verdict> = (
  operatorId: string,
  requests: readonly Request[],
  lane: number,
) => Promise<readonly Verdict[]>

/** Runs one batch of one operator until each of its requests has an outcome, in the order given. It never rejects. */
export type AttemptBatch<Request, Verdict> = (
  operatorId: string,
  run: RunBatch<Request, Verdict>,
  requests: readonly Request[],
) => Promise<readonly Outcome<Verdict>[]>

export interface BookingQueueOptions<Request, Verdict> {
  /** Runs a batch on one of the lanes, behind the batch that is there already, if any. */
  readonly runBatch: RunOnLane<Request, Verdict>
  /** The number of batches that run at once, with one connection each. Two are enough on 2 cores. */
  readonly lanes: number
  /**
   * The weight of a request in a batch: a cart of twenty lines is as much work as twenty single bookings. If left out, each request
   * weighs one.
   */
  readonly weigh?: (request: Request) => number
  /** The greatest weight of a batch, unless a single request weighs more. */
  readonly batchMax?: number
  /** An operator with a batch under way gets a second lane only if at least this weight is waiting. */
  readonly besideMin?: number
  readonly waitMsMax?: number
  readonly queueMax?: number
  readonly queueMaxInAll?: number
  readonly clock?: Clock
  /** Runs a batch and handles its failure. The default is attemptBatch. */
  readonly attempt?: AttemptBatch<Request, Verdict>
}

export interface BookingQueue<Request, Verdict> {
  /** Resolves to the verdict; rejects with QueueFull, OutcomeUnknown or the database's own error. */
  submit(operatorId: string, request: Request): Promise<Verdict>
  /** Throws QueueFull if a request of this operator would be refused now, so that the caller need not build one first. */
  refuseIfFull(operatorId: string): void
  load(): QueueLoad
  /** Accepts no more requests, and resolves once every accepted one has its answer. */
  drain(): Promise<void>
}

export interface QueueLoad {
  readonly waiting: number
  /** Requests that wait for a row that another session keeps locked. */
  readonly parked: number
  readonly oldestWaitMs: number
  readonly batchesRunning: number
  readonly requestsRunning: number
  readonly batchesTotal: number
  readonly requestsTotal: number
  readonly refusedTotal: number
}

/**
 * Coalesces bookings into batches of one operator each.
 *
 * While a lane is free, a request runs in the same turn of the event loop. While all are busy, arrivals wait, and the next batch
 * takes them together. If only one operator has requests, that batch is sent behind the one that runs, so that the database goes
 * from one to the next without waiting for the server. Operators take turns, and the requests of each start in order of arrival.
 * The rules of booking are not here but in core.book_batch.
 */
export function createBookingQueue<Request, Verdict>(
  options: BookingQueueOptions<Request, Verdict>,
): BookingQueue<Request, Verdict> {
  return new CoalescingQueue(options)
}

interface Lane {
  readonly index: number
  /** The operator whose batches are on this lane. */
  operatorId: string
  /** The first one runs, and the other is queued behind it. */
  batches: number
}

/** The total weight of the requests of one operator. */
interface Asking {
  /** The weight of those in batches. */
  underWay: number
  /** The weight of all its requests, running and waiting, when its last batch ended and none of that batch was answered yet. */
  lately: number
}

interface Waiting<Request, Verdict> {
  readonly request: Request
  readonly sinceMs: number
  readonly answer: PromiseWithResolvers<Verdict>
}

class CoalescingQueue<Request, Verdict> implements BookingQueue<Request, Verdict> {
  readonly #options: Required<BookingQueueOptions<Request, Verdict>>
  readonly #lines: FairQueue<Waiting<Request, Verdict>>
  readonly #pace: BatchPace
  readonly #lanes: readonly Lane[]
  /** For each operator that has batches under way. */
  readonly #asking = new Map<string, Asking>()
  readonly #count = { requestsRunning: 0, batches: 0, requests: 0, refused: 0 }
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
      attempt: (_, run, requests) => attemptBatch(run, requests),
      ...options,
    }
    this.#pace = new BatchPace(this.#options.clock)
    this.#lanes = Array.from({ length: options.lanes }, (_, index) => ({ index, operatorId: '', batches: 0 }))
    this.#lines = new FairQueue(({ request }) => this.#options.weigh(request))
  }

  async submit(operatorId: string, request: Request): Promise<Verdict> {
    this.refuseIfFull(operatorId)
    const answer = Promise.withResolvers<Verdict>()
    this.#lines.join(operatorId, { request, sinceMs: this.#nowMs(), answer })
    this.#wakeUp()
    return answer.promise
  }

  refuseIfFull(operatorId: string): void {
    const refusal = this.#reasonToRefuse(operatorId)
    if (refusal === null) return
    this.#count.refused += 1
    throw new QueueFull(refusal)
  }

  load(): QueueLoad {
    const nowMs = this.#nowMs()
    return {
      waiting: this.#lines.length,
      parked: 0,
      oldestWaitMs: Math.max(0, ...this.#lines.heads().map((head) => nowMs - head.sinceMs)),
      batchesRunning: this.#lanes.reduce((sum, { batches }) => sum + batches, 0),
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

  /** The operator's own line runs one batch each turn. Between its turns, each other line runs one. */
  #expectedWaitMs(operatorId: string): number {
    const { batchMax, lanes } = this.#options
    // Enough work to keep the lanes busy is always accepted, however slow they are.
    if (this.#lines.weight < batchMax * lanes) return 0
    const turns = Math.floor(this.#lines.weightOf(operatorId) / batchMax) + 1
    return this.#pace.expectMs(turns * this.#lines.count)
  }

  /** Deferred, so that requests that arrive in the same turn of the event loop share a batch, at no cost in latency. */
  #wakeUp(): void {
    if (this.#wakingUp || !this.#hasRoom()) return
    this.#wakingUp = true
    setImmediate(() => {
      this.#wakingUp = false
      this.#fillLanes()
    })
  }

  /** Only one operator has waiting requests, so it may fill the lanes without delaying another. */
  #isAlone(): boolean {
    return this.#lines.count === 1
  }

  #hasRoom(): boolean {
    const depth = this.#isAlone() ? LANE_DEPTH : 1
    return this.#lanes.some(({ batches }) => batches < depth)
  }

  #fillLanes(): void {
    while (this.#hasRoom()) {
      const turn = this.#lines.takeTurn(
        (operatorId) => this.#batchMaxOf(operatorId),
        (operatorId) => this.#laneFor(operatorId),
      )
      if (turn === null) break
      void this.#run(turn.place, turn.operatorId, turn.items, turn.weight)
    }
    if (this.#lanes.every(({ batches }) => batches === 0)) this.#draining?.resolve()
  }

  /**
   * Two batches of one operator mostly want the same occurrences. On two lanes, the second would wait for locks of the first, so it
   * is sent behind it on the same lane, once its share of the callers is waiting. Only if that leaves a full batch waiting does it
   * get a lane of its own.
   */
  #laneFor(operatorId: string): Lane | undefined {
    const idle = this.#lanes.find(({ batches }) => batches === 0)
    const own = this.#lanes.filter((lane) => lane.batches > 0 && lane.operatorId === operatorId)
    if (own.length === 0) return idle
    const waiting = this.#lines.weightOf(operatorId)
    const behind =
      this.#isAlone() && waiting >= this.#batchMaxOf(operatorId)
        ? own.find(({ batches }) => batches < LANE_DEPTH)
        : undefined
    return behind ?? (waiting >= this.#options.besideMin ? idle : undefined)
  }

  /**
   * Half of the operator's callers, if it is alone: while the database runs one half, the server answers the other and reads their
   * next requests.
   *
   * Otherwise, callers who wait for their answers would end up in one large batch and one batch of one. The server and the database
   * would then take turns instead of working in parallel (127 and 1 of 128 callers, for seconds; a third fewer bookings).
   */
  #batchMaxOf(operatorId: string): number {
    if (!this.#isAlone()) return this.#options.batchMax
    const { underWay = 0, lately = 0 } = this.#asking.get(operatorId) ?? {}
    const asking = Math.max(lately, underWay + this.#lines.weightOf(operatorId))
    return Math.min(this.#options.batchMax, Math.ceil(asking / 2))
  }

  async #run(
    lane: Lane,
    operatorId: string,
    batch: readonly Waiting<Request, Verdict>[],
    weight: number,
  ): Promise<void> {
    const count = this.#count
    const asking = this.#asking.get(operatorId) ?? { underWay: 0, lately: 0 }
    this.#asking.set(operatorId, asking)
    asking.underWay += weight
    lane.operatorId = operatorId
    lane.batches += 1
    count.batches += 1
    count.requests += batch.length
    count.requestsRunning += batch.length
    const ended = this.#pace.begin()
    const outcomes = await this.#options.attempt(
      operatorId,
      (requests) => this.#options.runBatch(operatorId, requests, lane.index),
      batch.map((waiting) => waiting.request),
    )
    ended()
    asking.lately = asking.underWay + this.#lines.weightOf(operatorId)
    asking.underWay -= weight
    lane.batches -= 1
    count.requestsRunning -= batch.length
    // The next batch is sent before the answers of this one are written, so that the database never waits for the server.
    this.#fillLanes()
    if (asking.underWay === 0) this.#asking.delete(operatorId)
    for (const [index, outcome] of outcomes.entries()) {
      if ('error' in outcome) batch[index]?.answer.reject(outcome.error)
      else batch[index]?.answer.resolve(outcome.verdict)
    }
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime()
  }
}
