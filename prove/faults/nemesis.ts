import { setTimeout as pause } from 'node:timers/promises'
import { clientClockJumped } from '#prove/faults/clock_jump.ts'
import { answerDropped, databaseAnswerDropped } from '#prove/faults/dropped_answers.ts'
import type { Fault, FaultKind } from '#prove/faults/fault.ts'
import { queueFilled } from '#prove/faults/full_queue.ts'
import { backendKilled, postmasterKilled, serverKilled } from '#prove/faults/kills.ts'
import type { OwnDatabase } from '#prove/fixture/database.ts'
import type { Fixture } from '#prove/fixture/fixture.ts'
import type { Servers } from '#prove/fixture/servers.ts'
import type { RunContext } from '#prove/prove_system.ts'
import type { Berth } from '#prove/systems/berth.ts'

export interface FaultTargets {
  readonly database: OwnDatabase
  readonly fixture: Fixture
  readonly servers: Servers
  readonly berth: Berth
}

/**
 * Operations between two faults, on average, so that a run spends most of its time on work and not on recovery. A long run has
 * some hundreds of faults, a short one some dozens.
 */
const GAP_MIN = 50
const GAP_MAX = 2_000
const FAULTS_OF_A_SHORT_RUN = 80
const LOOK_MS = 10
/** A fault that had no occasion this many times is given up. */
const TRIES_MAX = 5

/** All kinds of faults. */
export function allFaults({ database, fixture, servers, berth }: FaultTargets): Fault[] {
  return [
    serverKilled(servers),
    backendKilled(database),
    postmasterKilled(database, fixture.owner),
    answerDropped(servers),
    databaseAnswerDropped(servers),
    clientClockJumped(berth),
    queueFilled(berth, servers, fixture, database),
  ]
}

export interface Nemesis {
  /** Injects one fault after the other until the run is over, in an order that the seed determines. */
  run(context: RunContext): Promise<void>
  /** Whether each kind of fault has happened, or was tried often enough. A short run goes on until then. */
  hadEveryKind(): boolean
}

export function createNemesis(
  faults: readonly Fault[],
  counts: Map<FaultKind, number>,
  operations: number,
): Nemesis {
  const gap = operationsBetweenFaults(operations)
  const tries = new Map<FaultKind, number>()
  let remaining: Fault[] = []
  return {
    hadEveryKind: () =>
      faults.every(({ kind }) => (counts.get(kind) ?? 0) > 0 || (tries.get(kind) ?? 0) >= TRIES_MAX),
    async run(context) {
      while (!context.isOver()) {
        await waitForOperations(context, context.random.below(2 * gap))
        if (context.isOver()) return
        if (remaining.length === 0) remaining = shuffle(context, faults)
        const fault = remaining.pop()
        if (fault === undefined) return
        if (await fault.inject(context)) counts.set(fault.kind, (counts.get(fault.kind) ?? 0) + 1)
        tries.set(fault.kind, (tries.get(fault.kind) ?? 0) + 1)
      }
    },
  }
}

/** The average for a run of this many operations. */
export function operationsBetweenFaults(operations: number): number {
  return Math.min(GAP_MAX, Math.max(GAP_MIN, Math.round(operations / FAULTS_OF_A_SHORT_RUN)))
}

/** Waits until this many more operations are done, or the run is over. */
async function waitForOperations(context: RunContext, operations: number): Promise<void> {
  const until = context.statistics.operations + operations
  while (context.statistics.operations < until && !context.isOver()) await pause(LOOK_MS)
}

/** Each fault as often as its weight; one of each kind is taken first, so that a short run has them all. */
function shuffle({ random }: RunContext, faults: readonly Fault[]): Fault[] {
  const rest = faults.flatMap((fault) => Array.from({ length: fault.weight - 1 }, () => fault))
  const mixed = (some: readonly Fault[]) =>
    some
      .map((fault) => ({ fault, place: random.fraction() }))
      .sort((a, b) => a.place - b.place)
      .map(({ fault }) => fault)
  return [...mixed(rest), ...mixed(faults)]
}
