import type { Client } from 'pg'
import { connect } from '#db/connections/pool.ts'

const SERVER_ROLE = 'berth_app'
const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * The same database, as the role of the server.
 *
 * The role that installs may do everything. A server must not, so that a fault in it does no more harm than its role allows. So
 * a login that may become berth_app serves as berth_app, even if it is a superuser. A login that may not, and cannot grant that
 * to itself, keeps its own rights, and `berth doctor` reports it.
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

/** Whether a URL logs in as the role of the server, which may install nothing. */
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
  // From 16 on, the creator of a role may grant itself the right to become it; before, any grant is enough.
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
