import type { Clock } from '#db/clock.ts'

/** What one caller has done in the window that began with the first of it. */
export interface Count {
  readonly current: number
  /** How long it still counts; 0 if there is nothing to count. */
  readonly leftMs: number
}

interface Counter {
  current: number
  readonly endsMs: number
}

export interface CounterOptions {
  readonly windowMs: number
  /** Callers that are counted at once; beyond, the one whose window is the oldest starts anew. */
  readonly callersMax: number
  readonly clock: Clock
}

/** Counts in this process, at once and without a promise: it is done for every request. */
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
