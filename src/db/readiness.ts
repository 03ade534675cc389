import { randomUUID } from 'node:crypto'
import type { Bookings } from '#db/booking/bookings.ts'
import { createPool, type Queryable } from '#db/connections/pool.ts'
import type { DatabaseSettings } from '#db/connections/settings.ts'
import { explainUnready } from '#db/errors/unready.ts'

/** Whoever asks is answered after so long, whatever the database does. */
export const READY_MS_MAX = 1_500
/** The server ends a probe after as long as a batch. It is not cut off sooner than one either: what is slow is not gone. */
const PROBE_MS_MAX = 4_000
/** A flood of questions is one probe a second. */
const REMEMBERED_MS = 1_000
/** For a lock on a table that bookings need, and on the server's own row, which a probe of before holds whose commit hangs. */
const LOCK_WAIT_MS_MAX = 1_000
/** A batch may wait for a lock twice, and for its commit, and be well. */
const BATCH_WAIT_MS_MAX = 2_500

/** Connections of a server for these probes alone. */
export const READINESS_CONNECTIONS = 1

/** What keeps a booking made now from being written; null if nothing does. */
export interface Obstacle {
  /** For a person to read. */
  readonly detail: string
  readonly cause?: Error
}

/** What the database says of its version, and what to do if it is not this server's. */
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
  /** How old an answer may be; left out, a second. */
  readonly rememberedMs?: number
}

/**
 * Whether a booking could be written now, found out by writing and committing a row. On a connection of its own, by the
 * same way as the lanes': it does not wait behind bookings, and is as far from the database as they are. One probe is under
 * way at most. One that is late goes on while those who ask are told so, since another would only hang beside it.
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
