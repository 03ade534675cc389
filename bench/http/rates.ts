import type { FigureName } from '#bench/figures.ts'
import type { LoadReport } from '#bench/load/plan.ts'
import type { Stage } from '#bench/part.ts'

/** The rates that are compared to insert commits, and the figure of that ratio. */
const OVER_INSERT: Partial<Record<FigureName, FigureName>> = {
  book_hot: 'book_hot_over_insert',
  book_spread: 'book_spread_over_insert',
  book_seats: 'book_seats_over_insert',
}
/** What a p99 has to stay within for its rate to count as one that people would notice nothing of. */
const P99_MS_MAX = 25

/**
 * Records what a scenario reached at its best client count, and what that is of the insert commits around it; answers the
 * latter. Of a scenario that was measured before, the better time counts, whole: its rate with its own insert commits.
 */
export function recordRates(
  stage: Stage,
  figure: FigureName,
  reports: ReadonlyMap<number, LoadReport>,
  insertsPerS: number,
): number {
  const rates = [...reports.values()].map((report) => ({
    perS: report.measured.good / report.seconds,
    p99Ms: report.measured.latency.p99Ms,
  }))
  const value = Math.max(...rates.map(({ perS }) => perS))
  const ratio = value / insertsPerS
  if (value > recorded(stage, figure)) {
    stage.record(figure, { value, unit: '1/s', baseline: insertsPerS, ratio })
    const over = OVER_INSERT[figure]
    if (over !== undefined) stage.record(over, { value: ratio, unit: 'ratio', ratio })
  }
  if (figure === 'book_hot') {
    const calm = rates.filter(({ p99Ms }) => p99Ms <= P99_MS_MAX).map(({ perS }) => perS)
    stage.record('book_hot_p99_25', {
      value: Math.max(recorded(stage, 'book_hot_p99_25'), ...calm),
      unit: '1/s',
    })
  }
  return ratio
}

function recorded(stage: Stage, figure: FigureName): number {
  return stage.find(figure)?.value ?? 0
}
