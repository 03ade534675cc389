import type { Queryable } from '#db/connections/pool.ts'

export interface OccurrenceKey {
  readonly operatorId: string
  readonly occurrenceId: string
}

/** The version of each occurrence by its id, in one query for all of them. Occurrences that are not public are missing. */
export async function readOccurrenceVersions(
  db: Queryable,
  keys: readonly OccurrenceKey[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ occurrence_id: string; version: string }>(
    'select v.occurrence_id, v.version from core.occurrence_versions($1::uuid[], $2::uuid[]) as v',
    [keys.map((key) => key.operatorId), keys.map((key) => key.occurrenceId)],
  )
  return new Map(rows.map((row) => [row.occurrence_id, row.version]))
}
