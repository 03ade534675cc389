import type { Client } from 'pg'
import { keyName } from '#prove/workload/group_history.ts'

/** A key, and the buyer who used it. */
export interface UsedKey {
  readonly key: string
  readonly request: { readonly buyer: number }
}

/** The result stored under each key, by the name of the key. A key without a result is left out. */
export async function readKeys(
  db: Client,
  operatorId: string,
  used: readonly UsedKey[],
  buyers: readonly string[],
): Promise<Map<string, string>> {
  const callers = used.map(({ request }) => `account:${buyers[request.buyer % buyers.length]}`)
  const { rows } = await db.query<{ name: string; result_id: string }>(
    `select u.name, k.result_id
       from unnest($2::text[], $3::text[], $4::text[]) as u(name, caller, key)
      cross join lateral (select x.result_id from core.idempotency_keys as x
                           where x.operator_id = $1 and x.caller = u.caller collate "C" and x.key = u.key collate "C"
                           limit 1) as k`,
    [operatorId, used.map(({ request, key }) => keyName(request, key)), callers, used.map(({ key }) => key)],
  )
  return new Map(rows.map(({ name, result_id }) => [name, result_id]))
}
