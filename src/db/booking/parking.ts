import { attemptBatch, type Outcome, type RunBatch } from '#db/booking/attempts.ts'
import { isLockTimeout, KeptLocked, type LockedRows } from '#db/booking/locked_rows.ts'
import { type BookingQueue, type BookingQueueOptions, createBookingQueue } from '#db/booking/queue.ts'

/**
 * The first attempt ends with a lock timeout. The second, without the requests that were parked, may meet the batch that was behind
 * the first: that batch still waits for the same lock, and holds locks on other rows meanwhile. The third meets no other batch.
 */
const ATTEMPTS_MAX = 3

export interface ParkingOptions<Request extends object, Verdict>
  extends Omit<BookingQueueOptions<Request, Verdict>, 'attempt'> {
  /**
   * What each request has to lock, in the order given: existing rows by their ids, and rows that it writes by the names of
   * lockNamesOf.
   */
  readonly rowsOf: (
    operatorId: string,
    requests: readonly Request[],
  ) => Promise<readonly (readonly string[])[]>
  readonly lockedRows: LockedRows
}

/**
 * A booking queue in which a row that another session keeps locked delays only the requests that want that row.
 *
 * A batch whose lock wait timed out is rolled back completely. The queue then asks which of its rows are locked. A request that
 * wants one of them is parked: it waits for that row alone, holds no lock meanwhile, and returns to the queue when the row is free.
 * All other requests run again at once.
 */
export function createParkingQueue<Request extends object, Verdict>(
  options: ParkingOptions<Request, Verdict>,
): BookingQueue<Request, Verdict> {
  return new ParkingQueue(options)
}

/** A request of a batch, with its index there. */
interface Numbered<Request> {
  readonly request: Request
  readonly index: number
}

class ParkingQueue<Request extends object, Verdict> implements BookingQueue<Request, Verdict> {
  readonly #options: ParkingOptions<Request, Verdict>
  readonly #queue: BookingQueue<Request, Verdict>
  readonly #parked = new Set<Promise<Verdict>>()
  /** Requests that have been parked once. The second time, they are answered with busy. */
  readonly #cameBack = new WeakSet<Request>()

  constructor(options: ParkingOptions<Request, Verdict>) {
    this.#options = options
    this.#queue = createBookingQueue<Request, Verdict>({
      ...options,
      attempt: (operatorId, run, requests) => this.#attempt(operatorId, run, requests),
    })
  }

  submit(operatorId: string, request: Request) {
    return this.#queue.submit(operatorId, request)
  }

  refuseIfFull(operatorId: string) {
    this.#queue.refuseIfFull(operatorId)
  }

  load() {
    return { ...this.#queue.load(), parked: this.#parked.size }
  }

  async drain() {
    await this.#queue.drain()
    await Promise.allSettled(this.#parked)
  }

  async #attempt(
    operatorId: string,
    run: RunBatch<Request, Verdict>,
    requests: readonly Request[],
  ): Promise<readonly Outcome<Verdict>[]> {
    const outcomes: Outcome<Verdict>[] = []
    let left = requests.map((request, index) => ({ request, index }))
    for (let attempt = 1; left.length > 0 && attempt <= ATTEMPTS_MAX; attempt += 1) {
      if (this.#options.lockedRows.hasAnyOf(operatorId))
        left = await this.#parkSome(operatorId, left, outcomes)
      left = await attemptThese(run, left, outcomes)
      if (left.length > 0) await this.#lookFor(operatorId, left)
    }
    return outcomes
  }

  /** Parks the requests that want a locked row, and returns the others. */
  async #parkSome(
    operatorId: string,
    numbered: readonly Numbered<Request>[],
    outcomes: Outcome<Verdict>[],
  ): Promise<Numbered<Request>[]> {
    const rows = await this.#rowsOf(operatorId, numbered)
    return numbered.filter(({ request, index }, i) => {
      const locked = rows[i]?.filter((id) => this.#options.lockedRows.has(id)) ?? []
      if (locked.length > 0) outcomes[index] = { verdict: this.#park(operatorId, request, locked) }
      return locked.length === 0
    })
  }

  #park(operatorId: string, request: Request, ids: readonly string[]): Promise<Verdict> {
    const verdict = this.#comeBackWhenFree(operatorId, request, ids)
    this.#parked.add(verdict)
    // This only prevents an unhandled rejection: the caller still gets it.
    verdict.catch(() => undefined).finally(() => this.#parked.delete(verdict))
    return verdict
  }

  async #comeBackWhenFree(operatorId: string, request: Request, ids: readonly string[]): Promise<Verdict> {
    if (this.#cameBack.has(request)) throw new KeptLocked()
    this.#cameBack.add(request)
    await this.#options.lockedRows.untilFree(operatorId, ids)
    return this.#queue.submit(operatorId, request)
  }

  async #lookFor(operatorId: string, numbered: readonly Numbered<Request>[]): Promise<void> {
    const rows = await this.#rowsOf(operatorId, numbered)
    // If this fails, it is unknown what is locked, and all requests wait once more.
    await this.#options.lockedRows.look(operatorId, rows.flat()).catch(() => undefined)
  }

  #rowsOf(
    operatorId: string,
    numbered: readonly Numbered<Request>[],
  ): Promise<readonly (readonly string[])[]> {
    const requests = numbered.map(({ request }) => request)
    // If it is unknown which rows a request wants, it is not parked. The batch itself will report the error.
    return this.#options.rowsOf(operatorId, requests).catch(() => [])
  }
}

/** Records the outcome of each request, and returns those whose lock wait timed out. */
async function attemptThese<Request, Verdict>(
  run: RunBatch<Request, Verdict>,
  numbered: readonly Numbered<Request>[],
  outcomes: Outcome<Verdict>[],
): Promise<Numbered<Request>[]> {
  if (numbered.length === 0) return []
  const requests = numbered.map(({ request }) => request)
  const fresh = await attemptBatch(run, requests)
  return numbered.filter(({ index }, i) => {
    const outcome = fresh[i]
    if (outcome === undefined) return false
    outcomes[index] = outcome
    return 'error' in outcome && isLockTimeout(outcome.error)
  })
}
