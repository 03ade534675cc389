import type { RunContext } from '#prove/prove_system.ts'

/** A fault that the nemesis can inject: something that goes wrong in production too. */
export interface Fault {
  /** Its name in the report. */
  readonly kind: FaultKind
  /** How often it is injected, relative to the others. */
  readonly weight: number
  /** Injects the fault and waits until the system works again. False if there was no occasion for it. */
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
