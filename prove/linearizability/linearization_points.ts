import type { Operation } from '#prove/history/operation.ts'
import { Random } from '#prove/workload/random.ts'

/** How soon a call whose answer was lost takes effect, if it does: most do at once, but for what waits for locks. */
const UNKNOWN_US = 20_000
/** How often a supposed outcome is supposed otherwise the next time, of 1. */
const CHANGE_OF_MIND = 0.1
/** Any will do; the same one makes a verdict repeatable. */
const SEED = 1

/** When each operation took effect, for all we know: the order in which a search tries them. */
export class LinearizationPoints {
  readonly #operations: readonly Operation<unknown, unknown>[]
  readonly #random = new Random(SEED)
  #moments: readonly number[]

  /** At first: as late as possible. What has to be in place the soonest comes first, unknown outcomes last. */
  constructor(operations: readonly Operation<unknown, unknown>[]) {
    this.#operations = operations
    this.#moments = operations.map(({ respondedAtUs }) => Math.min(respondedAtUs, Number.MAX_VALUE))
  }

  /** Infinity: never. */
  of(operation: number): number {
    return this.#moments[operation] ?? Infinity
  }

  /**
   * From then on: of the first so many operations, some moment while they were under way, each time more or less late. Unknown
   * outcomes are supposed to be what they are in the longest order that was found, but for a few.
   */
  guessAgain(first: number, inLongest: ReadonlySet<number>): void {
    const spread = this.#random.fraction()
    this.#moments = this.#operations.map(({ invokedAtUs, respondedAtUs }, operation) => {
      if (respondedAtUs === Infinity) return this.#guessUnknown(invokedAtUs, inLongest.has(operation))
      return operation < first
        ? respondedAtUs - spread * this.#random.fraction() * (respondedAtUs - invokedAtUs)
        : respondedAtUs
    })
  }

  #guessUnknown(invokedAtUs: number, isInLongest: boolean): number {
    const happened = isInLongest !== this.#random.chance(CHANGE_OF_MIND)
    return happened ? invokedAtUs + this.#random.fraction() * UNKNOWN_US : Infinity
  }
}
