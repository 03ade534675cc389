import type { FigureName } from '#bench/figures.ts'
import type { HttpShop } from '#bench/http/shop.ts'
import type { LoadPlan, LoadReport } from '#bench/load/plan.ts'

/** One use of the API, at several client counts. */
export interface Scenario {
  readonly title: string
  /** `all`: every client count of the run. `one`: only the one at which scenarios are compared with each other. */
  readonly clients: 'all' | 'one'
  /** It takes long, so a quick run leaves it out. */
  readonly thorough?: true
  /** The name of its best rate, if that is compared with insert commits. */
  readonly figure?: FigureName
  /** Creates what the clients request. It is called before each client count. */
  prepare(shop: HttpShop, clients: number): Promise<ScenarioPlan>
  /** What the rows must contain afterwards, according to the answers. */
  changed(report: LoadReport): Changes
}

/** With a warm-up of its own if that of the run is too short. */
export type ScenarioPlan = Pick<LoadPlan, 'requests' | 'order' | 'keys' | 'next'> &
  Partial<Pick<LoadPlan, 'warmUpS'>>

/** The change of the number of bookings with each status. */
export interface Changes {
  readonly confirmed?: number
  readonly held?: number
  readonly cancelled?: number
}

/** The number of answers with this status, or refused with this code. */
export function countOf(answers: Readonly<Record<string, number>>, name: string): number {
  return answers[name] ?? 0
}
