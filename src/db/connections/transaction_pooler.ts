import { setTimeout as sleep } from 'node:timers/promises'
import type { Queryable } from '#db/connections/pool.ts'

const ATTEMPTS = 3
const ANSWER_MS_MAX = 5_000

/** What is wrong with an address, for a person to read; what to do follows it. */
export const TRANSACTION_POOLER =
  'This address leads to a pooler that gives each transaction another session (PgBouncer in transaction mode, Supabase on port 6543).'

/**
 * Whether two connections to one address lead to a pooler in transaction mode. Roles, settings and locks would be lost after each
 * statement, and would remain on a session that others use.
 *
 * Such a pooler gives the session used last to the next client. So another connection begins a transaction, which takes that
 * session, and then the first connection is asked which session serves it now. Other clients may come in between, so this is tried
 * more than once.
 */
export async function isTransactionPooler(db: Queryable, other: Queryable): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await readPid(db)
    await other.query('begin')
    await readPid(other)
    const asked = readPid(db)
    const after = await Promise.race([asked, sleep(ANSWER_MS_MAX, null, { ref: false })])
    await other.query('rollback')
    await asked
    if (after !== before) return true
  }
  return false
}

async function readPid(db: Queryable): Promise<number | undefined> {
  const { rows } = await db.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid')
  return rows[0]?.pid
}
