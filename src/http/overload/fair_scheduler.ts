import { QueueFull } from '#db/errors/queue_full.ts'

export interface FairSchedulerOptions {
  readonly runningMax: number
  readonly waitingMax: number
}

interface Waiting {
  begin(): void
  refuse(error: Error): void
}

/**
 * Runs a limited number of tasks at once. Waiting tasks are queued by owner, and the owners take turns (round robin), however many
 * tasks one of them submits. If too many wait, the newest task of the owner with the most is rejected.
 */
export class FairScheduler {
  /** The waiting tasks of each owner, in the order of their turns. */
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #options: FairSchedulerOptions
  #waitingCount = 0
  #running = 0

  constructor(options: FairSchedulerOptions) {
    this.#options = options
  }

  /** Rejects with QueueFull if this task has to give way. */
  async run<Result>(owner: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.#options.runningMax) this.#running += 1
    else await this.#wait(owner)
    try {
      return await work()
    } finally {
      this.#goOn()
    }
  }

  #wait(owner: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const own = this.#waiting.get(owner) ?? []
    own.push({ begin: resolve, refuse: reject })
    this.#waiting.set(owner, own)
    this.#waitingCount += 1
    if (this.#waitingCount > this.#options.waitingMax) this.#refuseOfMost()
    return promise
  }

  #refuseOfMost(): void {
    let most: readonly [string, Waiting[]] | null = null
    for (const entry of this.#waiting) if (most === null || entry[1].length > most[1].length) most = entry
    if (most === null) return
    const [owner, own] = most
    own.pop()?.refuse(new QueueFull('too much of this waits'))
    this.#waitingCount -= 1
    if (own.length === 0) this.#waiting.delete(owner)
  }

  /** A task that ends gives its place to the next owner, who then goes to the back. */
  #goOn(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#running -= 1
      return
    }
    const [owner, own] = next
    this.#waiting.delete(owner)
    const first = own.shift()
    if (own.length > 0) this.#waiting.set(owner, own)
    this.#waitingCount -= 1
    first?.begin()
  }
}
