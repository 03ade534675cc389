import type { QueryConfig, QueryResultRow } from 'pg'
import { createPool, type Pool, wasPoolFull } from '#db/pool.ts'
import { QueueFull } from '#db/queue_full.ts'
import type { DatabaseSettings } from '#db/settings.ts'

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

/** The rows of one search. Rejects with QueueFull if its turn did not come in time, else with the database's own error. */
export async function search<Row extends QueryResultRow>(pool: Pool, query: QueryConfig): Promise<Row[]> {
  try {
    return (await pool.query<Row>(query)).rows
  } catch (error) {
    if (error instanceof Error && wasPoolFull(error)) {
      throw new QueueFull(`Searches wait longer than ${pool.options.connectionTimeoutMillis} ms`)
    }
    throw error
  }
}
