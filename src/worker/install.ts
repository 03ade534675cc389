import { runMigrations } from 'graphile-worker'
import { createPool, type Pool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { graphileLogger } from '#worker/log.ts'

/**
 * Creates the tables of graphile-worker, or brings them to the installed release. It may be called again.
 *
 * The tables belong to berth_owner, as everything else in the database: the role of the server may use them, but not alter them,
 * so that a worker needs no rights to create anything. The login that installs must be able to become berth_owner; it need not be
 * a superuser. This is no migration of ours, because the library has its own migrations for its tables.
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

/** The latest migration of the library in this database; null before the first. */
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
