import type { Clock } from '#db/clock.ts'

/** The weight of the newest batch. The mean then covers the last ten or so, which is a tenth of a second under load. */
const WEIGHT = 0.1
/** A single batch that took this many times the usual met a checkpoint or a lock. It says little about the next ones. */
const OUTLIER = 4

/** The mean time between the ends of recent batches. Idle time is left out. */
export class BatchPace {
  readonly #clock: Clock
  #meanMs: number | null = null
  #endedMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Call this when a batch begins, and the function that it returns when that batch has ended. */
  begin(): () => void {
    const begunMs = this.#clock.now().getTime()
    return () => {
      const nowMs = this.#clock.now().getTime()
      // Batches of several lanes overlap, so the time since the end of the previous batch counts. It is never negative, even if the
      // clock is set back.
      const gapMs = Math.max(0, nowMs - Math.max(begunMs, this.#endedMs))
      this.#endedMs = nowMs
      const meanMs = this.#meanMs ?? gapMs
      this.#meanMs = meanMs + (Math.min(gapMs, OUTLIER * Math.max(meanMs, 1)) - meanMs) * WEIGHT
    }
  }

  /** The expected time for this number of batches. It is 0 until the first batch has ended. */
  expectMs(batches: number): number {
    return batches * (this.#meanMs ?? 0)
  }
}
