import type { Client } from 'pg'
import { createAccount } from '#cli/database/accounts.ts'

/** The accounts of the ready-made tokens. */
export interface People {
  customer: string
  agent: string
  admin: string
}

/** Reserved domains, in which no mail arrives. */
type Domain = 'demo.invalid' | 'newcomer.invalid'

/** A customer, an agent and an admin of these operators. They are found again by their addresses. */
export async function ensurePeople(
  db: Client,
  operatorIds: readonly string[],
  domain: Domain = 'demo.invalid',
): Promise<People> {
  const ensure = async (role: keyof People, fullName: string) => {
    const email = `${role}@${domain}`
    const { rows } = await db.query<{ id: string }>(
      'select a.id from core.accounts as a where a.email = $1',
      [email],
    )
    return rows[0]?.id ?? createAccount(db, operatorIds, role, { fullName, email })
  }
  return {
    customer: await ensure('customer', 'Demo Customer'),
    agent: await ensure('agent', 'Demo Agent'),
    admin: await ensure('admin', 'Demo Admin'),
  }
}

/** The same for somebody who starts with nothing: accounts without an operator, which the first of them may create. */
export function ensureNewcomers(db: Client): Promise<People> {
  return ensurePeople(db, [], 'newcomer.invalid')
}
