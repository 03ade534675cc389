import { CommandError, EXIT } from '#cli/terminal/exit.ts'
import { findRunningCluster } from '#db/embedded/cluster.ts'
import { embeddedDirectory } from '#db/embedded/start.ts'

/** DATABASE_URL. An empty one is as good as none, as it is for `berth dev`. */
export function givenDatabaseUrl(): string | undefined {
  return process.env.DATABASE_URL?.trim() || undefined
}

/** The database of a command: the one given, else DATABASE_URL, else the embedded one if it is running. */
export function findDatabaseUrl(asked?: string): string {
  const url = asked ?? givenDatabaseUrl() ?? findRunningCluster(embeddedDirectory())
  if (url === undefined || url === '') {
    throw new CommandError(
      'No database: set DATABASE_URL, pass --database-url, or start the embedded one with `berth dev`.',
      EXIT.usage,
    )
  }
  return url
}
