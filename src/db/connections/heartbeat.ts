import pg from 'pg'
import { NeverSent } from '#db/connections/never_sent.ts'
import { askBriefly, createPool, cutConnections, findSilent, type Pool } from '#db/connections/pool.ts'
import type { DatabaseSettings } from '#db/connections/settings.ts'
import { DatabaseSilent, type WatchedClient } from '#db/connections/watched_client.ts'

const EVERY_MS = 3_000
/** The heartbeat asks about a statement that has been unanswered for this long. */
const SILENT_MS_MIN = 5_000

export interface Heartbeat {
  stop(): Promise<void>
}

/**
 * Watches over a pool whose statements may take so long that silence alone proves nothing.
 *
 * Every few seconds, it asks the database on its own connection which of the unanswered statements are running. A statement that is
 * not running was answered without the answer arriving, or never arrived itself. Its connection is dead and is cut. If the question
 * cannot be asked or stays unanswered, the host is gone, and every silent connection is cut.
 *
 * @param settings with the login of the pool, which sees the activity of its own sessions
 */
export function startHeartbeat(
  watched: Pool,
  settings: DatabaseSettings,
  applicationName: string,
): Heartbeat {
  const pool = createPool({ ...settings, connectionsMin: 0, connectionsMax: 1 }, applicationName)
  let isAsking = false

  /** If the database cannot be asked, no statement counts as running. */
  async function findWorking(silent: WatchedClient[]): Promise<Set<number>> {
    try {
      const rows = await askBriefly<{ pid: number }>(
        pool,
        `select a.pid from pg_stat_activity as a where a.pid = any($1) and coalesce(a.state, 'unknown') not like 'idle%'`,
        [silent.map(({ processID }) => processID)],
      )
      return new Set(rows.map(({ pid }) => pid))
    } catch (error) {
      if (wasAnswered(error)) throw error
      return new Set()
    }
  }

  async function cutDead(): Promise<void> {
    const silent = findSilent(watched, SILENT_MS_MIN)
    const working = await findWorking(silent)
    for (const client of silent) {
      const isStillSilent = client.waitedMs >= SILENT_MS_MIN
      if (isStillSilent && !working.has(client.processID ?? 0))
        client.cut(new DatabaseSilent(client.waitedMs))
    }
  }

  async function beat(): Promise<void> {
    if (isAsking) return
    isAsking = true
    // The database is alive but refuses the question. The next beat asks again, and the jobs report the problem themselves.
    await cutDead().catch(() => undefined)
    isAsking = false
  }

  const timer = setInterval(() => void beat(), EVERY_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      cutConnections(pool, new Error('The heartbeat has stopped'))
      await pool.end()
    },
  }
}

/** Whether PostgreSQL itself refused, perhaps for want of free connections. The error of askBriefly carries the reason as its cause. */
function wasAnswered(error: unknown): boolean {
  const reason = error instanceof NeverSent ? error.cause : error
  return reason instanceof pg.DatabaseError
}
