import type { Client } from 'pg'

export const ROLES = ['customer', 'agent', 'instructor', 'provider', 'admin'] as const
export type Role = (typeof ROLES)[number]

export interface NewAccount {
  fullName: string
  email?: string
}

export async function isAccount(db: Client, id: string): Promise<boolean> {
  const { rows } = await db.query('select from core.accounts as a where a.id = $1', [id])
  return rows.length > 0
}

/** The first account that has this role at the operator; null if there is none. */
export async function findAccountByRole(db: Client, operatorId: string, role: Role): Promise<string | null> {
  const { rows } =
    role === 'customer'
      ? await db.query<{ id: string }>(
          `select c.account_id as id from core.customers as c
            where c.operator_id = $1 and c.account_id is not null and not c.sample order by c.id limit 1`,
          [operatorId],
        )
      : await db.query<{ id: string }>(
          'select m.account_id as id from core.members as m where m.operator_id = $1 and m.role = $2 order by m.created_at limit 1',
          [operatorId, role],
        )
  return rows[0]?.id ?? null
}

/** Creates an account and gives it a role at each of the operators, as berth_owner. The first admin cannot be made otherwise. */
export async function createAccount(
  db: Client,
  operatorIds: readonly string[],
  role: Role,
  { fullName, email }: NewAccount,
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `with made as (
       insert into core.accounts (id, full_name, email, created_at) values (core.new_id(), $1, $2, core.now())
       returning id, full_name, email),
     member as (
       insert into core.members (operator_id, account_id, role, created_at)
       select o.id, m.id, $4, core.now() from made as m cross join unnest($3::uuid[]) as o (id) where $4 <> 'customer'),
     customer as (
       insert into core.customers (operator_id, id, account_id, full_name, email, created_at)
       select o.id, core.new_id(o.id), m.id, m.full_name, m.email, core.now()
         from made as m cross join unnest($3::uuid[]) as o (id) where $4 = 'customer')
     select m.id from made as m`,
    [fullName, email ?? null, operatorIds, role],
  )
  const [account] = rows
  if (account === undefined) throw new Error('the account was not made')
  return account.id
}
