import type { Operation } from '#prove/history/operation.ts'

/** Operations that can be judged without the rest of the history. */
export interface Part<Input, Output> {
  /** What they are about, for whoever reads the verdict: 'key x', 'occurrences a, b'. */
  readonly name: string
  readonly operations: readonly Operation<Input, Output>[]
}

/**
 * What a system should do if it were asked one thing at a time.
 *
 * A history is linearizable if each operation can be given a moment between its start and its end, such that the
 * answers are those of this model, asked in the order of these moments (Herlihy and Wing, "Linearizability: a correctness
 * condition for concurrent objects", 1990). States are values: `step` never changes one, since the search comes back to it.
 */
export interface Model<State, Input, Output> {
  /**
   * Splits a history into parts that share no state. A history is linearizable if and only if each part is
   * (locality; for keys of one object: Horn and Kroening, "Faster linearizability checking via P-compositionality", 2015).
   * Operations on which nothing depends may be left out.
   */
  partition(history: readonly Operation<Input, Output>[]): Iterable<Part<Input, Output>>
  /** The state before a part's first operation. May read the part, to number what occurs in it. */
  initial(part: Part<Input, Output>): State
  /**
   * The states in which the operation may leave this one, most likely first; none if its answer cannot come from here.
   *
   * It has the whole operation, since what is right may depend on the clock at some moment between start and end. Without an output the
   * question is what it would have done, had it taken effect now: one that changes nothing need not be told, for
   * leaving it out is the same. Throws Indeterminate where that cannot be said.
   */
  step(state: State, operation: Operation<Input, Output>): readonly State[]
  /** The same text for states that cannot be told apart by any further operation, another for all others. */
  keyOf(state: State): string
  /**
   * Whether the answer says that nothing was changed: from any state, `step` gives that very state or none. Such an
   * operation is put in place as soon as it fits, without trying the alternatives, which is safe for exactly that reason.
   */
  isReadOnly(operation: Operation<Input, Output>): boolean
  /**
   * Whether neither this state nor any that may follow it could give the operation's answer, as far as that is easily seen. Asked of
   * what is under way, it spares trying all orders of everything else before finding out.
   */
  isDeadEnd?(state: State, operation: Operation<Input, Output>): boolean
  /** The operation in one line, without client and times. */
  describe(operation: Operation<Input, Output>): string
  /** The state in a few lines. */
  describeState(state: State): string
  /**
   * Contradictions that need no search: each is a sentence that holds whatever the order was. A part with one is a
   * violation. This is what decides where too many operations overlap for a search to try all orders.
   */
  contradictions?(part: Part<Input, Output>): readonly string[]
}

/** The model cannot say what an operation did, as when a seat was given that nobody ever evidence of. */
export class Indeterminate extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Indeterminate'
  }
}
