import type { Client, DatabaseError } from 'pg'
import { CommandError, EXIT } from '#cli/terminal/exit.ts'

export const ROLES = ['customer', 'agent', 'instructor', 'provider', 'admin'] as const
export type Role = (typeof ROLES)[number]

export interface NewAccount {
  fullName: string
  email?: string
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

export interface NewOperator {
  slug: string
  name: string
  timeZone: string
  currency: string
}

const CHECKS: Readonly<Record<string, string>> = {
  a_slug_fits_an_address: '--operator is lower case letters, digits and dashes, at most 63',
  a_name_is_not_empty: '--name is 1 to 200 characters',
}

/** Creates an operator, as berth_owner, since nobody else may do so yet. */
export async function createOperator(
  db: Client,
  { slug, name, timeZone, currency }: NewOperator,
): Promise<string> {
  const { rows } = await db
    .query<{ id: string }>(
      `insert into core.operators (id, slug, name, time_zone, currency, created_at)
       values (core.new_id(), $1, $2, $3, $4, core.now()) returning id`,
      [slug, name, timeZone, currency],
    )
    .catch((error: DatabaseError) => {
      const zone = /time zone/.test(error.message)
        ? `--time-zone: ${error.message}; name one such as Europe/Zurich`
        : undefined
      const problem = CHECKS[error.constraint ?? ''] ?? zone
      throw problem === undefined ? error : new CommandError(problem, EXIT.usage)
    })
  const [operator] = rows
  if (operator === undefined) throw new Error('the operator was not made')
  return operator.id
}
