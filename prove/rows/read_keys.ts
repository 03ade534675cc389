import type { Client } from 'pg'
import { keyName } from '#prove/workload/group_history.ts'

/** What was asked under a key, by whom. */
export interface AskedKey {
  readonly key: string
  readonly request: { readonly buyer: number }
}

/** What is stored under these keys, by the key with its buyer; nothing for those that nothing came of. */
export async function readKeys(
  db: Client,
  operatorId: string,
  asked: readonly AskedKey[],
  buyers: readonly string[],
): Promise<Map<string, string>> {
  const callers = asked.map(({ request }) => `account:${buyers[request.buyer % buyers.length]}`)
  const { rows } = await db.query<{ name: string; result_id: string }>(
    `select u.name, k.result_id
       from unnest($2::text[], $3::text[], $4::text[]) as u(name, caller, key)
      cross join lateral (select x.result_id from core.idempotency_keys as x
                           where x.operator_id = $1 and x.caller = u.caller collate "C" and x.key = u.key collate "C"
                           limit 1) as k`,
    [
      operatorId,
      asked.map(({ request, key }) => keyName(request, key)),
      callers,
      asked.map(({ key }) => key),
    ],
  )
  return new Map(rows.map(({ name, result_id }) => [name, result_id]))
}
