import type { Latency, LoadPlan } from '#bench/load/plan.ts'

/** The task of a flood: a load with one step that ends only when its time is up. */
export type FloodPlan = Omit<LoadPlan, 'next' | 'idsMax' | 'order'> & { readonly order: 'turn' }

/**
 * The report of a flood. Unlike the report of a load, it distinguishes accepted requests from refused ones, measures both from when
 * they were sent and from when they were due, and checks the head of every refusal.
 */
export interface FloodReport {
  /** Of the whole run, including the warm-up, for comparison with the rows. By status, and by the code of a refusal. */
  readonly answers: Readonly<Record<string, number>>
  /** Answers of 503 that did not say in whole seconds when to retry, of the whole run. */
  readonly withoutRetryAfter: number
  /** Requests without an answer: connections that broke, and answers that did not come in time. */
  readonly broken: number
  /** Open loop: requests that were due, but found no free connection until the end. */
  readonly unsent: number
  /** Within the measured time. */
  readonly sent: number
  readonly seconds: number
  readonly accepted: FloodSide
  readonly refused: FloodSide
  /** CPU of the flood's own thread within the measured time. */
  readonly cpuS: number
  /** When the first and the last request were sent, on the clock of bench/overload/clock.ts. */
  readonly startedMs: number
  readonly endedMs: number
}

export interface FloodSide {
  /** Answers within the measured time. */
  readonly answered: number
  /** Of requests that were sent or answered within the measured time. */
  readonly fromSending: Latency
  /** The same requests. In a closed loop, the times are the same too. */
  readonly fromDue: Latency
}
