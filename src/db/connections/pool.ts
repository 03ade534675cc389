import assert from 'node:assert/strict'
import pg from 'pg'
import { takeConnection } from '#db/connections/never_sent.ts'
import { type DatabaseSettings, readConnection, readDatabaseSettings } from '#db/connections/settings.ts'
import { types } from '#db/connections/types.ts'
import { CONNECTING_MS_MAX, WatchedClient } from '#db/connections/watched_client.ts'

export type Pool = pg.Pool
export type PoolClient = pg.PoolClient

/** Anything that runs SQL: a pool, a client of it inside a transaction, a direct connection. */
export type Queryable = Pick<pg.ClientBase, 'query'>

/** How much longer than the server's statement timeout an answer may take: time for the commit and for the network. */
export const ANSWER_MS_MARGIN = 2_000
/** The limit for a single look-up by key: longer than a lock or a busy disk delays it, and short for the callers who wait. */
const BRIEF_MS_MAX = 5_000

/**
 * A pool of connections with these settings. Nothing connects until the first query.
 *
 * It works behind a transaction pooler that tracks named statements (PgBouncer does from 1.21 on), since a search uses one. What
 * breaks there (session locks, LISTEN) belongs on {@link connect} instead.
 *
 * A statement that outlasts the server's statement timeout is not waited for: see {@link WatchedClient}. Without a statement
 * timeout there is no such limit.
 *
 * @param more what is done with each new connection before it is used, and whether it takes a query before it has answered the last
 * one
 */
export function createPool(
  settings: DatabaseSettings = readDatabaseSettings(),
  applicationName = 'berth',
  more: Pick<pg.PoolConfig, 'pipeline' | 'onConnect'> = {},
): Pool {
  const pool = new pg.Pool({
    ...readConnection(settings.url),
    ...more,
    Client: clientFor(settings),
    types,
    application_name: applicationName,
    min: settings.connectionsMin,
    max: settings.connectionsMax,
    connectionTimeoutMillis: settings.connectionTimeoutMs,
    idleTimeoutMillis: settings.idleTimeoutMs,
    maxLifetimeSeconds: settings.lifetimeS,
    ...(settings.statementTimeoutMs > 0 ? { statement_timeout: settings.statementTimeoutMs } : {}),
  })
  const connections = new Set<WatchedClient>()
  connectionsOf.set(pool, connections)
  pool.on('connect', (client) => {
    if (client instanceof WatchedClient) connections.add(client)
  })
  pool.on('remove', (client) => {
    if (client instanceof WatchedClient) connections.delete(client)
  })
  // The next query replaces an idle connection that breaks. Without this listener, the event would end the process.
  pool.on('error', () => undefined)
  // The same applies to a connection that breaks between two queries of a caller: the second query reports it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The connections of each pool, which pg's pool does not expose. */
const connectionsOf = new WeakMap<Pool, Set<WatchedClient>>()

/** The longest time that the server has been silent on a connection of this pool that waits for an answer. */
export function longestWaitMs(pool: Pool): number {
  return Math.max(0, ...[...(connectionsOf.get(pool) ?? [])].map(({ waitedMs }) => waitedMs))
}

/** The connections of a pool on which the server has been silent for this long while a statement is unanswered. */
export function findSilent(pool: Pool, forMs: number): WatchedClient[] {
  return [...(connectionsOf.get(pool) ?? [])].filter(({ waitedMs }) => waitedMs >= forMs)
}

/** Rejects every unanswered statement on the connections of a pool. */
export function cutConnections(pool: Pool, error: Error): void {
  for (const client of connectionsOf.get(pool) ?? []) client.cut(error)
}

function clientFor({ statementTimeoutMs }: DatabaseSettings) {
  return class extends WatchedClient {
    override silenceMsMax = statementTimeoutMs > 0 ? statementTimeoutMs + ANSWER_MS_MARGIN : 0
  }
}

/** Runs a statement that normally takes almost no time. Its connection is cut after a few seconds of silence. */
export async function askBriefly<Row extends pg.QueryResultRow>(
  pool: Pool,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const client = await takeConnection(pool)
  assert(client instanceof WatchedClient, 'a pool of ours has watched clients')
  const usualMs = client.silenceMsMax
  client.silenceMsMax = usualMs === 0 ? BRIEF_MS_MAX : Math.min(usualMs, BRIEF_MS_MAX)
  let failure: Error | undefined
  try {
    return (await client.query<Row>(text, values)).rows
  } catch (error) {
    failure = error instanceof Error ? error : new Error('A look failed', { cause: error })
    throw failure
  } finally {
    client.silenceMsMax = usualMs
    client.release(failure)
  }
}

/**
 * Whether a pool gave no connection because all of its connections were in use for too long, so that nothing was sent. pg's pool
 * uses another message when a connection could not be made.
 */
export function wasPoolFull(error: Error): boolean {
  return /^timeout exceeded when trying to connect/.test(error.message)
}

/**
 * One direct connection, for what a pool cannot offer: session locks, LISTEN, long migrations. The caller ends it.
 *
 * Rejects after CONNECTING_MS_MAX if the host has not accepted the login by then. After that, a statement may take as long as it
 * needs.
 */
export async function connect(url: string, applicationName = 'berth'): Promise<WatchedClient> {
  const client = new WatchedClient({
    ...readConnection(url),
    types,
    application_name: applicationName,
  })
  // A broken connection also rejects the query under way, and the error is handled there.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw isTooLate(error) ? new LetInTooLate(client.host, client.port) : error
  }
  return client
}

/** The host did not accept the connection, or did not answer on it, within the time limit. */
class LetInTooLate extends Error {
  readonly code = 'ETIMEDOUT'
  readonly address: string
  readonly port: number

  constructor(address: string, port: number) {
    super(`${address}:${port} has not let us in within ${CONNECTING_MS_MAX} ms`)
    this.name = 'LetInTooLate'
    this.address = address
    this.port = port
  }
}

/** pg has no code for this error. */
function isTooLate(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout expired'
}
