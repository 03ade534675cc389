/** 'undecided': the search was given up at its limit. Nothing is known then, so it counts as a failure. */
export type Verdict = 'linearizable' | 'violation' | 'undecided'

export interface CheckOptions {
  /**
   * The number of states that may be visited for one part before it is given up as undecided. Each takes about 200 bytes of
   * memory, and the length of its key.
   */
  readonly statesMax: number
  /** The number of parts that are explained. The others are only counted. */
  readonly explanationsMax: number
}

export const CHECK_OPTIONS: CheckOptions = { statesMax: 1_000_000, explanationsMax: 5 }

export interface CheckReport {
  /** 'violation' if any part is one, else 'undecided' if any part is, else 'linearizable'. */
  readonly verdict: Verdict
  readonly operations: number
  readonly partitions: number
  readonly violations: number
  readonly undecided: number
  /** The number of states visited in all parts together: the cost of the search. */
  readonly states: number
  /** An explanation of each part that is not linearizable, up to explanationsMax; null if all are. */
  readonly explanation: string | null
}
