import type { Clock } from '#db/clock.ts'

/** How much the newest batch counts: the mean is then of the last ten or so, a tenth of a second under load. */
const WEIGHT = 0.1
/** A single batch that took many times the usual met a checkpoint or a lock: it says little about those to come. */
const OUTLIER = 4

/** How often the database is done with a batch, as it went lately. Idle time is left out. */
export class BatchPace {
  readonly #clock: Clock
  #meanMs: number | null = null
  #endedMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** To be called when a batch begins; what it gives is to be called when that batch has ended. */
  begin(): () => void {
    const begunMs = this.#clock.now().getTime()
    return () => {
      const nowMs = this.#clock.now().getTime()
      // Batches of several lanes overlap: what counts is how long after the one before.
      // Never less than none: a clock may be set back.
      const gapMs = Math.max(0, nowMs - Math.max(begunMs, this.#endedMs))
      this.#endedMs = nowMs
      const meanMs = this.#meanMs ?? gapMs
      this.#meanMs = meanMs + (Math.min(gapMs, OUTLIER * Math.max(meanMs, 1)) - meanMs) * WEIGHT
    }
  }

  /** How long so many batches will take; nothing is expected before the first has ended. */
  expectMs(batches: number): number {
    return batches * (this.#meanMs ?? 0)
  }
}
