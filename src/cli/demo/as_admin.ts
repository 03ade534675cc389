import type { Client } from 'pg'

/** Does what an admin could do over HTTP, with the same functions and checks, in one transaction. */
export async function asAdmin(db: Client, accountId: string, work: () => Promise<void>): Promise<void> {
  await db.query('begin')
  try {
    await db.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify({ sub: accountId })])
    await work()
    await db.query('commit')
  } catch (error) {
    await db.query('rollback')
    throw error
  }
}
