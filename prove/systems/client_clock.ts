import type { Clock } from '#db/clock.ts'

/**
 * What one client takes the time to be. It may jump by hours, as a phone's does whose owner sets it; no answer may
 * depend on it.
 */
export class ClientClock implements Clock {
  #aheadMs = 0

  now(): Date {
    return new Date(Date.now() + this.#aheadMs)
  }

  jump(byMs: number): void {
    this.#aheadMs += byMs
  }

  /** As after asking a time server. */
  correct(): void {
    this.#aheadMs = 0
  }

  get isRight(): boolean {
    return this.#aheadMs === 0
  }
}
