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
 * A part runs alone: no other part is under way. All parts of a run share one PostgreSQL, and each makes databases of its
 * own in it, which the frame drops when the part ends, also when it fails.
 */
export interface Part {
  /** Heading of its section in RESULTS.md. */
  readonly title: string
  /** One or two sentences: what it measures and how. Shown by --list and under the heading. */
  readonly about: string
  /** Parts whose figures it divides by. Whoever names this part on the command line gets those too, before it. */
  readonly needs: readonly string[]
  run(stage: Stage): Promise<PartResult>
}

/** What a part is given. */
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
     * Stops it and starts it again, on the same address and with empty buffers. Connections of the part break. Tells when
     * the start began, on the clock of performance.now().
     */
    restart(): Promise<{ startedMs: number }>
    /** Writes what is dirty, so that what follows does not wait for it. */
    checkpoint(): Promise<void>
  }
  /** A database of its own, migrated as a fresh install is, with the months around today. Takes under a second. */
  createDatabase(): Promise<BenchDatabase>
  /** `berth serve` on that database as a process of its own, ready to answer; it is stopped when the part ends. */
  startServer(database: BenchDatabase, options?: ServerProcessOptions): Promise<ServerProcess>
  /** The load generator: one process for all parts, so that its code is compiled once. See bench/load/plan.ts. */
  readonly load: LoadProcess
  /** Keeps a figure by its name of bench/figures.ts; kept also if the part fails later on. */
  record(name: FigureName, figure: Figure): void
  /** A figure of a part that ran before, for a ratio. Null if it was not measured, and then there is no ratio to give. */
  find(name: FigureName): Figure | null
  /** A line for whoever watches. Goes to stderr, never into the results. */
  say(line: string): void
  /** Runs when the part ends, the newest first, also when it fails: what a part starts itself, it stops so. */
  after(cleanUp: () => Promise<unknown>): void
}

export interface RunSettings {
  /** The whole run within three minutes: fewer client counts, seconds instead of tens of them, the same figures and ratios. */
  readonly quick: boolean
  /** How long one scenario is measured, after {@link warmUpS}. A part may choose otherwise where it has a reason. */
  readonly measureS: number
  readonly warmUpS: number
  /** Clients that ask at the same time. */
  readonly clientCounts: readonly number[]
  /** Where the bookings of growth and reading are kept between runs, if they are. */
  readonly dataDirectory: string | null
}

export interface BenchDatabase {
  readonly name: string
  /** The superuser. */
  readonly url: string
  /** berth_app, the role of the server. */
  readonly appUrl: string
}

/** What a part found, beside the figures it recorded. */
export interface PartResult {
  readonly tables: readonly Table[]
  /** Sentences for below the tables: what was checked, what stood in the way, what is missing and why. */
  readonly notes: readonly string[]
}

export interface Table {
  readonly caption?: string
  readonly columns: readonly string[]
  /** Numbers are written with thousands separated and aligned to the right; null is a dash. */
  readonly rows: readonly (readonly Cell[])[]
}

export type Cell = string | number | null
