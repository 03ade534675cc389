import type { Latency, LoadPlan } from '#bench/load/plan.ts'

/** What a flood does: a load of one step, without an end but that of its time. */
export type FloodPlan = Omit<LoadPlan, 'next' | 'idsMax' | 'order'> & { readonly order: 'turn' }

/**
 * What became of a flood. Beside the report of a load it tells accepted requests from refused ones, times both from when
 * they were sent as well as from when they were due, and looks at the head of every refusal.
 */
export interface FloodReport {
  /** Of the whole run, warm-up included: to be compared with the rows. By status, and by code of a refusal. */
  readonly answers: Readonly<Record<string, number>>
  /** Answers of 503 that did not say in whole seconds when to come again. Of the whole run. */
  readonly withoutRetryAfter: number
  /** Requests that got no answer: connections that broke, and answers that did not come in time. */
  readonly broken: number
  /** Open loop: requests that were due and for which no connection was free until the end. */
  readonly unsent: number
  /** Within the measured time. */
  readonly sent: number
  readonly seconds: number
  readonly accepted: FloodSide
  readonly refused: FloodSide
  /** CPU of the flood's own thread within the measured time. */
  readonly cpuS: number
  /** When the first request was sent and when the last, on the clock of bench/overload/clock.ts. */
  readonly startedMs: number
  readonly endedMs: number
}

export interface FloodSide {
  /** Answers that came within the measured time. */
  readonly answered: number
  /** Of requests that were sent or answered within the measured time. */
  readonly fromSending: Latency
  /** The same requests; in a closed loop the same times. */
  readonly fromDue: Latency
}
