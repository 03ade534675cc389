import type { Figure, FigureName } from '#bench/figures.ts'
import type { LoadProcess } from '#bench/load/process.ts'
import type { ServerProcess, ServerProcessOptions } from '#support/server_process.ts'

/**
 * One part of the benchmark: the file `bench/parts/<name>.ts`, which exports it as `part`.
 *
 *     export const part: Part = {
 *       title: 'Limits',
 *       about: 'What this machine can do at all: …',
 *       needs: [],
 *       async run(stage) { … return { tables, notes } },
 *     }
 *
 * Parts run one after the other. All parts of a run share one PostgreSQL, and each creates databases of its own in it, which are
 * dropped when the part ends or fails.
 */
export interface Part {
  /** Heading of its section in RESULTS.md. */
  readonly title: string
  /** One or two sentences: what it measures and how. Shown by --list and under the heading. */
  readonly about: string
  /** Parts whose figures it uses as baselines. They run before this part, even if the command line names only this one. */
  readonly needs: readonly string[]
  run(stage: Stage): Promise<PartResult>
}

/** What a part may use. */
export interface Stage {
  readonly settings: RunSettings
  /** PostgreSQL as published in bench/postgres.ts: fsync and synchronous_commit on, data on a disk. */
  readonly postgres: {
    /** The superuser, in database postgres. */
    readonly url: string
    readonly port: number
    /** The postmaster. Its children are found below it, see bench/machine/cpu.ts. */
    readonly pid: number
    /**
     * Restarts it on the same address, with empty buffers. Connections of the part break. Returns when the start began, by the clock
     * of performance.now().
     */
    restart(): Promise<{ startedMs: number }>
    /** Runs a checkpoint, so that what follows does not have to wait for one. */
    checkpoint(): Promise<void>
  }
  /** A database of its own, migrated as a fresh install is, with the months around today. Takes under a second. */
  createDatabase(): Promise<BenchDatabase>
  /** `berth serve` on that database as a process of its own, ready to answer; it is stopped when the part ends. */
  startServer(database: BenchDatabase, options?: ServerProcessOptions): Promise<ServerProcess>
  /** The load generator: one process for all parts, so that its code is compiled once. See bench/load/plan.ts. */
  readonly load: LoadProcess
  /** Records a figure by its name in bench/figures.ts. It is kept even if the part fails later. */
  record(name: FigureName, figure: Figure): void
  /** A figure of an earlier part, for a ratio. Null if it was not measured; then there is no ratio. */
  find(name: FigureName): Figure | null
  /** Prints a line of progress to stderr, never into the results. */
  say(line: string): void
  /** Runs when the part ends or fails, the newest first. A part stops here what it has started. */
  after(cleanUp: () => Promise<unknown>): void
}

export interface RunSettings {
  /** The whole run within three minutes: fewer client counts, seconds instead of tens of them, the same figures and ratios. */
  readonly quick: boolean
  /** How long one scenario is measured, after {@link warmUpS}. A part may deviate if it has a reason. */
  readonly measureS: number
  readonly warmUpS: number
  /** Clients that ask at the same time. */
  readonly clientCounts: readonly number[]
  /** The directory that keeps the bookings of growth and reading between runs, if any. */
  readonly dataDirectory: string | null
}

export interface BenchDatabase {
  readonly name: string
  /** The superuser. */
  readonly url: string
  /** berth_app, the role of the server. */
  readonly appUrl: string
}

/** The results of a part beside its recorded figures. */
export interface PartResult {
  readonly tables: readonly Table[]
  /** Notes below the tables: what was checked, what caused problems, what is missing and why. */
  readonly notes: readonly string[]
}

export interface Table {
  readonly caption?: string
  readonly columns: readonly string[]
  /** Numbers are written with thousands separated and aligned to the right; null is a dash. */
  readonly rows: readonly (readonly Cell[])[]
}

export type Cell = string | number | null
