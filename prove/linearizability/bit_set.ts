const WORD_BITS = 32

/**
 * A set of small numbers. Its key is short while the set is nearly all of 0 … n, since only what follows the first gap is written.
 * The operations already linearized look like that when few operations overlap.
 */
export class BitSet {
  readonly #words: Uint32Array
  #size = 0
  /** The first word that is not full. */
  #firstGap = 0

  constructor(length: number) {
    this.#words = new Uint32Array(Math.ceil(length / WORD_BITS) + 1)
  }

  get size(): number {
    return this.#size
  }

  has(number: number): boolean {
    return ((this.#word(number >>> 5) >>> (number & 31)) & 1) === 1
  }

  /** The number must not be in the set. */
  add(number: number): void {
    this.#words[number >>> 5] = this.#word(number >>> 5) | (1 << (number & 31))
    this.#size += 1
    while (this.#word(this.#firstGap) === 0xffff_ffff) this.#firstGap += 1
  }

  /** The number must be in the set. */
  delete(number: number): void {
    this.#words[number >>> 5] = this.#word(number >>> 5) & ~(1 << (number & 31))
    this.#size -= 1
    this.#firstGap = Math.min(this.#firstGap, number >>> 5)
  }

  /** A text that is equal for equal sets, and different for all others. */
  key(): string {
    let text = this.#firstGap.toString(36)
    let left = this.#size - this.#firstGap * WORD_BITS
    for (let at = this.#firstGap; left > 0; at += 1) {
      text += `.${this.#word(at).toString(36)}`
      left -= countBits(this.#word(at))
    }
    return text
  }

  #word(at: number): number {
    return this.#words[at] ?? 0
  }
}

function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555)
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333)
  return (((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f) * 0x0101_0101) >>> 24
}
