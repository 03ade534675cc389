import pg from 'pg'
import { NeverSent } from '#db/connections/never_sent.ts'
import { askBriefly, createPool, cutConnections, findSilent, type Pool } from '#db/connections/pool.ts'
import type { DatabaseSettings } from '#db/connections/settings.ts'
import { DatabaseSilent, type WatchedClient } from '#db/connections/watched_client.ts'

const EVERY_MS = 3_000
/** A statement that is unanswered for so long is asked after. */
const SILENT_MS_MIN = 5_000

export interface Heartbeat {
  stop(): Promise<void>
}

/**
 * Watches over a pool whose statements may take so long that their silence alone says nothing.
 *
 * Every few seconds the database is asked, on a connection of its own, which of the unanswered statements it is working on. What it does
 * not work on was answered to nobody, or never arrived: that connection is dead and is cut. So is every silent one if the question
 * itself cannot be asked or stays unanswered, for then the host is gone.
 *
 * @param settings with the login of the pool, which sees what its own sessions do
 */
export function startHeartbeat(
  watched: Pool,
  settings: DatabaseSettings,
  applicationName: string,
): Heartbeat {
  const pool = createPool({ ...settings, connectionsMin: 0, connectionsMax: 1 }, applicationName)
  let isAsking = false

  /** Nothing works on a statement where the database cannot be asked. */
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
    // The database lives and refuses the question: it is asked again, and the jobs meet what is wrong themselves.
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

/** Whether PostgreSQL itself said no, for want of free connections perhaps. What asks briefly says why there was no connection. */
function wasAnswered(error: unknown): boolean {
  const reason = error instanceof NeverSent ? error.cause : error
  return reason instanceof pg.DatabaseError
}
