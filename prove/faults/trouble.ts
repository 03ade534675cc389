import { setTimeout as pause } from 'node:timers/promises'
import { clientClockJumped } from '#prove/faults/clock_jump.ts'
import { answerDropped, databaseAnswerDropped } from '#prove/faults/cuts.ts'
import type { Fault, FaultKind } from '#prove/faults/fault.ts'
import { queueFilled } from '#prove/faults/full_queue.ts'
import { backendKilled, postmasterKilled, serverKilled } from '#prove/faults/kills.ts'
import type { Floor } from '#prove/prove_system.ts'
import type { Berth } from '#prove/systems/berth.ts'
import type { BerthWorld } from '#prove/world/berth_world.ts'
import type { OwnDatabase } from '#prove/world/database.ts'
import type { Servers } from '#prove/world/servers.ts'

export interface Surroundings {
  readonly database: OwnDatabase
  readonly world: BerthWorld
  readonly servers: Servers
  readonly berth: Berth
}

/**
 * Operations between two faults, on average: most of a run is to be work, and not recovery. A long run has some hundreds of
 * faults, a short one some dozens.
 */
const PEACE_MIN = 50
const PEACE_MAX = 2_000
const FAULTS_OF_A_SHORT_RUN = 80
const LOOK_MS = 10
/** A fault that had no occasion so often will have none. */
const TRIES_MAX = 5

/** Every way in which things go wrong here. */
export function allFaults({ database, world, servers, berth }: Surroundings): Fault[] {
  return [
    serverKilled(servers),
    backendKilled(database),
    postmasterKilled(database, world.owner),
    answerDropped(servers),
    databaseAnswerDropped(servers),
    clientClockJumped(berth),
    queueFilled(berth, servers, world, database),
  ]
}

export interface Trouble {
  /** One fault after the other until the run is over, shuffled by the seed so that each kind has its share. */
  make(floor: Floor): Promise<void>
  /** A run that is too short for every kind of fault goes on until each has happened, or was tried often enough. */
  hadEveryKind(): boolean
}

export function makeTrouble(
  faults: readonly Fault[],
  counts: Map<FaultKind, number>,
  operations: number,
): Trouble {
  const peace = peaceOf(operations)
  const tries = new Map<FaultKind, number>()
  let deck: Fault[] = []
  return {
    hadEveryKind: () =>
      faults.every(({ kind }) => (counts.get(kind) ?? 0) > 0 || (tries.get(kind) ?? 0) >= TRIES_MAX),
    async make(floor) {
      while (!floor.isOver()) {
        await inPeace(floor, floor.dice.roll(2 * peace))
        if (floor.isOver()) return
        if (deck.length === 0) deck = shuffle(floor, faults)
        const fault = deck.pop()
        if (fault === undefined) return
        if (await fault.strike(floor)) counts.set(fault.kind, (counts.get(fault.kind) ?? 0) + 1)
        tries.set(fault.kind, (tries.get(fault.kind) ?? 0) + 1)
      }
    },
  }
}

/** On average, of a run that is so long. */
export function peaceOf(operations: number): number {
  return Math.min(PEACE_MAX, Math.max(PEACE_MIN, Math.round(operations / FAULTS_OF_A_SHORT_RUN)))
}

/** Until so many more operations are done, or the run is over. */
async function inPeace(floor: Floor, operations: number): Promise<void> {
  const until = floor.statistics.operations + operations
  while (floor.statistics.operations < until && !floor.isOver()) await pause(LOOK_MS)
}

/** Each as often as its share; one of each kind first, so that a short run has them all. */
function shuffle({ dice }: Floor, faults: readonly Fault[]): Fault[] {
  const rest = faults.flatMap((fault) => Array.from({ length: fault.share - 1 }, () => fault))
  const mixed = (some: readonly Fault[]) =>
    some
      .map((fault) => ({ fault, place: dice.fraction() }))
      .sort((a, b) => a.place - b.place)
      .map(({ fault }) => fault)
  return [...mixed(rest), ...mixed(faults)]
}
