/** 'undecided': the search was given up at its bound. Whoever asked for a proof did not get one: it is a failure. */
export type Verdict = 'linearizable' | 'violation' | 'undecided'

export interface CheckOptions {
  /**
   * States that may be visited for one part before it is given up as undecided. Each takes memory: about 200 bytes and the
   * length of its key.
   */
  readonly statesMax: number
  /** Parts that are explained; the rest are only counted. */
  readonly explanationsMax: number
}

export const CHECK_OPTIONS: CheckOptions = { statesMax: 1_000_000, explanationsMax: 5 }

export interface CheckReport {
  /** 'violation' if any part is one; else 'undecided' if any is; else 'linearizable'. */
  readonly verdict: Verdict
  readonly operations: number
  readonly partitions: number
  readonly violations: number
  readonly undecided: number
  /** In all parts together: what the search cost. */
  readonly states: number
  /** In words, for each part that is not linearizable, up to explanationsMax; null if all are. */
  readonly explanation: string | null
}
