import type { Operation } from '#prove/history/operation.ts'

/**
 * The invocations and responses of the operations not yet linearized, in order of time, as a doubly linked list: lifting an
 * operation out and putting it back take constant time (Wing and Gong call this lift and unlift).
 *
 * Event 2i is the invocation of operation i, and 2i + 1 its response. An invocation in the same microsecond as a response comes
 * before it: the two operations overlap. Pending operations have their responses at Infinity, after everything.
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

  /** The operations that may come next: those invoked before the first remaining response. In order of invocation. */
  candidates(): number[] {
    const found: number[] = []
    for (let event = this.#after(this.#head); event !== this.#head; event = this.#after(event)) {
      if (isResponse(event)) break
      found.push(event >>> 1)
    }
    return found
  }

  /** The first remaining operations, in order of invocation. */
  first(count: number): number[] {
    const found: number[] = []
    for (let event = this.#after(this.#head); event !== this.#head; event = this.#after(event)) {
      if (found.length === count) break
      if (!isResponse(event)) found.push(event >>> 1)
    }
    return found
  }

  lift(operation: number): void {
    this.#unlink(2 * operation)
    this.#unlink(2 * operation + 1)
  }

  /** Undoes lift. The operation lifted last has to be put back first. */
  unlift(operation: number): void {
    this.#relink(2 * operation + 1)
    this.#relink(2 * operation)
  }

  /** An unlinked event keeps its own links, so that it can be linked again. */
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

function isResponse(event: number): boolean {
  return (event & 1) === 1
}

function eventsInOrder(operations: readonly Operation<unknown, unknown>[]): number[] {
  const times = operations.flatMap(({ invokedAtUs, respondedAtUs }) => [invokedAtUs, respondedAtUs])
  const timeOf = (event: number) => times[event] ?? Infinity
  return [...times.keys()].sort((a, b) =>
    timeOf(a) === timeOf(b) ? Number(isResponse(a)) - Number(isResponse(b)) || a - b : timeOf(a) - timeOf(b),
  )
}
