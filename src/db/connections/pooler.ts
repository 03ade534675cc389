import type { Queryable } from '#db/connections/pool.ts'
import { wasNotPrepared } from '#db/errors/server_errors.ts'

const ROUNDS = 3
const STATEMENT = { name: 'berth_is_kept', text: 'select 1 as kept' }

/** What to do about a connection pooler that loses prepared statements. */
export const FORGETFUL_POOLER =
  'This address leads to a connection pooler that loses prepared statements (PgBouncer in transaction mode, older than 1.21 or with max_prepared_statements = 0): bookings would fail. Set max_prepared_statements to 100 or more, use session mode, or name PostgreSQL itself in DATABASE_URL.'

/**
 * Whether a statement that is prepared on one connection stays there, and only there. A pooler that gives each transaction another
 * session has to ensure that itself.
 *
 * A pooler gives the session used last to the client that asks next. So either the second connection finds the statement already
 * prepared, or the first one does not find it again. Other clients may come between, so this tries more than once.
 */
export async function keepsPreparedStatements(one: Queryable, other: Queryable): Promise<boolean> {
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      await one.query(STATEMENT)
      await other.query(STATEMENT)
    }
    return true
  } catch (error) {
    if (wasNotPrepared(error)) return false
    throw error
  }
}
