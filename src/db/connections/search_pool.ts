import pg, { type QueryConfig, type QueryResultRow } from 'pg'
import { createPool, type Pool, type PoolClient, wasPoolFull } from '#db/connections/pool.ts'
import type { DatabaseSettings } from '#db/connections/settings.ts'
import { QueueFull } from '#db/errors/queue_full.ts'
import { spoilsConnection } from '#db/errors/server_errors.ts'

/**
 * Searches of a server that run at once. A search is all CPU: the more of them run on the same cores, the later each is done. With
 * eight clients on 2 cores p95 is 19 ms without a bound, 11 with two, 12 with three, 13 with four. Three also keep one server busy,
 * whose own part of a search is a third of the database's, and one that is slow leaves two to the others.
 */
export const SEARCH_CONNECTIONS = 3
/** Past this whoever still waits is refused: by then nobody waits for the answer. */
const WAIT_MS_MAX = 2_000

/** Connections for searches alone, first come, first served. */
export function createSearchPool(settings: DatabaseSettings, waitMsMax = WAIT_MS_MAX): Pool {
  return createPool(
    {
      ...settings,
      connectionsMin: Math.min(SEARCH_CONNECTIONS, settings.connectionsMin),
      connectionsMax: SEARCH_CONNECTIONS,
      connectionTimeoutMs: Math.min(waitMsMax, settings.connectionTimeoutMs || waitMsMax),
    },
    'berth searches',
  )
}

/**
 * The rows of one search. Rejects with QueueFull if its turn did not come in time, else with the database's own error. After a refusal
 * the connection stays: its plans take longer to make than many a search, and pool.query would close it.
 */
export async function search<Row extends QueryResultRow>(pool: Pool, query: QueryConfig): Promise<Row[]> {
  const client = await takeTurn(pool)
  let broken = false
  try {
    return (await client.query<Row>(query)).rows
  } catch (error) {
    broken = !(error instanceof pg.DatabaseError) || spoilsConnection(error)
    throw error
  } finally {
    client.release(broken)
  }
}

async function takeTurn(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    if (error instanceof Error && wasPoolFull(error)) {
      throw new QueueFull(`Searches wait longer than ${pool.options.connectionTimeoutMillis} ms`)
    }
    throw error
  }
}
