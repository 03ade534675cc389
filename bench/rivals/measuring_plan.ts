import type { RunSettings } from '#bench/part.ts'
import { WORKLOADS, type Workload } from '#bench/rivals/workloads.ts'

/** How long everything is measured. There are eight strategies, so each minute here takes eight. */
export interface MeasuringPlan {
  readonly workloads: readonly Workload[]
  /** Sizes of the pool that are tried. */
  readonly connections: readonly number[]
  readonly clientsOf: (workload: Workload) => readonly number[]
  readonly warmUpS: number
  readonly overSqlS: number
  readonly overHttpS: number
  readonly checkedGroups: number
}

const QUICK: MeasuringPlan = {
  workloads: ['hot departure'],
  // Nearly always the best when more sizes were tried.
  connections: [2],
  clientsOf: () => [64],
  warmUpS: 0.3,
  overSqlS: 0.3,
  overHttpS: 1,
  checkedGroups: 1,
}

const THOROUGH: MeasuringPlan = {
  workloads: WORKLOADS,
  connections: [1, 4, 16, 64],
  clientsOf: (workload) => (workload === 'hot departure' ? [16, 64, 256] : [64]),
  warmUpS: 1,
  overSqlS: 1,
  overHttpS: 4,
  checkedGroups: 20,
}

export function planOf({ quick }: RunSettings): MeasuringPlan {
  return quick ? QUICK : THOROUGH
}
