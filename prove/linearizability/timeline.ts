import type { Operation } from '#prove/history/operation.ts'

/**
 * The calls and returns of the operations not yet in place, in order of time, as a doubly linked list: taking an operation
 * out and putting it back cost the same whatever the length.
 *
 * Event 2i is the call of operation i, 2i + 1 its return. A call at the very microsecond of a return comes before it: the
 * two overlap. Unknown outcomes return at Infinity, after everything.
 */
export class Timeline {
  readonly #next: Int32Array
  readonly #previous: Int32Array
  readonly #head: number

  constructor(operations: readonly Operation<unknown, unknown>[]) {
    this.#head = 2 * operations.length
    this.#next = new Int32Array(this.#head + 1)
    this.#previous = new Int32Array(this.#head + 1)
    let last = this.#head
    for (const event of [...eventsInOrder(operations), this.#head]) {
      this.#next[last] = event
      this.#previous[event] = last
      last = event
    }
  }

  /** The operations that may come next: those called before anything that is left has returned. In order of call. */
  candidates(): number[] {
    const found: number[] = []
    for (let event = this.#after(this.#head); event !== this.#head; event = this.#after(event)) {
      if (isReturn(event)) break
      found.push(event >>> 1)
    }
    return found
  }

  /** The first so many operations that are left. In order of call. */
  first(count: number): number[] {
    const found: number[] = []
    for (let event = this.#after(this.#head); event !== this.#head; event = this.#after(event)) {
      if (found.length === count) break
      if (!isReturn(event)) found.push(event >>> 1)
    }
    return found
  }

  lift(operation: number): void {
    this.#unlink(2 * operation)
    this.#unlink(2 * operation + 1)
  }

  /** Undoes lift. What was taken out last is put back first. */
  unlift(operation: number): void {
    this.#relink(2 * operation + 1)
    this.#relink(2 * operation)
  }

  /** What leaves keeps its own links, and so knows where to return to. */
  #unlink(event: number): void {
    this.#next[this.#before(event)] = this.#after(event)
    this.#previous[this.#after(event)] = this.#before(event)
  }

  #relink(event: number): void {
    this.#next[this.#before(event)] = event
    this.#previous[this.#after(event)] = event
  }

  #after(event: number): number {
    return this.#next[event] ?? this.#head
  }

  #before(event: number): number {
    return this.#previous[event] ?? this.#head
  }
}

function isReturn(event: number): boolean {
  return (event & 1) === 1
}

function eventsInOrder(operations: readonly Operation<unknown, unknown>[]): number[] {
  const times = operations.flatMap(({ invokedAtUs, respondedAtUs }) => [invokedAtUs, respondedAtUs])
  const timeOf = (event: number) => times[event] ?? Infinity
  return [...times.keys()].sort((a, b) =>
    timeOf(a) === timeOf(b) ? Number(isReturn(a)) - Number(isReturn(b)) || a - b : timeOf(a) - timeOf(b),
  )
}
