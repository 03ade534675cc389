/** The latencies of the answers with one outcome. Every time is kept, so that percentiles are exact. */
export interface LatencyRow {
  outcome: string
  count: number
  p50_ms: number
  p95_ms: number
  p99_ms: number
  max_ms: number
}

export class Latencies {
  readonly #byOutcome = new Map<string, number[]>()

  add(outcome: string, ms: number): void {
    const times = this.#byOutcome.get(outcome)
    if (times === undefined) this.#byOutcome.set(outcome, [ms])
    else times.push(ms)
  }

  get count(): number {
    return [...this.#byOutcome.values()].reduce((sum, times) => sum + times.length, 0)
  }

  countOf(outcome: string): number {
    return this.#byOutcome.get(outcome)?.length ?? 0
  }

  /** One row for each outcome, the most frequent first, and one for all together. */
  rows(): LatencyRow[] {
    const byOutcome = [...this.#byOutcome].sort(([, a], [, b]) => b.length - a.length)
    const all = byOutcome.flatMap(([, times]) => times)
    return [...byOutcome, ['all', all] as const].map(([outcome, times]) => rowOf(outcome, times))
  }
}

function rowOf(outcome: string, times: readonly number[]): LatencyRow {
  const sorted = Float64Array.from(times).sort()
  // Nearest rank: the smallest time within which this percentage of answers came.
  const at = (percent: number) => round(sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0)
  return {
    outcome,
    count: sorted.length,
    p50_ms: at(50),
    p95_ms: at(95),
    p99_ms: at(99),
    max_ms: round(sorted.at(-1) ?? 0),
  }
}

const round = (ms: number) => Math.round(ms * 100) / 100
