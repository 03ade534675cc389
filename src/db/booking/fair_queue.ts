/**
 * A fair queue: one line of items for each operator. A line is first in, first out, and the lines take turns (round robin), so
 * that a rush at one operator does not keep the others waiting.
 */
export class FairQueue<Item> {
  readonly #weigh: (item: Item) => number
  /** In the order of their turns: a Map yields the key that was set last at the end. */
  readonly #lines = new Map<string, Line<Item>>()
  #length = 0
  #weight = 0

  /** The weight of an item is the work that it makes, relative to others. */
  constructor(weigh: (item: Item) => number) {
    this.#weigh = weigh
  }

  /** How many items wait, in all lines together. */
  get length(): number {
    return this.#length
  }

  get weight(): number {
    return this.#weight
  }

  /** How many lines have an item. */
  get count(): number {
    return this.#lines.size
  }

  lengthOf(operatorId: string): number {
    return this.#lines.get(operatorId)?.items.length ?? 0
  }

  weightOf(operatorId: string): number {
    return this.#lines.get(operatorId)?.weight ?? 0
  }

  /** The first item of each line. The one that waits longest is among them. */
  heads(): Item[] {
    return [...this.#lines.values()].flatMap(({ items }) => items.slice(0, 1))
  }

  join(operatorId: string, item: Item): void {
    const weight = this.#weigh(item)
    const line = this.#lines.get(operatorId)
    if (line === undefined) this.#lines.set(operatorId, { items: [item], weight })
    else {
      line.items.push(item)
      line.weight += weight
    }
    this.#length += 1
    this.#weight += weight
  }

  /**
   * Takes the next items of the operator whose turn it is, up to a weight and one item at least; the operator then goes to the
   * back. An operator for which there is no place now keeps its turn. Null if there is no place for any.
   */
  takeTurn<Place>(
    weightMaxOf: (operatorId: string) => number,
    placeOf: (operatorId: string) => Place | undefined,
  ): { operatorId: string; items: Item[]; weight: number; place: Place } | null {
    for (const [operatorId, line] of this.#lines) {
      const place = placeOf(operatorId)
      if (place === undefined) continue
      const { count, weight } = this.#measure(line.items, weightMaxOf(operatorId))
      const items = line.items.splice(0, count)
      line.weight -= weight
      this.#lines.delete(operatorId)
      if (line.items.length > 0) this.#lines.set(operatorId, line)
      this.#length -= count
      this.#weight -= weight
      return { operatorId, items, weight, place }
    }
    return null
  }

  /** How many of the first items fit in that weight, and their own weight. */
  #measure(items: readonly Item[], weightMax: number): { count: number; weight: number } {
    let count = 0
    let weight = 0
    for (const item of items) {
      const next = this.#weigh(item)
      if (count > 0 && weight + next > weightMax) break
      count += 1
      weight += next
    }
    return { count, weight }
  }
}

interface Line<Item> {
  readonly items: Item[]
  weight: number
}
