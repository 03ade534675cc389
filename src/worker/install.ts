import { runMigrations } from 'graphile-worker'
import { createPool, type Pool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { graphileLogger } from '#worker/log.ts'

/**
 * Makes graphile-worker's tables, or brings them to the release that is installed here. Safe to call again.
 *
 * In the owner's name, as everything else in the database: the server's role may use the tables and change none, so
 * that a worker needs no right to make anything. Whoever installs needs to be able to become berth_owner, and no
 * superuser. Not a migration of ours, because the tables are the library's, and it brings them along by its own.
 */
export async function installWorker(url: string): Promise<void> {
  const pool = ownersPool(url)
  try {
    const before = await readRevision(pool)
    await runMigrations({ pgPool: pool, logger: graphileLogger(null), noPreparedStatements: true })
    if (before !== (await readRevision(pool)) || !(await isOpen(pool)))
      await pool.query('select ops.open_worker()')
  } finally {
    await pool.end()
  }
}

function ownersPool(url: string): Pool {
  const asOwner = new URL(url)
  asOwner.searchParams.set('options', '-c role=berth_owner')
  return createPool(
    readDatabaseSettings({
      DATABASE_URL: asOwner.href,
      DB_MIN_CONNECTIONS: '0',
      DB_MAX_CONNECTIONS: '2',
      STATEMENT_TIMEOUT: '0',
    }),
    'berth install',
  )
}

/** The last of the library's own migrations that this database has; null before the first. */
async function readRevision(pool: Pool): Promise<number | null> {
  const { rows: found } = await pool.query<{ found: boolean }>(
    `select to_regclass('graphile_worker.migrations') is not null as found`,
  )
  if (!found[0]?.found) return null
  const { rows } = await pool.query<{ revision: number | null }>(
    'select max(m.id) as revision from graphile_worker.migrations as m',
  )
  return rows[0]?.revision ?? null
}

async function isOpen(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ open: boolean }>(
    `select has_schema_privilege('berth_app', 'graphile_worker', 'usage') as open`,
  )
  return rows[0]?.open ?? false
}
