/** What a run counts. */
export interface Statistics {
  /**
   * Operations in the histories: those with a response, and first attempts without one. A retry while the outcome is unknown
   * is not counted.
   */
  operations: number
  unknown: number
  /** Operations that had an attempt with an unknown outcome, and whose outcome has since been learnt. */
  resolved: number
  transientFailures: number
  /** How often each operation had each answer: 'book confirmed', 'book sold_out', 'change vehicle done'. */
  readonly answers: Map<string, number>
}

export function emptyStatistics(): Statistics {
  return { operations: 0, unknown: 0, resolved: 0, transientFailures: 0, answers: new Map() }
}

export function count(statistics: Statistics, answer: string): void {
  statistics.answers.set(answer, (statistics.answers.get(answer) ?? 0) + 1)
}
