/**
 * The due times of requests in an open loop, in milliseconds since its start: independent arrivals (exponential gaps), as of
 * customers who do not know of each other, the same in every run.
 */
export class Arrivals {
  readonly #meanGapMs: number
  #seed = 0x9e3779b9
  #nextMs = 0

  constructor(perSecond: number) {
    this.#meanGapMs = 1000 / perSecond
  }

  /** The time of the next arrival. It stays the same until it is taken. */
  get nextMs(): number {
    return this.#nextMs
  }

  take(): number {
    const dueMs = this.#nextMs
    this.#nextMs += -Math.log(1 - this.#random()) * this.#meanGapMs
    return dueMs
  }

  /** Mulberry32: from 0 to below 1. */
  #random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
