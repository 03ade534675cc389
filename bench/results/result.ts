import type { Figure, FigureName } from '#bench/figures.ts'
import type { Machine } from '#bench/machine/describe.ts'
import type { Versions } from '#bench/machine/versions.ts'
import type { Part, PartResult } from '#bench/part.ts'

/** One run of the benchmark: everything that the results are written from. */
export interface RunResult {
  readonly date: Date
  readonly quick: boolean
  readonly seconds: number
  /** As typed, to run it again. */
  readonly command: string
  readonly machine: Machine
  readonly versions: Versions
  readonly parts: readonly PartOutcome[]
  readonly figures: ReadonlyMap<FigureName, Figure>
}

export interface PartOutcome {
  readonly name: string
  readonly part: Pick<Part, 'title' | 'about'>
  readonly seconds: number
  /** What it found, or why it could not. */
  readonly result: PartResult | Error
}
