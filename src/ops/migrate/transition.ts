import type { Queryable } from '#db/connections/pool.ts'
import { metOtherObjects } from '#db/errors/server_errors.ts'
import { readMigrationGap } from '#ops/migrate/gap.ts'

/** Statements that were planned before a migration fail right after it; a minute later all have been planned anew. */
const TRANSITION_S = 60

/**
 * Whether a migration has just changed this database, is about to, or has brought it to another version than these files'.
 * Then it is the reason why a statement of ours does not fit what is there.
 */
export async function isInTransition(db: Queryable): Promise<boolean> {
  try {
    const { advice } = await readMigrationGap(db)
    if (advice !== null) return true
    const { rows } = await db.query<{ age_s: number }>('select ops.schema_age_s() as age_s')
    return (rows[0]?.age_s ?? 0) < TRANSITION_S
  } catch (error) {
    // What answers this is there in every release, and is missing only while it is replaced.
    if (metOtherObjects(error)) return true
    throw error
  }
}
