import type { RunContext } from '#prove/prove_system.ts'

/** Something that goes wrong in production too. */
export interface Fault {
  /** As the report counts it. */
  readonly kind: FaultKind
  /** Of all faults of a run. */
  readonly weight: number
  /** Lets it happen and waits until all serves again. False if there was no occasion. */
  inject(context: RunContext): Promise<boolean>
}

export const FAULT_KINDS = [
  'server_killed',
  'backend_killed',
  'postmaster_killed',
  'answer_dropped',
  'database_answer_dropped',
  'client_clock_jumped',
  'queue_filled',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]
