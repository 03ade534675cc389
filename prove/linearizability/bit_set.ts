const WORD_BITS = 32

/**
 * A set of small numbers whose text is short while it is nearly all of 0 … n: only what follows the first gap is written.
 * That is what the operations already in place look like, when few overlap.
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

  /** The number is not in the set. */
  add(number: number): void {
    this.#words[number >>> 5] = this.#word(number >>> 5) | (1 << (number & 31))
    this.#size += 1
    while (this.#word(this.#firstGap) === 0xffff_ffff) this.#firstGap += 1
  }

  /** The number is in the set. */
  delete(number: number): void {
    this.#words[number >>> 5] = this.#word(number >>> 5) & ~(1 << (number & 31))
    this.#size -= 1
    this.#firstGap = Math.min(this.#firstGap, number >>> 5)
  }

  /** The same text for equal sets, another for others. */
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
