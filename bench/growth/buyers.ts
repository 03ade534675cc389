import { LARGE_OPERATOR } from '#bench/growth/shop.ts'
import type { World } from '#bench/world/operator.ts'
import type { Queryable } from '#db/connections/pool.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { readSettings } from '#http/settings.ts'
import { JWT_SECRET } from '#support/tokens.ts'

/** Any customers of the operator, frequent or not. */
const CUSTOMERS = `
  select o.id as operator_id, array(
           select c.account_id::text from core.customers as c
            where c.operator_id = o.id and c.account_id is not null order by md5(c.id::text) limit $2) as account_ids
    from core.operators as o where o.slug = $1`

/** Customers of the large operator, with one token each. */
export async function findBuyers(db: Queryable, count: number): Promise<World> {
  const { rows } = await db.query<{ operator_id: string; account_ids: string[] }>(CUSTOMERS, [
    LARGE_OPERATOR,
    count,
  ])
  const [found] = rows
  if (found === undefined) throw new Error('The large operator is missing.')
  const tokens = await mintTokens(found.account_ids)
  return { operatorId: found.operator_id, accountIds: found.account_ids, tokens }
}

/** Tokens that the servers of the benchmark accept. */
export async function mintTokens(accountIds: readonly string[]): Promise<string[]> {
  const { token } = readSettings({ JWT_SECRET })
  return Promise.all(accountIds.map((accountId) => mintToken(token, { accountId })))
}
