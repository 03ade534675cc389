import type { FigureName } from '#bench/figures.ts'
import type { HttpShop } from '#bench/http/shop.ts'
import type { LoadPlan, LoadReport } from '#bench/load/plan.ts'

/** One way of using the API, at several client counts. */
export interface Scenario {
  readonly title: string
  /** `all`: every client count of the run. `one`: that with which the ways are compared to each other. */
  readonly clients: 'all' | 'one'
  /** Takes long: a quick run leaves it out. */
  readonly thorough?: true
  /** What its best rate is called, of those that are compared to insert commits. */
  readonly figure?: FigureName
  /** Makes what the clients ask for; called before each client count. */
  prepare(shop: HttpShop, clients: number): Promise<ScenarioPlan>
  /** What the rows must say afterwards, from what was answered. */
  changed(report: LoadReport): Changes
}

/** With a warm-up of its own where that of the run is too short. */
export type ScenarioPlan = Pick<LoadPlan, 'requests' | 'order' | 'keys' | 'next'> &
  Partial<Pick<LoadPlan, 'warmUpS'>>

/** How many bookings more, or fewer, there are with each status. */
export interface Changes {
  readonly confirmed?: number
  readonly held?: number
  readonly cancelled?: number
}

/** Answers with this status, or refused with this code. */
export function countOf(answers: Readonly<Record<string, number>>, name: string): number {
  return answers[name] ?? 0
}
