import type { Client } from 'pg'
import { whole } from '#cli/database/whole.ts'

/** Does what an admin could do over HTTP, with the same functions and checks, in one transaction. */
export async function asAdmin(db: Client, accountId: string, work: () => Promise<void>): Promise<void> {
  await whole(db, async () => {
    await db.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify({ sub: accountId })])
    await work()
  })
}
