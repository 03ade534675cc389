/** What a run counts while it goes. */
export interface Statistics {
  /**
   * Operations of the histories: what was answered, and first attempts whose answer never came. OperationContext again while nobody
   * answers is none.
   */
  operations: number
  unknown: number
  /** Operations of which at least one attempt was unknown, and that have an answer by now. */
  resolved: number
  transientFailures: number
  /** How often each operation was answered how: 'book confirmed', 'book sold_out', 'move done'. */
  readonly answers: Map<string, number>
}

export function emptyStatistics(): Statistics {
  return { operations: 0, unknown: 0, resolved: 0, transientFailures: 0, answers: new Map() }
}

export function count(statistics: Statistics, answer: string): void {
  statistics.answers.set(answer, (statistics.answers.get(answer) ?? 0) + 1)
}
