import { Histogram } from '#bench/load/histogram.ts'
import { Tally } from '#bench/load/tally.ts'
import type { FloodSide } from '#bench/overload/flood_plan.ts'
import type { RawAnswer } from '#cli/load/answer_reader.ts'

export interface Times {
  readonly dueMs: number
  readonly sentMs: number
  readonly answeredMs: number
}

/** Counts and times the answers of one kind. */
export class Side {
  readonly #tally = new Tally()
  readonly #fromDue = new Histogram()
  readonly #isWithin: (ms: number) => boolean
  #answered = 0

  constructor(isWithin: (ms: number) => boolean) {
    this.#isWithin = isWithin
  }

  add(answer: RawAnswer, { dueMs, sentMs, answeredMs }: Times): void {
    const isAnsweredWithin = this.#isWithin(answeredMs)
    // The slowest answers come after the measured time, or belong to requests that were sent before it.
    const isTimed = isAnsweredWithin || this.#isWithin(sentMs)
    this.#tally.add(answer, answeredMs - sentMs, isTimed)
    if (isTimed) this.#fromDue.add(answeredMs - dueMs)
    if (isAnsweredWithin) this.#answered += 1
  }

  answers(): Record<string, number> {
    return this.#tally.answers()
  }

  report(): FloodSide {
    return {
      answered: this.#answered,
      fromSending: this.#tally.step().latency,
      fromDue: this.#fromDue.latency(),
    }
  }
}
