import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { keepsStatements } from '#cli/database/forgetful_pooler.ts'
import { withKeptSecret } from '#cli/dev/kept_secret.ts'
import { fail, type Look, ok, warn } from '#cli/doctor/check.ts'
import { BOOKING_CONNECTIONS } from '#db/booking/bookings.ts'
import { connect } from '#db/connections/pool.ts'
import { FORGETFUL_POOLER } from '#db/connections/pooler.ts'
import { SEARCH_CONNECTIONS } from '#db/connections/search_pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { isTransactionPooler, TRANSACTION_POOLER } from '#db/connections/transaction_pooler.ts'
import { SettingError } from '#db/environment.ts'
import { READINESS_CONNECTIONS } from '#db/readiness.ts'
import { readSettings } from '#http/settings.ts'
import { readWorkerSettings } from '#worker/settings.ts'

const run = promisify(execFile)

export const lookAtSettings: Look = async ({ url }) => {
  try {
    const { token } = readSettings(withKeptSecret(url))
    readDatabaseSettings({ ...process.env, DATABASE_URL: url })
    readWorkerSettings()
    return token.secret === null && token.jwksUrl === null
      ? warn(
          'settings',
          'neither JWT_SECRET nor JWT_JWKS_URL is set here: a server with these settings lets nobody in',
        )
      : ok('settings', 'every variable that is set can be used')
  } catch (error) {
    if (error instanceof SettingError) return fail('settings', error.message)
    throw error
  }
}

/** The role as which a server with this URL works. */
export const lookAtServerRole: Look = async ({ db }) => {
  try {
    await db.query('set role berth_app')
    await db.query('reset role')
    return ok('server role', 'a server on this URL works as berth_app')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return warn(
      'server role',
      `${reason}: until it may, a server on this URL works with all rights of its login`,
    )
  }
}

/** The connections of one server. Several servers need a multiple of these. */
export const lookAtConnections: Look = async ({ db, url }) => {
  const { connectionsMax } = readDatabaseSettings({ ...process.env, DATABASE_URL: url })
  const needed = connectionsMax + BOOKING_CONNECTIONS + SEARCH_CONNECTIONS + READINESS_CONNECTIONS
  const { rows } = await db.query<{ free: number }>(
    `select current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer as free`,
  )
  const free = rows[0]?.free ?? 0
  const detail = `a server takes up to ${needed} (DB_MAX_CONNECTIONS ${connectionsMax}, ${BOOKING_CONNECTIONS} for bookings, ${SEARCH_CONNECTIONS} for searches and ${READINESS_CONNECTIONS} for /readyz), the database gives ${free}`
  return needed > free
    ? warn('connections', `${detail}: lower DB_MAX_CONNECTIONS or raise max_connections`)
    : ok('connections', detail)
}

/** What a server prepares has to be there when it asks for it, whatever stands between it and PostgreSQL. */
export const lookAtPreparedStatements: Look = async ({ url }) =>
  (await keepsStatements(url))
    ? ok('prepared statements', 'a connection keeps what was prepared on it')
    : fail('prepared statements', FORGETFUL_POOLER)

/** A server can book through a transaction pooler that keeps prepared statements. Migrations and jobs need sessions that stay. */
export const lookAtSessions: Look = async ({ db, url }) => {
  const other = await connect(url, 'berth doctor')
  try {
    return (await isTransactionPooler(db, other))
      ? warn(
          'sessions',
          `${TRANSACTION_POOLER} berth migrate and berth work refuse it: give them the address and port of PostgreSQL itself`,
        )
      : ok('sessions', 'a connection keeps its session')
  } finally {
    await other.end()
  }
}

/** pg_dump and pg_basebackup refuse a server that is newer than they are. */
export const lookAtClientTools: Look = async ({ serverMajor }) => {
  const found: string[] = []
  for (const tool of ['pg_dump', 'pg_basebackup', 'pg_verifybackup']) {
    const path = process.env.PG_BIN ? join(process.env.PG_BIN, tool) : tool
    const version = await run(path, ['--version']).then(
      ({ stdout }) => /(\d+)/.exec(stdout)?.[1],
      () => undefined,
    )
    if (version === undefined)
      return warn('client tools', `${tool} is not on PATH nor in PG_BIN: no backups from here`)
    if (Number(version) < serverMajor) {
      return warn(
        'client tools',
        `${tool} is of ${version}, the server of ${serverMajor}: set PG_BIN to that of ${serverMajor}`,
      )
    }
    found.push(`${tool} ${version}`)
  }
  return ok('client tools', found.join(', '))
}
