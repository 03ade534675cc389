import type { Clock } from '#db/clock.ts'

/** The requests of one caller in the window that began with the first of them. */
export interface Count {
  readonly current: number
  /** How much longer the window lasts; 0 if there is nothing to count. */
  readonly leftMs: number
}

interface Counter {
  current: number
  readonly endsMs: number
}

export interface CounterOptions {
  readonly windowMs: number
  /** The number of callers counted at once. Beyond it, the caller with the oldest window starts anew. */
  readonly callersMax: number
  readonly clock: Clock
}

/** Counts in this process, synchronously and without a promise, because it runs for every request. */
export class RequestCounters {
  /** In the order in which their windows began. */
  readonly #counters = new Map<string, Counter>()
  readonly #options: CounterOptions

  constructor(options: CounterOptions) {
    this.#options = options
  }

  count(caller: string): Count {
    const { windowMs, clock } = this.#options
    const nowMs = clock.now().getTime()
    const counter = this.#counters.get(caller)
    if (counter === undefined || counter.endsMs <= nowMs) {
      this.#begin(caller, { current: 1, endsMs: nowMs + windowMs })
      return { current: 1, leftMs: windowMs }
    }
    counter.current += 1
    return { current: counter.current, leftMs: counter.endsMs - nowMs }
  }

  #begin(caller: string, counter: Counter): void {
    this.#counters.delete(caller)
    this.#counters.set(caller, counter)
    if (this.#counters.size <= this.#options.callersMax) return
    for (const oldest of this.#counters.keys()) {
      this.#counters.delete(oldest)
      return
    }
  }
}
