import { askBriefly, type Pool } from '#db/connections/pool.ts'

/** The account that a live API key acts as, by the SHA-256 of the key; null if there is no such key. */
export async function findAccountOfApiKey(pool: Pool, keyHash: Uint8Array): Promise<string | null> {
  const [row] = await askBriefly<{ account_id: string | null }>(
    pool,
    'select core.authenticate_api_key($1) as account_id',
    [keyHash],
  )
  return row?.account_id ?? null
}
