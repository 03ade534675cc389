import { attemptBatch, type Outcome, type RunBatch } from '#db/booking/attempts.ts'
import { isLockTimeout, KeptLocked, type LockedRows } from '#db/booking/locked_rows.ts'
import { type BookingQueue, type BookingQueueOptions, createBookingQueue } from '#db/booking/queue.ts'

/**
 * The first waits for a lock in vain. The second, without those who want what is locked, may meet the batch that was behind the
 * first: that one still waits for the same lock, and has rows of others locked meanwhile. The third meets nobody.
 */
const ATTEMPTS_MAX = 3

export interface ApartOptions<Request extends object, Verdict>
  extends Omit<BookingQueueOptions<Request, Verdict>, 'attempt'> {
  /** The ids of the rows that each request has to lock, in the order given. */
  readonly rowsOf: (
    operatorId: string,
    requests: readonly Request[],
  ) => Promise<readonly (readonly string[])[]>
  readonly lockedRows: LockedRows
}

/**
 * A booking queue in which a row that somebody keeps locked holds up only those who want that row.
 *
 * A batch that waited for a lock in vain is undone whole. It is then asked which of its rows are locked: whoever wants one of those
 * waits for it apart, having nothing locked, and comes back to the queue when it is free. All others run again at once.
 */
export function createQueueWithApart<Request extends object, Verdict>(
  options: ApartOptions<Request, Verdict>,
): BookingQueue<Request, Verdict> {
  return new QueueWithApart(options)
}

/** A request of a batch, by its place there. */
interface Numbered<Request> {
  readonly request: Request
  readonly index: number
}

class QueueWithApart<Request extends object, Verdict> implements BookingQueue<Request, Verdict> {
  readonly #options: ApartOptions<Request, Verdict>
  readonly #queue: BookingQueue<Request, Verdict>
  readonly #apart = new Set<Promise<Verdict>>()
  /** Those that have waited apart once: the second time they are busy. */
  readonly #cameBack = new WeakSet<Request>()

  constructor(options: ApartOptions<Request, Verdict>) {
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
    return { ...this.#queue.load(), apart: this.#apart.size }
  }

  async drain() {
    await this.#queue.drain()
    await Promise.allSettled(this.#apart)
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
        left = await this.#sendApart(operatorId, left, outcomes)
      left = await attemptThese(run, left, outcomes)
      if (left.length > 0) await this.#lookFor(operatorId, left)
    }
    return outcomes
  }

  /** Lets those who want what is locked wait for it, and gives back the others. */
  async #sendApart(
    operatorId: string,
    numbered: readonly Numbered<Request>[],
    outcomes: Outcome<Verdict>[],
  ): Promise<Numbered<Request>[]> {
    const rows = await this.#rowsOf(operatorId, numbered)
    return numbered.filter(({ request, index }, i) => {
      const locked = rows[i]?.filter((id) => this.#options.lockedRows.has(id)) ?? []
      if (locked.length > 0) outcomes[index] = { verdict: this.#waitApart(operatorId, request, locked) }
      return locked.length === 0
    })
  }

  #waitApart(operatorId: string, request: Request, ids: readonly string[]): Promise<Verdict> {
    const verdict = this.#comeBackWhenFree(operatorId, request, ids)
    this.#apart.add(verdict)
    // Whoever asked hears of it all the same.
    verdict.catch(() => undefined).finally(() => this.#apart.delete(verdict))
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
    // Where nobody can say what is locked, all wait once more.
    await this.#options.lockedRows.look(operatorId, rows.flat()).catch(() => undefined)
  }

  #rowsOf(
    operatorId: string,
    numbered: readonly Numbered<Request>[],
  ): Promise<readonly (readonly string[])[]> {
    const requests = numbered.map(({ request }) => request)
    // Nor does anybody wait apart where nobody can say what they want: the batch itself will tell what is wrong.
    return this.#options.rowsOf(operatorId, requests).catch(() => [])
  }
}

/** Notes what came of each, and gives back those who waited for a lock in vain. */
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
