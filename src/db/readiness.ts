import { randomUUID } from 'node:crypto'
import type { Bookings } from '#db/booking/bookings.ts'
import { createPool, type Queryable } from '#db/connections/pool.ts'
import type { DatabaseSettings } from '#db/connections/settings.ts'
import { explainUnready } from '#db/errors/unready.ts'

/** A readiness request is answered within this time, whatever the database does. */
export const READY_MS_MAX = 1_500
/**
 * The server ends a probe after the same time as a batch. It is not cut off sooner than a batch either, since a slow probe does not
 * prove that the host is gone.
 */
const PROBE_MS_MAX = 4_000
/** However many requests arrive, there is one probe a second. */
const REMEMBERED_MS = 1_000
/** For locks on the tables that bookings need, and on the server's own row, which an earlier probe holds if its commit hangs. */
const LOCK_WAIT_MS_MAX = 1_000
/** A healthy batch may wait twice for a lock, and then for its commit. */
const BATCH_WAIT_MS_MAX = 2_500

/** Connections of a server that are reserved for these probes. */
export const READINESS_CONNECTIONS = 1

/** What prevents a booking from being written now; null if nothing does. */
export interface Obstacle {
  /** For a human reader. */
  readonly detail: string
  readonly cause?: Error
}

/** The database's version, and what to do if it differs from this server's. */
export interface VersionGap {
  readonly unknown: readonly string[]
  readonly advice: string | null
}

export interface ReadinessReport {
  readonly obstacle: Obstacle | null
  readonly gap: VersionGap | null
}

export interface Readiness {
  /** Answers within READY_MS_MAX. */
  report(): Promise<ReadinessReport>
  end(): Promise<void>
}

export interface ReadinessOptions {
  readonly settings: DatabaseSettings
  readonly bookings: Pick<Bookings, 'silentMs'>
  readonly readGap: (db: Queryable) => Promise<VersionGap>
  /** How old an answer may be; a second if left out. */
  readonly rememberedMs?: number
}

/**
 * Finds out whether a booking could be written now, by writing and committing a row.
 *
 * The probe has a connection of its own that takes the same route as the lanes': it does not wait behind bookings, and shows the
 * same distance to the database. At most one probe is under way. A late probe continues while requests are told that it is late,
 * because another one would only hang too.
 */
export function createReadiness(options: ReadinessOptions): Readiness {
  const { settings, bookings, readGap, rememberedMs = REMEMBERED_MS } = options
  const server = randomUUID()
  const pool = createPool(
    {
      ...settings,
      connectionsMin: 0,
      connectionsMax: READINESS_CONNECTIONS,
      statementTimeoutMs: Math.min(settings.statementTimeoutMs || PROBE_MS_MAX, PROBE_MS_MAX),
    },
    'berth readiness',
    { onConnect: limitLockWait },
  )
  let known: { readonly report: ReadinessReport; readonly atMs: number } | null = null
  let underWay: Promise<ReadinessReport> | null = null

  async function probe(): Promise<ReadinessReport> {
    try {
      const gap = await readGap(pool)
      if (gap.advice !== null && gap.unknown.length === 0) return { obstacle: null, gap }
      const { rows } = await pool.query<{ table: string }>(
        'select p.name as table from ops.probe($1) as p (name)',
        [server],
      )
      return { obstacle: describeMissing(rows.map(({ table }) => table)), gap }
    } catch (error) {
      return { obstacle: describeFailure(error), gap: null }
    }
  }

  function begin(): Promise<ReadinessReport> {
    const late = Promise.withResolvers<ReadinessReport>()
    const timer = setTimeout(() => late.resolve(LATE), READY_MS_MAX)
    const probed = probe().then((report) => {
      clearTimeout(timer)
      known = { report, atMs: performance.now() }
      underWay = null
      return report
    })
    return Promise.race([probed, late.promise])
  }

  return {
    async report() {
      const isFresh = known !== null && performance.now() - known.atMs < rememberedMs
      underWay ??= isFresh ? null : begin()
      const report = (await underWay) ?? known?.report ?? LATE
      return report.obstacle === null && bookings.silentMs() > BATCH_WAIT_MS_MAX
        ? { ...report, obstacle: { detail: 'Bookings have waited for the database for seconds.' } }
        : report
    },
    end: () => pool.end(),
  }
}

async function limitLockWait(client: Queryable): Promise<void> {
  await client.query(`set lock_timeout = ${LOCK_WAIT_MS_MAX}`)
}

const LATE: ReadinessReport = {
  obstacle: { detail: `The database has not committed within ${READY_MS_MAX} ms.` },
  gap: null,
}

function describeMissing(tables: readonly string[]): Obstacle | null {
  if (tables.length === 0) return null
  return {
    detail: `${tables.join(' and ')} have no partition for this month: run \`berth partitions ensure\`.`,
  }
}

function describeFailure(error: unknown): Obstacle {
  return {
    detail: explainUnready(error),
    cause: error instanceof Error ? error : new Error('A probe failed', { cause: error }),
  }
}
