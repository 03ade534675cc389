import type { FigureName } from '#bench/figures.ts'
import type { LoadReport } from '#bench/load/plan.ts'
import { median } from '#bench/median.ts'
import type { Stage } from '#bench/part.ts'

/** The rates that are compared with insert commits, and the figure of each ratio. */
const OVER_INSERT: Partial<Record<FigureName, FigureName>> = {
  book_hot: 'book_hot_over_insert',
  book_spread: 'book_spread_over_insert',
  book_seats: 'book_seats_over_insert',
}
/** The largest p99 for which a rate counts as unnoticeable to users. */
const P99_MS_MAX = 25

/** The result of one round of a scenario, each rate at its best client count. */
export interface Rate {
  readonly perS: number
  /** Within {@link P99_MS_MAX}; 0 if no client count was. */
  readonly calmPerS: number
  /** Insert commits per second at the same time. */
  readonly insertsPerS: number
}

export function rateOf(reports: ReadonlyMap<number, LoadReport>, insertsPerS: number): Rate {
  const rates = [...reports.values()].map((report) => ({
    perS: report.measured.good / report.seconds,
    p99Ms: report.measured.latency.p99Ms,
  }))
  const calm = rates.filter(({ p99Ms }) => p99Ms <= P99_MS_MAX)
  return {
    perS: Math.max(...rates.map(({ perS }) => perS)),
    calmPerS: Math.max(0, ...calm.map(({ perS }) => perS)),
    insertsPerS,
  }
}

/** Records the median round of a scenario: its rate, and the ratio to the insert commits of the same round. */
export function recordRates(stage: Stage, figure: FigureName, times: readonly Rate[]): void {
  const sorted = times.toSorted((a, b) => a.perS - b.perS)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (middle === undefined) return
  const { perS: value, insertsPerS } = middle
  const ratio = value / insertsPerS
  stage.record(figure, { value, unit: '1/s', baseline: insertsPerS, ratio })

  const over = OVER_INSERT[figure]
  if (over !== undefined) stage.record(over, { value: ratio, unit: 'ratio', ratio })
  if (figure === 'book_hot') {
    const calmPerS = median(times.map((time) => time.calmPerS))
    stage.record('book_hot_p99_25', { value: calmPerS, unit: '1/s' })
  }
}
