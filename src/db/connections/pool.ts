import assert from 'node:assert/strict'
import pg from 'pg'
import { takeConnection } from '#db/connections/never_sent.ts'
import { type DatabaseSettings, readConnection, readDatabaseSettings } from '#db/connections/settings.ts'
import { types } from '#db/connections/types.ts'
import { WatchedClient } from '#db/connections/watched_client.ts'

export type Pool = pg.Pool
export type PoolClient = pg.PoolClient

/** Anything that runs SQL: a pool, a client of it inside a transaction, a direct connection. */
export type Queryable = Pick<pg.ClientBase, 'query'>

/** Beyond the time after which the server itself ends a statement: for its commit, and for the way there and back. */
export const ANSWER_MS_MARGIN = 2_000
/** For what is one look by a key: longer than a lock or a busy disk keeps it, and short for whoever waits. */
const BRIEF_MS_MAX = 5_000

/**
 * A pool of connections as the settings say. Nothing connects until the first query.
 *
 * Behind a transaction pooler it works as long as that one keeps track of named statements (PgBouncer does from 1.21 on): a
 * search has a name. What breaks there (locks of a session, LISTEN) belongs on {@link connect} instead.
 *
 * A statement that the server should have ended by itself is not waited for: see {@link WatchedClient}. Without a
 * statement timeout there is no such limit.
 *
 * @param more what is done with each new connection before it is used, and whether it takes a query before it has
 * answered the last one
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
  // An idle connection that breaks is replaced by the next query; unheard, the event ends the process.
  pool.on('error', () => undefined)
  // So does one that breaks between two queries of a caller, who learns of it from the second.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Connections of each pool, which pg's keeps to itself. */
const connectionsOf = new WeakMap<Pool, Set<WatchedClient>>()

/** How long the server has been silent on that connection of a pool which has waited longest. */
export function longestWaitMs(pool: Pool): number {
  return Math.max(0, ...[...(connectionsOf.get(pool) ?? [])].map(({ waitedMs }) => waitedMs))
}

function clientFor({ statementTimeoutMs }: DatabaseSettings) {
  return class extends WatchedClient {
    override silenceMsMax = statementTimeoutMs > 0 ? statementTimeoutMs + ANSWER_MS_MARGIN : 0
  }
}

/** The rows of a statement that takes no time where all is well: its connection is cut after a few seconds of silence. */
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
 * Whether a pool gave no connection because all it may have were in use for too long: nothing was sent. Of one that could not be made
 * pg's pool says something else.
 */
export function wasPoolFull(error: Error): boolean {
  return /^timeout exceeded when trying to connect/.test(error.message)
}

/** One direct connection, for what a pool cannot hold: session locks, LISTEN, long migrations. The caller ends it. */
export async function connect(url: string, applicationName = 'berth'): Promise<pg.Client> {
  const client = new pg.Client({
    ...readConnection(url),
    types,
    application_name: applicationName,
    keepAlive: true,
  })
  // A broken connection also rejects the query under way, and that is where it is dealt with.
  client.on('error', () => undefined)
  await client.connect()
  return client
}
