/** Numbers that a seed repeats (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** A whole number from 0 to sides - 1. */
  below(sides: number): number {
    return Math.floor(this.fraction() * sides)
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)]
  }

  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** Random of their own for one client or one purpose, so that nobody's choices depend on who rolled before. */
  fork(number: number): Random {
    const forked = new Random(Math.imul(this.#state ^ 0x9e3779b9, number * 2 + 1))
    forked.fraction()
    return forked
  }
}
