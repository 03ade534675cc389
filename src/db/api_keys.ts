import type { Queryable } from '#db/pool.ts'

/** The account that a live API key acts as, by the SHA-256 of the key; null if there is no such key. */
export async function findAccountOfApiKey(db: Queryable, keyHash: Uint8Array): Promise<string | null> {
  const { rows } = await db.query<{ account_id: string | null }>(
    'select core.authenticate_api_key($1) as account_id',
    [keyHash],
  )
  return rows[0]?.account_id ?? null
}
