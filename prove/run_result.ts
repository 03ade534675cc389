/** What a run found out. */
export interface RunResult {
  readonly operations: number
  readonly seconds: number
  readonly seed: number
  readonly clients: number
  /** Operations of which an attempt had no answer, and how many of them have one now. */
  readonly unknownOutcomes: number
  readonly unknownResolved: number
  readonly transientFailures: number
  /** How much was compared with what. */
  readonly checks: Readonly<Record<string, number>>
  /** How often which operation was answered how. */
  readonly answers: Readonly<Record<string, number>>
  readonly violations: readonly Violation[]
  /** Violations beyond those that are listed, the first of each rule. */
  readonly violationsMore: number
  /** Groups whose history was too large to search: not proved. */
  readonly undecided: number
}

/** Something that must not be, and where its history is written. */
export interface Violation {
  readonly rule: string
  /** The group, where it is one's. */
  readonly group: number | null
  readonly explanation: string
  readonly historyFile: string | null
}

/** How far a run is, for a terminal. */
export interface Progress {
  readonly operations: number
  readonly of: number
  readonly seconds: number
  readonly unknown: number
  readonly violations: number
  readonly waitingForChecker: number
  /** Of this process, with the histories that are open and the judge's thread. */
  readonly memoryMib: number
}
