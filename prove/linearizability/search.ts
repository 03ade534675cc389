import type { Operation } from '#prove/history/operation.ts'
import { BitSet } from '#prove/linearizability/bit_set.ts'
import { LinearizationPoints } from '#prove/linearizability/linearization_points.ts'
import { Indeterminate, type Model, type Part } from '#prove/linearizability/model.ts'
import { Timeline } from '#prove/linearizability/timeline.ts'
import type { Verdict } from '#prove/linearizability/verdict.ts'

/** How many operations, in order of invocation, are tested for a dead end. */
const LOOKAHEAD = 64
/** The search restarts after at least this many states, or this fraction of all states so far. The first restart undoes this many choices. */
const RESTART_STATES = 2_000
const RESTART_GROWTH = 0.3
const UNDONE_FIRST = 64

/** The result of the search of one part. */
export interface SearchResult<State, Input, Output> {
  readonly verdict: Verdict
  readonly states: number
  /** The longest order found that fits: a linearization of the part, if the verdict is linearizable. */
  readonly order: readonly Operation<Input, Output>[]
  /** The state after that order. */
  readonly state: State
  /** The candidates for the next operation, none of which fits. The earliest response comes first. */
  readonly blocked: readonly Operation<Input, Output>[]
  /** Why the search was given up. */
  readonly reason: string | null
}

/** The prefix of an order, linked from its end, so that longer orders share it. */
interface Prefix<State> {
  readonly operation: number
  readonly before: Prefix<State> | null
}

/** One choice, to which the search can backtrack. */
interface ChoicePoint<State> {
  readonly state: State
  readonly key: string
  /** The chosen operation, and the order before it. */
  readonly operation: number | null
  readonly before: Prefix<State> | null
  readonly prefix: Prefix<State> | null
  /** What was linearized here: the chosen operation, then the read-only operations that fitted at once. */
  readonly linearized: readonly number[]
  /** The candidates for the next operation, and how many of them have been tried. */
  readonly candidates: readonly number[]
  tried: number
  /** Successor states of the last candidate, still to be visited. */
  successors: readonly State[]
}

/**
 * Looks for a linearization of a part: an order of its operations in which the model gives the same responses.
 *
 * The search is depth-first. It linearizes one operation after the other, and a list of invocations and responses tells which may
 * come next (Wing and Gong, "Testing and verifying concurrent objects", 1993). A cache holds each set of linearized operations
 * with the state after them, so that none is visited twice (Lowe, "Testing for linearizability", 2017, which Porcupine by Anish
 * Athalye made known). The problem is NP-complete (Gibbons and Korach, 1997), so the order of trials matters. Four things are
 * added, none of which changes a verdict:
 * - A read-only operation is linearized as soon as it fits: any order that has it later is as good with it here.
 * - Candidates are tried in order of their responses, since the earliest response has to be linearized first. Where that one does
 *   not fit yet, the candidates after which it fits are tried before it.
 * - A dead end, a state from which some operation can never have its response, is left at once if the model sees it.
 * - From time to time the search restarts some way back, with other assumed linearization points.
 */
export function searchOrder<State, Input, Output>(
  model: Model<State, Input, Output>,
  part: Part<Input, Output>,
  statesMax: number,
): SearchResult<State, Input, Output> {
  return new Search(model, part, statesMax).run()
}

class Search<State, Input, Output> {
  readonly #model: Model<State, Input, Output>
  readonly #statesMax: number
  /** Completed operations first, by invocation, so that their numbers fill the set from the left; then pending ones. */
  readonly #operations: readonly Operation<Input, Output>[]
  readonly #completed: number
  readonly #readOnly: readonly boolean[]
  readonly #timeline: Timeline
  readonly #linearized: BitSet
  readonly #linearizedPending: BitSet
  readonly #visited = new Set<string>()
  readonly #choices: ChoicePoint<State>[] = []
  readonly #points: LinearizationPoints
  #states = 0
  #restartAt = RESTART_STATES
  #undoCount = UNDONE_FIRST
  #indeterminate: string | null = null
  #best: { completed: number; state: State; prefix: Prefix<State> | null }

  constructor(model: Model<State, Input, Output>, part: Part<Input, Output>, statesMax: number) {
    this.#model = model
    this.#statesMax = statesMax
    const byStart = part.operations.toSorted((a, b) => a.invokedAtUs - b.invokedAtUs)
    const completed = byStart.filter(isCompleted)
    const pending = byStart.filter((each) => !isCompleted(each) && !model.isReadOnly(each))
    this.#completed = completed.length
    this.#operations = [...completed, ...pending]
    this.#readOnly = completed.map((operation) => model.isReadOnly(operation))
    this.#points = new LinearizationPoints(this.#operations)
    this.#timeline = new Timeline(this.#operations)
    this.#linearized = new BitSet(completed.length)
    this.#linearizedPending = new BitSet(this.#operations.length - completed.length)
    this.#best = { completed: 0, state: model.initial(part), prefix: null }
  }

  run(): SearchResult<State, Input, Output> {
    this.#visit(this.#best.state, null, null)
    while (this.#linearized.size < this.#completed) {
      if (this.#states > this.#statesMax) {
        return this.#result('undecided', `${this.#statesMax} states were visited`)
      }
      const choice = this.#choices.at(-1)
      if (choice === undefined)
        return this.#result(this.#indeterminate === null ? 'violation' : 'undecided', this.#indeterminate)
      if (!this.#advance(choice)) this.#backtrack(choice)
      if (this.#states > this.#restartAt) this.#restart()
    }
    return this.#result('linearizable', null)
  }

  /** Tries the next alternative from here; false if none is left. */
  #advance(choice: ChoicePoint<State>): boolean {
    for (;;) {
      const [state, ...successors] = choice.successors
      if (state !== undefined) {
        choice.successors = successors
        this.#visit(state, choice.prefix, choice.candidates[choice.tried - 1] ?? null)
        return true
      }
      const candidate = choice.candidates[choice.tried]
      if (candidate === undefined) return false
      choice.tried += 1
      choice.successors = this.#step(choice.state, candidate)
    }
  }

  /** Where the model cannot say what follows, the search goes on elsewhere: any order found there is as good. */
  #step(state: State, operation: number): readonly State[] {
    try {
      return this.#model.step(state, this.#operation(operation))
    } catch (error) {
      if (!(error instanceof Indeterminate)) throw error
      this.#indeterminate = error.message
      return []
    }
  }

  /** Linearizes an operation, unless the resulting configuration was visited before. */
  #visit(state: State, before: Prefix<State> | null, operation: number | null): void {
    this.#states += 1
    const linearized: number[] = []
    let prefix = before
    const apply = (each: number) => {
      this.#linearize(each)
      linearized.push(each)
      prefix = { operation: each, before: prefix }
    }
    if (operation !== null) apply(operation)
    for (let fitting = this.#fittingReads(state); fitting.length > 0; ) {
      fitting.forEach(apply)
      fitting = this.#fittingReads(state)
    }
    if (this.#linearized.size > this.#best.completed) {
      this.#best = { completed: this.#linearized.size, state, prefix }
    }
    const key = `${this.#linearized.key()}|${this.#linearizedPending.key()}|${this.#model.keyOf(state)}`
    if (this.#visited.has(key) || this.#isAnyDeadEnd(state, operation)) {
      this.#undo(linearized)
      return
    }
    this.#visited.add(key)
    const candidates = this.#nextCandidates(state)
    this.#choices.push({
      state,
      key,
      operation,
      before,
      prefix,
      linearized,
      candidates,
      tried: 0,
      successors: [],
    })
  }

  /**
   * Tests the operations that come next and some beyond them, since what these need may be lost before their invocation. After a
   * pending operation all of them are tested: the operation that reveals its outcome may be far ahead.
   */
  #isAnyDeadEnd(state: State, after: number | null): boolean {
    const isPending = after !== null && after >= this.#completed
    return this.#timeline
      .first(isPending ? Infinity : LOOKAHEAD)
      .some((each) => this.#model.isDeadEnd?.(state, this.#operation(each)) ?? false)
  }

  #backtrack({ linearized }: ChoicePoint<State>): void {
    this.#choices.pop()
    this.#undo(linearized)
  }

  /**
   * A wrong choice is noticed late, after all orders of the later operations have been tried. So from time to time the search goes
   * back, further each time, and continues with other linearization points. The cache keeps what was tried in vain.
   */
  #restart(): void {
    const from = Math.max(0, this.#choices.length - this.#undoCount)
    const undone = this.#choices.slice(from).toReversed()
    const first = undone.at(-1)
    if (first === undefined) return
    for (const choice of undone) {
      this.#visited.delete(choice.key)
      this.#backtrack(choice)
    }
    this.#points.resample(this.#best.completed + LOOKAHEAD, new Set(operationsOf(this.#best.prefix)))
    this.#visit(first.state, first.before, first.operation)
    this.#restartAt = this.#states + Math.max(RESTART_STATES, RESTART_GROWTH * this.#states)
    this.#undoCount = from === 0 ? UNDONE_FIRST : this.#undoCount * 2
  }

  #fittingReads(state: State): number[] {
    return this.#timeline
      .candidates()
      .filter((each) => this.#readOnly[each] === true && this.#step(state, each).length > 0)
  }

  /**
   * Orders candidates by their assumed linearization points. If the operation with the earliest response does not fit yet, the
   * candidates after which it fits come first.
   */
  #nextCandidates(state: State): number[] {
    const candidates = this.#timeline.candidates()
    const changes = candidates
      .filter((each) => this.#readOnly[each] !== true)
      .sort((a, b) => this.#points.of(a) - this.#points.of(b) || a - b)
    const [goal] = candidates.toSorted((a, b) => this.#responseOf(a) - this.#responseOf(b))
    if (goal === undefined || this.#step(state, goal).length > 0) return changes
    const helps = (each: number) =>
      this.#points.of(each) < Infinity &&
      this.#step(state, each).some((next) => this.#step(next, goal).length > 0)
    const { helpers = [], rest = [] } = Object.groupBy(changes, (each) => (helps(each) ? 'helpers' : 'rest'))
    return [...helpers, ...rest]
  }

  #responseOf(operation: number): number {
    return this.#operation(operation).respondedAtUs
  }

  #linearize(operation: number): void {
    this.#timeline.lift(operation)
    if (operation < this.#completed) this.#linearized.add(operation)
    else this.#linearizedPending.add(operation - this.#completed)
  }

  #undo(linearized: readonly number[]): void {
    for (const operation of linearized.toReversed()) {
      this.#timeline.unlift(operation)
      if (operation < this.#completed) this.#linearized.delete(operation)
      else this.#linearizedPending.delete(operation - this.#completed)
    }
  }

  #result(verdict: Verdict, reason: string | null): SearchResult<State, Input, Output> {
    const order = operationsOf(this.#best.prefix)
    const left = new Timeline(this.#operations)
    for (const operation of order) left.lift(operation)
    const blocked = left
      .candidates()
      .sort((a, b) => this.#operation(a).respondedAtUs - this.#operation(b).respondedAtUs)
    return {
      verdict,
      states: this.#states,
      order: order.map((each) => this.#operation(each)),
      state: this.#best.state,
      blocked: blocked.map((each) => this.#operation(each)),
      reason,
    }
  }

  #operation(number: number): Operation<Input, Output> {
    const operation = this.#operations[number]
    if (operation === undefined) throw new RangeError(`There is no operation ${number}`)
    return operation
  }
}

function operationsOf<State>(last: Prefix<State> | null): number[] {
  const order: number[] = []
  for (let prefix = last; prefix !== null; prefix = prefix.before) order.push(prefix.operation)
  return order.reverse()
}

function isCompleted({ output }: Operation<unknown, unknown>): boolean {
  return output !== null
}
