import type { Queryable } from '#db/connections/pool.ts'
import { metOtherObjects } from '#db/errors/server_errors.ts'
import { readMigrationGap } from '#ops/migrate/gap.ts'

/** Statements that were planned before a migration fail right after it. A minute later all have been planned again. */
const TRANSITION_S = 60

/**
 * Whether a migration has just changed this database, is about to, or has brought it to another version than that of these files.
 * Then that is the reason why one of our statements fails.
 */
export async function isInTransition(db: Queryable): Promise<boolean> {
  try {
    const { advice } = await readMigrationGap(db)
    if (advice !== null) return true
    const { rows } = await db.query<{ age_s: number }>('select ops.schema_age_s() as age_s')
    return (rows[0]?.age_s ?? 0) < TRANSITION_S
  } catch (error) {
    // The function for this exists in every release, and is missing only while it is replaced.
    if (metOtherObjects(error)) return true
    throw error
  }
}
