import { Histogram } from '#bench/load/histogram.ts'
import type { Step } from '#bench/load/plan.ts'
import type { RawAnswer } from '#cli/load/answer_reader.ts'

const STATUS_MAX = 600
const CODE = Buffer.from('"code":"')
const QUOTE = 0x22

/** Counts the answers of one step, and the latencies of those within the measured time. */
export class Tally {
  readonly #statuses = new Uint32Array(STATUS_MAX)
  readonly #codes = new Map<string, number>()
  readonly #histogram = new Histogram()
  #good = 0

  add(answer: RawAnswer, latencyMs: number, isMeasured: boolean): void {
    const { status } = answer
    if (status >= 400) this.#countCode(answer)
    else this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
    if (!isMeasured) return
    this.#histogram.add(latencyMs)
    if (isGood(status)) this.#good += 1
  }

  /** By status, and for refusals by code. */
  answers(): Record<string, number> {
    const statuses = [...this.#statuses.entries()].filter(([, count]) => count > 0)
    return { ...Object.fromEntries(statuses), ...Object.fromEntries(this.#codes) }
  }

  step(): Step {
    return { good: this.#good, all: this.#histogram.count, latency: this.#histogram.latency() }
  }

  #countCode({ status, bytes, bodyFrom, bodyUntil }: RawAnswer): void {
    const at = bytes.indexOf(CODE, bodyFrom)
    const from = at + CODE.length
    const code =
      at === -1 || at >= bodyUntil
        ? String(status)
        : `${status} ${bytes.toString('latin1', from, bytes.indexOf(QUOTE, from))}`
    this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1)
  }
}

export function isGood(status: number): boolean {
  return status >= 200 && status < 300
}
