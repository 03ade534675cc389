/**
 * One line of waiting items for each operator. Within a line the first to come is the first to go; between lines
 * each gets its turn, so that one operator's rush does not keep the others waiting.
 */
export class WaitingLines<Item> {
  readonly #weigh: (item: Item) => number
  /** In the order of their turns: a Map yields what was set last at the end. */
  readonly #lines = new Map<string, Line<Item>>()
  #length = 0
  #weight = 0

  /** What an item weighs is how much work it is, beside others. */
  constructor(weigh: (item: Item) => number) {
    this.#weigh = weigh
  }

  /** Items in all lines. */
  get length(): number {
    return this.#length
  }

  get weight(): number {
    return this.#weight
  }

  /** Lines with anyone in them. */
  get count(): number {
    return this.#lines.size
  }

  lengthOf(operatorId: string): number {
    return this.#lines.get(operatorId)?.items.length ?? 0
  }

  weightOf(operatorId: string): number {
    return this.#lines.get(operatorId)?.weight ?? 0
  }

  /** The first of each line: no item waits longer than the oldest of these. */
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
   * Takes items of up to so much together, and one at least, of the operator whose turn it is, who then goes to the back. One
   * that has no place to go to now keeps its turn. Null if nobody has.
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

  /** How many of the first go together, and what they weigh. */
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
