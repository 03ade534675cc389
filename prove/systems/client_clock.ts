import type { Clock } from '#db/clock.ts'

/**
 * The clock of one client. It may jump by hours, as the clock of a phone does when its owner sets it. No answer may depend on
 * it.
 */
export class ClientClock implements Clock {
  #aheadMs = 0

  now(): Date {
    return new Date(Date.now() + this.#aheadMs)
  }

  jump(byMs: number): void {
    this.#aheadMs += byMs
  }

  /** Sets it right again, as a time server would. */
  correct(): void {
    this.#aheadMs = 0
  }

  get isRight(): boolean {
    return this.#aheadMs === 0
  }
}
