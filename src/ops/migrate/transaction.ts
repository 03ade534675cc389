import { setTimeout as sleep } from 'node:timers/promises'
import type { Queryable } from '#db/connections/pool.ts'
import { sqlstateOf } from '#ops/migrate/errors.ts'

/**
 * While a change waits for its table, all later statements on that table wait too. So it waits only briefly, gives up, lets the
 * others pass and tries again.
 */
const LOCK_TIMEOUT_MS = 3_000
const ATTEMPTS_MAX = 20
const PAUSE_MS = 500

/** lock_not_available, deadlock_detected, and concurrent changes of the roles of the cluster. */
const WORTH_RETRYING = new Set(['55P03', '40P01', 'XX000'])

/** The search path is empty: a name without its schema is an error at once, on every machine. */
const AS_OWNER = `set local role berth_owner; set local search_path = ''; set local check_function_bodies = off;`

/** Restores it. */
const AS_INSTALLER = `set local role none; set local search_path to default; set local check_function_bodies to default;`

/** The role of the transaction, or of its innermost part. */
const openOn = new WeakMap<Queryable, string>()

/** Runs `work` in a transaction. Inside of another one it is a savepoint, so that its failure can be caught. */
export async function inOneTransaction<Result>(
  db: Queryable,
  options: { as: 'berth_owner' | 'installer' },
  work: () => Promise<Result>,
): Promise<Result> {
  const role = options.as === 'berth_owner' ? AS_OWNER : AS_INSTALLER
  const outer = openOn.get(db)
  if (outer !== undefined) return asPart(db, role, outer, work)
  for (let attempt = 1; ; attempt++) {
    try {
      // A session begins with the role of its login.
      const first = options.as === 'berth_owner' ? AS_OWNER : ''
      await db.query(`begin; set local lock_timeout = ${LOCK_TIMEOUT_MS}; ${first}`)
      openOn.set(db, role)
      const result = await work()
      await db.query('commit')
      return result
    } catch (error) {
      await db.query('rollback').catch(() => undefined)
      const cause = error instanceof Error ? (error.cause ?? error) : error
      if (!WORTH_RETRYING.has(sqlstateOf(cause) ?? '') || attempt === ATTEMPTS_MAX) throw error
    } finally {
      openOn.delete(db)
    }
    await sleep(PAUSE_MS)
  }
}

async function asPart<Result>(
  db: Queryable,
  role: string,
  outer: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await db.query(`savepoint before_part; ${role}`)
  openOn.set(db, role)
  try {
    const result = await work()
    await db.query(`release savepoint before_part; ${outer}`)
    return result
  } catch (error) {
    await db.query('rollback to savepoint before_part; release savepoint before_part').catch(() => undefined)
    throw error
  } finally {
    openOn.set(db, outer)
  }
}

/**
 * Sends SQL under a savepoint, in one message, so that a failure undoes only this SQL. Returns how many characters precede it, for the
 * position in an error.
 */
export const SAVEPOINT_PREFIX = 'savepoint before_file;'

export async function underSavepoint(db: Queryable, sql: string): Promise<unknown> {
  try {
    await db.query(`${SAVEPOINT_PREFIX}${sql}\n;release savepoint before_file`)
    return undefined
  } catch (error) {
    await db.query('rollback to savepoint before_file; release savepoint before_file')
    return error
  }
}
