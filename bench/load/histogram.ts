import type { Latency } from '#bench/load/plan.ts'

/** Each power of two has this many buckets of equal width. A value is at most 1/128 off, 0.8 %. */
const BUCKETS_BITS = 7
const BUCKETS = 2 ** BUCKETS_BITS
/** Microseconds, more than an hour. No measured time is longer. */
const BITS_MAX = 32

/**
 * Counts times in microseconds, in buckets that widen with the time: exact below 128 us, within 0.8 % above.
 *
 * Adding a time is an index and an increment, without allocation, so measuring a request costs next to nothing. A list of times
 * would grow with the load and have to be sorted.
 */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS * (BITS_MAX - BUCKETS_BITS + 1))
  #count = 0
  #sumUs = 0
  #maxUs = 0

  add(ms: number): void {
    const us = Math.max(0, Math.round(ms * 1000))
    const index = indexOf(us)
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
    this.#count += 1
    this.#sumUs += us
    if (us > this.#maxUs) this.#maxUs = us
  }

  get count(): number {
    return this.#count
  }

  /** Nearest rank: the least time within which this percentage stayed, or up to 0.8 % more. */
  percentileMs(percent: number): number {
    const rank = Math.max(1, Math.ceil((this.#count * percent) / 100))
    let seen = 0
    for (const [index, count] of this.#counts.entries()) {
      seen += count
      if (seen >= rank) return Math.min(highestOf(index), this.#maxUs) / 1000
    }
    return 0
  }

  latency(): Latency {
    return {
      p50Ms: this.percentileMs(50),
      p95Ms: this.percentileMs(95),
      p99Ms: this.percentileMs(99),
      p999Ms: this.percentileMs(99.9),
      maxMs: this.#maxUs / 1000,
      meanMs: this.#count === 0 ? 0 : this.#sumUs / this.#count / 1000,
    }
  }
}

/** Below 128, one bucket for each microsecond. Above, the leading eight bits of the value select the bucket. */
function indexOf(us: number): number {
  const bounded = Math.min(us, 2 ** (BITS_MAX - 1))
  if (bounded < BUCKETS) return bounded
  const shift = 31 - Math.clz32(bounded) - BUCKETS_BITS
  return (shift + 1) * BUCKETS + ((bounded >>> shift) - BUCKETS)
}

/** The largest value of a bucket, so that a percentile is never less than what was measured. */
function highestOf(index: number): number {
  if (index < BUCKETS) return index
  const shift = Math.floor(index / BUCKETS) - 1
  return ((index % BUCKETS) + BUCKETS + 1) * 2 ** shift - 1
}
