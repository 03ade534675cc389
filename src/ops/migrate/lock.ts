import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { connect, type Queryable } from '#db/connections/pool.ts'
import { isTransactionPooler, TRANSACTION_POOLER } from '#db/connections/transaction_pooler.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { describeHolder, findHolder, type LockHolder } from '#ops/migrate/lock_holder.ts'

/** "berth" in ASCII; one key for everything that changes the schema of a database. */
export const LOCK_KEY = 0x6265_7274

const POLL_MS = 100
export const LOCK_WAIT_MS_MAX = 600_000

export interface LockOptions {
  /** Called at once with the holder of the lock, and again when the holder changes. */
  onWait?: (holder: LockHolder | null) => void
  waitMsMax?: number
}

/**
 * Runs `work` on one direct connection while no other installer works on this database.
 *
 * The lock belongs to a transaction on a connection of its own. It ends with that transaction, whatever a pooler does with the
 * connection afterwards. If the lock is lost, the work is aborted.
 */
export async function underMigrationLock<Result>(
  url: string,
  options: LockOptions,
  work: (db: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await connect(url, 'berth migrate')
  try {
    const holder = await connect(url, 'berth migrate (lock)')
    try {
      if (await isTransactionPooler(client, holder)) throw transactionPooler()
      await takeLock(holder, options)
      holder.once('end', () => void client.end())
      await client.query(
        `set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;
         set client_min_messages = warning; set timezone = 'UTC'`,
      )
      return await work(client)
    } finally {
      holder.removeAllListeners('end')
      await holder.end()
    }
  } finally {
    await client.end()
  }
}

function transactionPooler(): MigrationError {
  return new MigrationError(
    `${TRANSACTION_POOLER} Migrate over a direct connection: the address and port of PostgreSQL itself.`,
  )
}

/** Timeouts of the server that would end an idle or long transaction. transaction_timeout exists from 17 on. */
const LIMITS = ['idle_in_transaction_session_timeout', 'transaction_timeout']

/**
 * A waiter asks again and again, each time in a new transaction, instead of waiting inside PostgreSQL. A blocked statement holds a
 * snapshot, and CREATE INDEX CONCURRENTLY waits for every snapshot, so the two would deadlock. The transaction is read committed,
 * whatever the default of the database: otherwise it would hold a snapshot itself.
 */
async function takeLock(
  holder: Client,
  { onWait, waitMsMax = LOCK_WAIT_MS_MAX }: LockOptions,
): Promise<void> {
  const giveUpAtMs = performance.now() + waitMsMax
  let told: number | null | undefined
  for (;;) {
    await holder.query('begin isolation level read committed')
    await holder.query(
      `select set_config(s.name, '0', true) from pg_catalog.pg_settings as s where s.name = any($1)`,
      [LIMITS],
    )
    // Without parameters: with them PostgreSQL keeps the snapshot of the statement until the transaction ends, and CREATE INDEX
    // CONCURRENTLY would wait for that snapshot, and so for itself.
    const { rows } = await holder.query<{ taken: boolean }>(
      `select pg_try_advisory_xact_lock(${LOCK_KEY}) as taken`,
    )
    if (rows[0]?.taken) return
    const other = await findHolder(holder, LOCK_KEY)
    await holder.query('rollback')
    if (performance.now() >= giveUpAtMs) throw lockTaken(other, waitMsMax)
    const isNews = told === undefined || (other !== null && other.pid !== told)
    if (isNews) onWait?.(other)
    told = other?.pid ?? told ?? null
    await sleep(POLL_MS)
  }
}

function lockTaken(holder: LockHolder | null, waitedMs: number): MigrationError {
  const who = holder === null ? 'Another session' : `${describeHolder(holder)},`
  const how =
    holder === null
      ? ''
      : ` If no migration is at work there, end that session: select pg_terminate_backend(${holder.pid})`
  return new MigrationError(
    `${who} has held the lock of migrations on this database for the ${waitedMs / 1000} s that this one waited.${how}`,
  )
}
