import { setTimeout as sleep } from 'node:timers/promises'
import type { Queryable } from '#db/pool.ts'
import { sqlstateOf } from '#ops/migrate/errors.ts'

/**
 * While a change waits for its table, everything that comes after it waits too. So it waits
 * briefly, gives up, lets the queue pass and asks again.
 */
const LOCK_TIMEOUT_MS = 3_000
const ATTEMPTS_MAX = 20
const PAUSE_MS = 500

/** lock_not_available, deadlock_detected, and two clusters' worth of roles written at once. */
const WORTH_RETRYING = new Set(['55P03', '40P01', 'XX000'])

/** Nothing is found by a search path: a name without its chapter is an error at once, on every machine. */
const AS_OWNER = `set local role berth_owner; set local search_path = ''; set local check_function_bodies = off;`

const openOn = new WeakSet<Queryable>()

/** Everything in `work`, or nothing. One inside of another is a part of it, and fails alone if that is caught. */
export async function inOneTransaction<Result>(
  db: Queryable,
  options: { as: 'berth_owner' | 'installer' },
  work: () => Promise<Result>,
): Promise<Result> {
  const role = options.as === 'berth_owner' ? AS_OWNER : ''
  if (openOn.has(db)) return asPart(db, role, work)
  for (let attempt = 1; ; attempt++) {
    try {
      await db.query(`begin; set local lock_timeout = ${LOCK_TIMEOUT_MS}; ${role}`)
      openOn.add(db)
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

async function asPart<Result>(db: Queryable, role: string, work: () => Promise<Result>): Promise<Result> {
  await db.query(`savepoint before_part; ${role}`)
  try {
    const result = await work()
    await db.query(`release savepoint before_part; set local role none;
                    set local search_path to default; set local check_function_bodies to default`)
    return result
  } catch (error) {
    await db.query('rollback to savepoint before_part; release savepoint before_part').catch(() => undefined)
    throw error
  }
}

/**
 * Sends SQL under a savepoint, in one message, so that its failure undoes only itself.
 * Returns how many characters precede the SQL, for the position in an error.
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
