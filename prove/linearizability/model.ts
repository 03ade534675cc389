import type { Operation } from '#prove/history/operation.ts'

/** A part of a history that can be checked on its own. */
export interface Part<Input, Output> {
  /** What the operations are about, as shown in the verdict: 'key x', 'occurrences a, b'. */
  readonly name: string
  readonly operations: readonly Operation<Input, Output>[]
}

/**
 * A sequential specification: what a system should do if operations came one at a time.
 *
 * A history is linearizable if each operation can be given a moment between its invocation and its response (its linearization
 * point), such that the model gives the same responses when the operations are applied in the order of these moments (Herlihy
 * and Wing, "Linearizability: a correctness condition for concurrent objects", 1990). States are values: `step` never changes
 * one, since the search comes back to it.
 */
export interface Model<State, Input, Output> {
  /**
   * Splits a history into parts that share no state. A history is linearizable if and only if each part is
   * (locality; for keys of one object: Horn and Kroening, "Faster linearizability checking via P-compositionality", 2015).
   * Operations on which nothing depends may be left out.
   */
  partition(history: readonly Operation<Input, Output>[]): Iterable<Part<Input, Output>>
  /** The state before a part's first operation. It may read the part, to number what occurs in it. */
  initial(part: Part<Input, Output>): State
  /**
   * The states in which the operation may leave this one, most likely first; none if its answer cannot come from here.
   *
   * It gets the whole operation, since the right response may depend on the clock at some moment between invocation and response.
   * For a pending operation it returns what the operation would have done, had it taken effect now. Outcomes that change nothing
   * may be left out, since leaving out the operation is the same. It throws Indeterminate where the outcome cannot be known.
   */
  step(state: State, operation: Operation<Input, Output>): readonly State[]
  /** A text that is equal for states that no further operation can tell apart, and different for all others. */
  keyOf(state: State): string
  /**
   * Whether the operation changed nothing, according to its output: from any state, `step` gives that very state or none. The
   * search applies such an operation as soon as it fits and tries no alternatives, which is safe for exactly that reason.
   */
  isReadOnly(operation: Operation<Input, Output>): boolean
  /**
   * Whether neither this state nor any that may follow could give the operation's response, as far as that is easy to see. The
   * search prunes such states. Otherwise it would try all orders of the other operations before it found out.
   */
  isDeadEnd?(state: State, operation: Operation<Input, Output>): boolean
  /** The operation in one line, without client and times. */
  describe(operation: Operation<Input, Output>): string
  /** The state in a few lines. */
  describeState(state: State): string
  /**
   * Contradictions that need no search: each is a sentence that is true for every order. A part with one is a violation. They
   * decide cases in which too many operations overlap for a search to try all orders.
   */
  contradictions?(part: Part<Input, Output>): readonly string[]
}

/** The model cannot say what an operation did, for example because no response ever reported the allocated seat. */
export class Indeterminate extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Indeterminate'
  }
}
