const BITS = 5
const WIDTH = 1 << BITS

type Node<T> = readonly (Node<T> | T | undefined)[]

/**
 * A persistent array of fixed length. `with` returns a changed copy that shares all but one path of small nodes, so that copying a
 * state with thousands of bookings is as cheap as copying one with ten.
 */
export class PersistentArray<T extends object> {
  readonly #root: Node<T>
  readonly #depth: number

  private constructor(root: Node<T>, depth: number) {
    this.#root = root
    this.#depth = depth
  }

  static empty<T extends object>(length: number): PersistentArray<T> {
    let depth = 1
    while (WIDTH ** depth < length) depth += 1
    return new PersistentArray<T>([], depth)
  }

  get(index: number): T | undefined {
    let node: Node<T> = this.#root
    for (let level = this.#depth - 1; level > 0; level -= 1) {
      const next = node[slotOf(index, level)]
      if (!isNode(next)) return undefined
      node = next
    }
    const value = node[slotOf(index, 0)]
    return isNode(value) ? undefined : value
  }

  with(index: number, value: T): PersistentArray<T> {
    return new PersistentArray(put(this.#root, this.#depth - 1, index, value), this.#depth)
  }

  /** The items that are set, in order. */
  *values(): Generator<T> {
    yield* valuesOf<T>(this.#root)
  }
}

function slotOf(index: number, level: number): number {
  return (index >>> (level * BITS)) & (WIDTH - 1)
}

function isNode<T>(value: Node<T> | T | undefined): value is Node<T> {
  return Array.isArray(value)
}

function put<T>(node: Node<T>, level: number, index: number, value: T): Node<T> {
  const slot = slotOf(index, level)
  const below = node[slot]
  const copy = node.slice()
  copy[slot] = level === 0 ? value : put(isNode(below) ? below : [], level - 1, index, value)
  return copy
}

function* valuesOf<T>(node: Node<T>): Generator<T> {
  for (const value of node) {
    if (isNode(value)) yield* valuesOf<T>(value)
    else if (value !== undefined) yield value
  }
}
