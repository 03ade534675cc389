import type { Operation } from '#prove/history/operation.ts'
import { Random } from '#prove/workload/random.ts'

/** How soon a pending operation takes effect, if it does. Most do at once, unless they wait for locks. */
const PENDING_US = 20_000
/** The probability that an assumed outcome is reversed the next time. */
const REVERSAL_PROBABILITY = 0.1
/** Any seed will do. A fixed one makes verdicts repeatable. */
const SEED = 1

/**
 * Assumed linearization points: the moments at which operations took effect. The search tries operations in their order.
 */
export class LinearizationPoints {
  readonly #operations: readonly Operation<unknown, unknown>[]
  readonly #random = new Random(SEED)
  #moments: readonly number[]

  /** At first each is as late as possible: the earliest response comes first, pending operations come last. */
  constructor(operations: readonly Operation<unknown, unknown>[]) {
    this.#operations = operations
    this.#moments = operations.map(({ respondedAtUs }) => Math.min(respondedAtUs, Number.MAX_VALUE))
  }

  /** Infinity: never. */
  of(operation: number): number {
    return this.#moments[operation] ?? Infinity
  }

  /**
   * Draws new points for the first operations, each somewhere between invocation and response. Pending operations are assumed to
   * have the outcomes that they have in the longest order found, except for a few.
   */
  resample(first: number, inLongest: ReadonlySet<number>): void {
    const spread = this.#random.fraction()
    this.#moments = this.#operations.map(({ invokedAtUs, respondedAtUs }, operation) => {
      if (respondedAtUs === Infinity) return this.#samplePending(invokedAtUs, inLongest.has(operation))
      return operation < first
        ? respondedAtUs - spread * this.#random.fraction() * (respondedAtUs - invokedAtUs)
        : respondedAtUs
    })
  }

  #samplePending(invokedAtUs: number, isInLongest: boolean): number {
    const happened = isInLongest !== this.#random.chance(REVERSAL_PROBABILITY)
    return happened ? invokedAtUs + this.#random.fraction() * PENDING_US : Infinity
  }
}
