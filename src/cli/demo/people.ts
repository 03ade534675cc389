import type { Client } from 'pg'
import { createAccount } from '#cli/database/accounts.ts'

/** The accounts of the ready-made tokens. */
export interface People {
  customer: string
  agent: string
  admin: string
}

const EMAILS = {
  customer: 'customer@demo.invalid',
  agent: 'agent@demo.invalid',
  admin: 'admin@demo.invalid',
} as const
const NAMES = { customer: 'Demo Customer', agent: 'Demo Agent', admin: 'Demo Admin' } as const

/** A customer, an agent and an admin of these operators. They are found again by their addresses, in a reserved domain. */
export async function ensurePeople(db: Client, operatorIds: readonly string[]): Promise<People> {
  const ensure = async (role: keyof People) => {
    const { rows } = await db.query<{ id: string }>(
      'select a.id from core.accounts as a where a.email = $1',
      [EMAILS[role]],
    )
    return rows[0]?.id ?? createAccount(db, operatorIds, role, { fullName: NAMES[role], email: EMAILS[role] })
  }
  return { customer: await ensure('customer'), agent: await ensure('agent'), admin: await ensure('admin') }
}
