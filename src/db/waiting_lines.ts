/**
 * One line of waiting items for each operator. Within a line the first to come is the first to go; between lines
 * each gets its turn, so that one operator's rush does not keep the others waiting.
 */
export class WaitingLines<Item> {
  /** In the order of their turns: a Map yields what was set last at the end. */
  readonly #lines = new Map<string, Item[]>()
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Lines with anyone in them. */
  get count(): number {
    return this.#lines.size
  }

  lengthOf(operatorId: string): number {
    return this.#lines.get(operatorId)?.length ?? 0
  }

  /** The first of each line: no item waits longer than the oldest of these. */
  heads(): Item[] {
    return [...this.#lines.values()].flatMap((line) => line.slice(0, 1))
  }

  join(operatorId: string, item: Item): void {
    const line = this.#lines.get(operatorId)
    if (line === undefined) this.#lines.set(operatorId, [item])
    else line.push(item)
    this.#length += 1
  }

  /**
   * Takes up to `max` items of the operator whose turn it is, who then goes to the back. One that may not go now keeps its
   * turn. Null if nobody may.
   */
  takeTurn(
    max: number,
    mayGo: (operatorId: string) => boolean,
  ): { operatorId: string; items: Item[] } | null {
    for (const [operatorId, line] of this.#lines) {
      if (!mayGo(operatorId)) continue
      const items = line.splice(0, max)
      this.#lines.delete(operatorId)
      if (line.length > 0) this.#lines.set(operatorId, line)
      this.#length -= items.length
      return { operatorId, items }
    }
    return null
  }
}
