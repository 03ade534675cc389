import type { Queryable } from '#db/connections/pool.ts'
import { readMigrations, versionText } from '#ops/migrate/files.ts'

/** How the version of a database differs from these files. If both lists are empty, it does not. */
export interface MigrationGap {
  /** Names of migrations that the database lacks. */
  readonly pending: readonly string[]
  /** Numbers of migrations that these files do not know: a newer release has migrated the database. */
  readonly unknown: readonly string[]
  /** A message with what to do; null if there is no gap. */
  readonly advice: string | null
}

/** Compares by number. Every role may do so, that of the server too. */
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
