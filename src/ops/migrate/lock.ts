import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type Queryable } from '#db/pool.ts'
import { MigrationError } from '#ops/migrate/errors.ts'

/** "berth" in ASCII; one key for everything that changes the schema of a database. */
const LOCK_KEY = 0x6265_7274

const POLL_MS = 100
export const LOCK_WAIT_MS_MAX = 600_000

/**
 * Runs `work` on one direct connection while no other installer is at work on this database.
 *
 * Who waits asks again and again instead of waiting inside PostgreSQL: a blocked statement holds a
 * snapshot, and CREATE INDEX CONCURRENTLY waits for every snapshot, so the two would deadlock.
 * The lock ends with the connection, also when the process dies.
 */
export async function underMigrationLock<Result>(
  url: string,
  options: { onWait?: () => void; waitMsMax?: number },
  work: (db: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await connect(url, 'berth migrate')
  try {
    await client.query(
      `set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;
       set client_min_messages = warning; set timezone = 'UTC'`,
    )
    await takeLock(client, options)
    return await work(client)
  } finally {
    await client.end()
  }
}

async function takeLock(db: Queryable, options: { onWait?: () => void; waitMsMax?: number }): Promise<void> {
  const { onWait, waitMsMax = LOCK_WAIT_MS_MAX } = options
  for (let waitedMs = 0; waitedMs <= waitMsMax; waitedMs += POLL_MS) {
    const { rows } = await db.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      LOCK_KEY,
    ])
    if (rows[0]?.taken) return
    if (waitedMs === 0) onWait?.()
    await sleep(POLL_MS)
  }
  throw new MigrationError(`Another migration has held the lock of this database for ${waitMsMax / 1000} s.`)
}
