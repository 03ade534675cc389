import { attemptBatch, type Outcome, type RunBatch } from '#db/booking/attempts.ts'
import { FairQueue } from '#db/booking/fair_queue.ts'
import { BatchPace } from '#db/booking/pace.ts'
import { type Clock, systemClock } from '#db/clock.ts'
import { QueueFull } from '#db/errors/queue_full.ts'

/** Lines of the bookings of a batch; past this its latency outgrows what it gains: see bench/TRIALS.md. */
export const BATCH_SIZE_MAX = 256
/** Batches of a lane that are not answered: one that runs, and one that the database has already when that one ends. */
export const LANE_DEPTH = 2
/** Past this a request is refused at once, so that whoever is taken is answered within a quarter of a second. */
export const WAIT_MS_MAX = 200
/** Requests of one operator that may wait, however fast it goes; at 10,000 a second this is a fifth of a second. */
export const QUEUE_LENGTH_MAX = 2_000
/** Requests that may wait in all, so that a thousand busy operators do not fill the memory. */
export const QUEUE_LENGTH_MAX_IN_ALL = 20_000

/** Runs one batch of one operator on the lane of that number, and answers each request in the order given. */
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
  /** Runs a batch on one of the lanes; of a lane that has one already, behind it. */
  readonly runBatch: RunOnLane<Request, Verdict>
  /** Batches that run at once: one connection each. Two are enough on 2 cores. */
  readonly lanes: number
  /** What a request weighs in a batch: a cart of twenty lines is as much work as twenty of one. Left out, each weighs one. */
  readonly weigh?: (request: Request) => number
  /** The most that a batch weighs, unless one request alone weighs more. */
  readonly batchMax?: number
  /** A batch of an operator goes on a second lane, beside those of the first, only if at least so much waits. */
  readonly besideMin?: number
  readonly waitMsMax?: number
  readonly queueMax?: number
  readonly queueMaxInAll?: number
  readonly clock?: Clock
  /** What is done about a batch that fails. Left out, as attemptBatch does. */
  readonly attempt?: AttemptBatch<Request, Verdict>
}

export interface BookingQueue<Request, Verdict> {
  /** Resolves to the verdict; rejects with QueueFull, OutcomeUnknown or the database's own error. */
  submit(operatorId: string, request: Request): Promise<Verdict>
  /** Throws QueueFull where a request of this operator would be refused now, for who would rather know before making one. */
  refuseIfFull(operatorId: string): void
  load(): QueueLoad
  /** Takes no more requests, and resolves once every one taken has its answer. */
  drain(): Promise<void>
}

export interface QueueLoad {
  readonly waiting: number
  /** Requests that wait for a row that somebody keeps locked. */
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
 * While a lane is free a request runs in the same turn of the event loop; while all are busy, arrivals wait, and the
 * next batch takes them together. Of an operator alone, that batch is sent behind the one that runs, so that the database
 * goes from one to the next without waiting for us. Operators take turns, and each one's requests start in the order they
 * came. The rules of booking are not here but in core.book_batch.
 */
export function createBookingQueue<Request, Verdict>(
  options: BookingQueueOptions<Request, Verdict>,
): BookingQueue<Request, Verdict> {
  return new CoalescingQueue(options)
}

interface Lane {
  readonly index: number
  /** Whose batches are on it. */
  operatorId: string
  /** The first runs, the other is behind it. */
  batches: number
}

/** What requests of one operator weigh together. */
interface Asking {
  /** Those in batches. */
  underWay: number
  /** With those that waited, when a batch ended and nobody of it was answered yet: all there were. */
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
  /** Of each operator that has batches under way. */
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
    if (this.#wakingUp || !this.#hasRoom()) return
    this.#wakingUp = true
    setImmediate(() => {
      this.#wakingUp = false
      this.#fillLanes()
    })
  }

  /** One operator alone waits: it may fill the lanes without keeping another back. */
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
   * Two batches of one operator mostly want the same occurrences, and on two lanes the second waits for the first: it goes
   * behind it, on the same one, once it has its share of those who ask. Only what is a full batch even so goes beside it.
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
   * Half of those who ask, if nobody else does: while the database has the one, we answer the other and read what its
   * callers ask next. Callers who wait for their answers would else all end up in one batch, and one of one: the two of us
   * then take turns instead of working side by side (127 and 1 of 128 callers, for seconds; a third fewer bookings).
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
    // The next batch leaves before the answers of this one are written, so that the database never waits for us.
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
