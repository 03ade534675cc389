import type { ClientBase } from 'pg'

/** Runs `work` in one transaction as berth_owner. The login of the connection must be allowed to become that role. */
export async function asOwner<Result>(
  db: ClientBase,
  work: () => Promise<Result>,
  { dryRun = false } = {},
): Promise<Result> {
  await db.query('begin; set local role berth_owner')
  try {
    const result = await work()
    await db.query(dryRun ? 'rollback' : 'commit')
    return result
  } catch (error) {
    await db.query('rollback')
    throw error
  }
}
