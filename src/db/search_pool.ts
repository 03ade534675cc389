import { createPool, type Pool } from '#db/pool.ts'
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
export function createSearchPool(settings: DatabaseSettings): Pool {
  return createPool(
    {
      ...settings,
      connectionsMin: Math.min(SEARCH_CONNECTIONS, settings.connectionsMin),
      connectionsMax: SEARCH_CONNECTIONS,
      connectionTimeoutMs: Math.min(WAIT_MS_MAX, settings.connectionTimeoutMs || WAIT_MS_MAX),
    },
    'berth searches',
  )
}
