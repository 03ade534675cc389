import type { Client } from 'pg'
import { connect } from '#db/connections/pool.ts'

const SERVER_ROLE = 'berth_app'
const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * The same database, as the server's own role.
 *
 * Whoever installs may do everything, and a server must not: a fault in it should reach no further than its role does.
 * So a login that may become berth_app serves as berth_app, a superuser too; one that may not, and is not allowed to
 * allow it to itself, keeps its own rights, and `berth doctor` says so.
 */
export async function asServer(url: string): Promise<string> {
  const client = await connect(url, 'berth')
  try {
    if ((await isServer(client)) || !(await mayBecomeServer(client))) return url
  } finally {
    await client.end()
  }
  const asRole = new URL(url)
  asRole.searchParams.set('options', `-c role=${SERVER_ROLE}`)
  return asRole.href
}

/** Whether a URL is the server's own, which may do what the server does and install nothing. */
export async function logsInAsServer(url: string): Promise<boolean> {
  const client = await connect(url, 'berth')
  try {
    return await isServer(client)
  } finally {
    await client.end()
  }
}

async function isServer(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ is_server: boolean }>('select session_user = $1 as is_server', [
    SERVER_ROLE,
  ])
  return rows[0]?.is_server ?? false
}

async function mayBecomeServer(client: Client): Promise<boolean> {
  if (await becomes(client)) return true
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::integer as version`,
  )
  // From 16 on whoever made a role may allow itself to become it; before, any grant does.
  const how = (rows[0]?.version ?? 0) >= 160_000 ? ' with inherit false, set true' : ''
  return (
    (await isAllowed(() => client.query(`grant ${SERVER_ROLE} to current_user${how}`))) && becomes(client)
  )
}

function becomes(client: Client): Promise<boolean> {
  return isAllowed(async () => {
    await client.query(`set role ${SERVER_ROLE}`)
    await client.query('reset role')
  })
}

async function isAllowed(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE) return false
    throw error
  }
}
