import pg, { type QueryConfig, type QueryResultRow } from 'pg'
import { createPool, type Pool, type PoolClient, wasPoolFull } from '#db/connections/pool.ts'
import type { DatabaseSettings } from '#db/connections/settings.ts'
import { QueueFull } from '#db/errors/queue_full.ts'
import { spoilsConnection } from '#db/errors/server_errors.ts'

/**
 * How many searches of a server run at once. A search is all CPU: the more of them share the same cores, the later each one ends.
 * With eight clients on 2 cores, p95 is 19 ms without a limit, 11 with two, 12 with three, 13 with four. Three also keep one server
 * busy, since its own part of a search is a third of the database's, and a slow search leaves two connections to the others.
 */
export const SEARCH_CONNECTIONS = 3
/** A search that still waits after this time is refused. By then its client has gone. */
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
 * Runs one search. Rejects with QueueFull if its turn did not come in time, else with the database's own error.
 *
 * The connection is kept after a refusal: pool.query would close it, and making its plans again takes longer than many searches do.
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
