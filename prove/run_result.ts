/** The result of a run. */
export interface RunResult {
  readonly operations: number
  readonly seconds: number
  readonly seed: number
  readonly clients: number
  /** Operations with an attempt whose outcome was unknown, and how many of these outcomes were learnt. */
  readonly unknownOutcomes: number
  readonly unknownResolved: number
  readonly transientFailures: number
  /** How much was checked, by kind. */
  readonly checks: Readonly<Record<string, number>>
  /** How often each operation had each answer. */
  readonly answers: Readonly<Record<string, number>>
  readonly violations: readonly Violation[]
  /** The number of violations that are not listed. The first ones of each rule are. */
  readonly violationsMore: number
  /** Groups whose history was too large to search, so that nothing is known about them. */
  readonly undecided: number
}

/** A violated rule, and the file with the history of its group. */
export interface Violation {
  readonly rule: string
  /** The group, if the violation belongs to one. */
  readonly group: number | null
  readonly explanation: string
  readonly historyFile: string | null
}

/** The progress of a run, for a terminal. */
export interface Progress {
  readonly operations: number
  readonly of: number
  readonly seconds: number
  readonly unknown: number
  readonly violations: number
  readonly waitingForChecker: number
  /** Memory of this process, including the open histories and the checker thread. */
  readonly memoryMib: number
}
