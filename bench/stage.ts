import type { Figure, FigureName } from '#bench/figures.ts'
import type { LoadProcess } from '#bench/load/process.ts'
import type { RunSettings, Stage } from '#bench/part.ts'
import type { Postgres } from '#bench/postgres.ts'
import { startServerProcess } from '#bench/server.ts'

export interface StageParts {
  readonly settings: RunSettings
  readonly postgres: Postgres
  readonly load: LoadProcess
  /** Of the whole run; a part adds to it. */
  readonly figures: Map<FigureName, Figure>
  readonly say: (line: string) => void
}

export interface OpenStage extends Stage {
  /** Undoes what the part made and started, the newest first. Every clean-up runs, also after one that fails. */
  close(): Promise<void>
}

/** Sets the stage for one part. */
export function openStage({ settings, postgres, load, figures, say }: StageParts): OpenStage {
  const cleanUps: (() => Promise<unknown>)[] = []
  const after = (cleanUp: () => Promise<unknown>) => void cleanUps.push(cleanUp)
  return {
    settings,
    postgres,
    load,
    say,
    after,
    record: (name, figure) => void figures.set(name, figure),
    find: (name) => figures.get(name) ?? null,
    async createDatabase() {
      const database = await postgres.createDatabase()
      after(() => postgres.dropDatabase(database))
      return database
    },
    async startServer(database, options) {
      const server = await startServerProcess(database.appUrl, options)
      after(() => server.stop())
      return server
    },
    async close() {
      const failures: unknown[] = []
      for (const cleanUp of cleanUps.splice(0).reverse()) {
        await cleanUp().catch((error: unknown) => failures.push(error))
      }
      if (failures.length > 0) throw new AggregateError(failures, 'Something could not be cleaned up.')
    },
  }
}
