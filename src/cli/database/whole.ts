import type { Client } from 'pg'

/** Runs `work` in one transaction of this connection: all of it happens, or nothing. */
export async function whole<Result>(db: Client, work: () => Promise<Result>): Promise<Result> {
  await db.query('begin')
  try {
    const result = await work()
    await db.query('commit')
    return result
  } catch (error) {
    await db.query('rollback')
    throw error
  }
}
