import { randomUUID } from 'node:crypto'
import { connect } from '#db/connections/pool.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { readSettings } from '#http/settings.ts'
import { JWT_SECRET } from '#support/tokens.ts'

/** The seller and the buyers. There is only one operator, which is the hard case, because a batch belongs to one operator. */
export interface World {
  readonly operatorId: string
  readonly accountIds: readonly string[]
  /** One for each account. */
  readonly tokens: readonly string[]
}

/** One token each. There are as many as the largest number of clients, so no two clients share an account. */
const ACCOUNTS = 256

export async function createWorld(databaseUrl: string, accounts = ACCOUNTS): Promise<World> {
  const operatorId = randomUUID()
  await asOwner(databaseUrl, async (query) => {
    await query(
      `insert into core.operators (id, slug, name, time_zone, currency, created_at)
       values ($1, $2, 'Bench', 'Europe/Zurich', 'CHF', core.now())`,
      [operatorId, `bench-${operatorId.slice(0, 8)}`],
    )
  })
  const accountIds = Array.from({ length: accounts }, () => randomUUID())
  const { token } = readSettings({ JWT_SECRET })
  const tokens = await Promise.all(accountIds.map((accountId) => mintToken(token, { accountId })))
  return { operatorId, accountIds, tokens }
}

export type OwnerQuery = <Row extends object>(sql: string, parameters: unknown[]) => Promise<Row[]>

/** Runs statements as berth_owner, who may create what is on sale without the functions for admins. */
export async function asOwner<Result>(
  databaseUrl: string,
  work: (query: OwnerQuery) => Promise<Result>,
): Promise<Result> {
  const client = await connect(databaseUrl, 'berth bench')
  try {
    await client.query('set role berth_owner')
    return await work(
      async <Row extends object>(sql: string, parameters: unknown[]) =>
        (await client.query<Row & Record<string, unknown>>(sql, parameters)).rows,
    )
  } finally {
    await client.end()
  }
}
