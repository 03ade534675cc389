import type { Operation } from '#prove/history/operation.ts'
import { BitSet } from '#prove/linearizability/bit_set.ts'
import { LinearizationPoints } from '#prove/linearizability/linearization_points.ts'
import { Indeterminate, type Model, type Part } from '#prove/linearizability/model.ts'
import { Timeline } from '#prove/linearizability/timeline.ts'
import type { Verdict } from '#prove/linearizability/verdict.ts'

/** Operations, in order of call, that are asked whether it is too late for them. */
const AHEAD = 64
/** States until the search starts over again, at least, and as a part of all before; and how many choices it goes back at first. */
const TURN_STATES = 2_000
const TURN_GROWTH = 0.3
const BACK_FIRST = 64

/** What a search found of one part. */
export interface SearchResult<State, Input, Output> {
  readonly verdict: Verdict
  readonly states: number
  /** The longest order found that fits: all that were answered, if linearizable. */
  readonly order: readonly Operation<Input, Output>[]
  /** The state after that order. */
  readonly state: State
  /** What might have come next, and none of it fits. Earliest answer first. */
  readonly stuck: readonly Operation<Input, Output>[]
  /** Why it was given up. */
  readonly reason: string | null
}

/** An order, told from its end, so that longer ones share it. */
interface Prefix<State> {
  readonly operation: number
  readonly before: Prefix<State> | null
}

/** One choice that can be taken back. */
interface ChoicePoint<State> {
  readonly state: State
  readonly key: string
  /** What was chosen, and the order before it. */
  readonly operation: number | null
  readonly before: Prefix<State> | null
  readonly prefix: Prefix<State> | null
  /** What was put in place to come here: what was chosen, then the observations that fitted at once. */
  readonly placed: readonly number[]
  /** What may come next, and how far it was tried. */
  readonly candidates: readonly number[]
  tried: number
  /** Where the candidate last tried may lead, still to be visited. */
  ahead: readonly State[]
}

/**
 * Looks for an order of a part's operations that the model would give the same answers to.
 *
 * Depth first, putting one operation in place after the other, with a list of calls and returns to know which may come next
 * (Wing and Gong, "Testing and verifying concurrent objects", 1993), and a cache of what was visited, a set of
 * operations in place with the state after them, never visited twice (Lowe, "Testing for linearizability", 2017, which
 * Porcupine by Anish Athalye made known). Deciding is NP-complete (Gibbons and Korach, 1997), so what is tried first matters;
 * four things are added, none of which changes a verdict:
 * - an operation that changed nothing is put in place as soon as it fits: any order that has it later is as good with it here;
 * - what may come next is tried in order of answers, for what was answered first has to be in place the soonest, and where that
 *   does not fit yet, what makes it fit is tried before;
 * - a state from which something under way can never be answered as it was is left at once, if the model sees it;
 * - from time to time the search goes back and on with other guesses of when operations took effect.
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
  /** Answered ones first, by start: their numbers fill up from the left. */
  readonly #operations: readonly Operation<Input, Output>[]
  readonly #answered: number
  readonly #changesNothing: readonly boolean[]
  readonly #timeline: Timeline
  readonly #inPlace: BitSet
  readonly #outcomes: BitSet
  readonly #visited = new Set<string>()
  readonly #choices: ChoicePoint<State>[] = []
  readonly #guesses: LinearizationPoints
  #states = 0
  #startOverAt = TURN_STATES
  #back = BACK_FIRST
  #doubt: string | null = null
  #best: { answered: number; state: State; prefix: Prefix<State> | null }

  constructor(model: Model<State, Input, Output>, part: Part<Input, Output>, statesMax: number) {
    this.#model = model
    this.#statesMax = statesMax
    const byStart = part.operations.toSorted((a, b) => a.invokedAtUs - b.invokedAtUs)
    const answered = byStart.filter(isAnswered)
    const unknown = byStart.filter((each) => !isAnswered(each) && !model.isReadOnly(each))
    this.#answered = answered.length
    this.#operations = [...answered, ...unknown]
    this.#changesNothing = answered.map((operation) => model.isReadOnly(operation))
    this.#guesses = new LinearizationPoints(this.#operations)
    this.#timeline = new Timeline(this.#operations)
    this.#inPlace = new BitSet(answered.length)
    this.#outcomes = new BitSet(this.#operations.length - answered.length)
    this.#best = { answered: 0, state: model.initial(part), prefix: null }
  }

  run(): SearchResult<State, Input, Output> {
    this.#enter(this.#best.state, null, null)
    while (this.#inPlace.size < this.#answered) {
      if (this.#states > this.#statesMax) {
        return this.#result('undecided', `${this.#statesMax} states were visited`)
      }
      const choice = this.#choices.at(-1)
      if (choice === undefined)
        return this.#result(this.#doubt === null ? 'violation' : 'undecided', this.#doubt)
      if (!this.#goOn(choice)) this.#takeBack(choice)
      if (this.#states > this.#startOverAt) this.#startOver()
    }
    return this.#result('linearizable', null)
  }

  /** Tries what has not been tried from here; false if nothing is left. */
  #goOn(choice: ChoicePoint<State>): boolean {
    for (;;) {
      const [state, ...ahead] = choice.ahead
      if (state !== undefined) {
        choice.ahead = ahead
        this.#enter(state, choice.prefix, choice.candidates[choice.tried - 1] ?? null)
        return true
      }
      const candidate = choice.candidates[choice.tried]
      if (candidate === undefined) return false
      choice.tried += 1
      choice.ahead = this.#step(choice.state, candidate)
    }
  }

  /** Where the model cannot say what follows, the search goes on elsewhere; an order found there is as good. */
  #step(state: State, operation: number): readonly State[] {
    try {
      return this.#model.step(state, this.#operation(operation))
    } catch (error) {
      if (!(error instanceof Indeterminate)) throw error
      this.#doubt = error.message
      return []
    }
  }

  /** Puts an operation in place, unless this was visited before. */
  #enter(state: State, before: Prefix<State> | null, operation: number | null): void {
    this.#states += 1
    const placed: number[] = []
    let prefix = before
    const put = (each: number) => {
      this.#put(each)
      placed.push(each)
      prefix = { operation: each, before: prefix }
    }
    if (operation !== null) put(operation)
    for (let fitting = this.#fittingObservations(state); fitting.length > 0; ) {
      fitting.forEach(put)
      fitting = this.#fittingObservations(state)
    }
    if (this.#inPlace.size > this.#best.answered) {
      this.#best = { answered: this.#inPlace.size, state, prefix }
    }
    const key = `${this.#inPlace.key()}|${this.#outcomes.key()}|${this.#model.keyOf(state)}`
    if (this.#visited.has(key) || this.#isAnyTooLate(state, operation)) {
      this.#remove(placed)
      return
    }
    this.#visited.add(key)
    const candidates = this.#changesNext(state)
    this.#choices.push({ state, key, operation, before, prefix, placed, candidates, tried: 0, ahead: [] })
  }

  /**
   * Operations a little ahead are looked at too: what they need may be spoilt before they are called. After an outcome that is only
   * supposed all are: whoever asked later what became of it may be far ahead.
   */
  #isAnyTooLate(state: State, after: number | null): boolean {
    const isGuess = after !== null && after >= this.#answered
    return this.#timeline
      .first(isGuess ? Infinity : AHEAD)
      .some((each) => this.#model.isDeadEnd?.(state, this.#operation(each)) ?? false)
  }

  #takeBack({ placed }: ChoicePoint<State>): void {
    this.#choices.pop()
    this.#remove(placed)
  }

  /**
   * A choice that was wrong is found out late, after all orders of everything since have been tried. So from time to time the search
   * goes back some way, each time further, and on from there with other guesses. What was tried in vain stays known.
   */
  #startOver(): void {
    const from = Math.max(0, this.#choices.length - this.#back)
    const undone = this.#choices.slice(from).toReversed()
    const first = undone.at(-1)
    if (first === undefined) return
    for (const choice of undone) {
      this.#visited.delete(choice.key)
      this.#takeBack(choice)
    }
    this.#guesses.guessAgain(this.#best.answered + AHEAD, new Set(operationsOf(this.#best.prefix)))
    this.#enter(first.state, first.before, first.operation)
    this.#startOverAt = this.#states + Math.max(TURN_STATES, TURN_GROWTH * this.#states)
    this.#back = from === 0 ? BACK_FIRST : this.#back * 2
  }

  #fittingObservations(state: State): number[] {
    return this.#timeline
      .candidates()
      .filter((each) => this.#changesNothing[each] === true && this.#step(state, each).length > 0)
  }

  /**
   * In the order guessed. But where what was answered first does not fit, those come before after which it does: anything else
   * put in place for its sake would be there for nothing.
   */
  #changesNext(state: State): number[] {
    const underWay = this.#timeline.candidates()
    const changes = underWay
      .filter((each) => this.#changesNothing[each] !== true)
      .sort((a, b) => this.#guesses.of(a) - this.#guesses.of(b) || a - b)
    const [goal] = underWay.toSorted((a, b) => this.#endOf(a) - this.#endOf(b))
    if (goal === undefined || this.#step(state, goal).length > 0) return changes
    const helps = (each: number) =>
      this.#guesses.of(each) < Infinity &&
      this.#step(state, each).some((next) => this.#step(next, goal).length > 0)
    const { helpers = [], rest = [] } = Object.groupBy(changes, (each) => (helps(each) ? 'helpers' : 'rest'))
    return [...helpers, ...rest]
  }

  #endOf(operation: number): number {
    return this.#operation(operation).respondedAtUs
  }

  #put(operation: number): void {
    this.#timeline.lift(operation)
    if (operation < this.#answered) this.#inPlace.add(operation)
    else this.#outcomes.add(operation - this.#answered)
  }

  #remove(placed: readonly number[]): void {
    for (const operation of placed.toReversed()) {
      this.#timeline.unlift(operation)
      if (operation < this.#answered) this.#inPlace.delete(operation)
      else this.#outcomes.delete(operation - this.#answered)
    }
  }

  #result(verdict: Verdict, reason: string | null): SearchResult<State, Input, Output> {
    const order = operationsOf(this.#best.prefix)
    const left = new Timeline(this.#operations)
    for (const operation of order) left.lift(operation)
    const stuck = left
      .candidates()
      .sort((a, b) => this.#operation(a).respondedAtUs - this.#operation(b).respondedAtUs)
    return {
      verdict,
      states: this.#states,
      order: order.map((each) => this.#operation(each)),
      state: this.#best.state,
      stuck: stuck.map((each) => this.#operation(each)),
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

function isAnswered({ output }: Operation<unknown, unknown>): boolean {
  return output !== null
}
