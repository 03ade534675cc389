import type { Queryable } from '#db/connections/pool.ts'
import { readMigrations, versionText } from '#ops/migrate/files.ts'

/** Where a database is not at the version of these files. Both lists empty: it is. */
export interface MigrationGap {
  /** What these files have and the database lacks, by name. */
  readonly pending: readonly string[]
  /** What the database has and these files do not know, by number: a newer release was here. */
  readonly unknown: readonly string[]
  /** What is so and what to do, for a person; null where there is no gap. */
  readonly advice: string | null
}

/** Compares by number, as whoever the connection is of: the server's own role may ask too. */
export async function readMigrationGap(db: Queryable): Promise<MigrationGap> {
  const files = await readMigrations()
  const { rows } = await db.query<{ version: number }>(
    'select v.version from ops.applied_versions() as v (version)',
  )
  const applied = new Set(rows.map(({ version }) => version))
  const known = new Set(files.map(({ version }) => version))
  const pending = files
    .filter(({ version }) => !applied.has(version))
    .map(({ version, name }) => `${versionText(version)}_${name}`)
  const unknown = [...applied].filter((version) => !known.has(version)).map(versionText)
  return { pending, unknown, advice: advise(pending, unknown) }
}

/** What to do about migrations that a database has and these files do not know. */
export function describeUnknown(unknown: readonly string[]): string {
  return `The database is ahead: it has migration ${unknown.join(', ')}, which this release of Berth does not know. Use the release that brought it, or roll back with that one first.`
}

function advise(pending: readonly string[], unknown: readonly string[]): string | null {
  if (unknown.length > 0) return describeUnknown(unknown)
  return pending.length > 0
    ? `The database lacks ${pending.join(', ')}: run \`berth migrate\` with the URL that installs.`
    : null
}
