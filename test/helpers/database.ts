import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { connect, createPool, type Pool, type PoolClient } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { type Claims, inTransaction, type RequestRole } from '#db/connections/transaction.ts'
import { APP_PASSWORD, withDatabase, withUser } from '#support/addresses.ts'
import { startTestCluster, TEMPLATE } from '#support/cluster.ts'

/** What owns a database, which is dropped when its owner ends. The context of node:test is one. */
export interface Owner {
  after(cleanUp: () => Promise<void>): void
}

/** Runs SQL as one caller, each call in a transaction of its own, as the server would. */
export interface Caller {
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>
  transaction<Result>(work: (db: PoolClient) => Promise<Result>): Promise<Result>
}

/** An {@link Owner} itself: whatever uses the database is cleaned up before it is dropped, the newest first. */
export interface TestDatabase extends Owner {
  name: string
  /** As the role that installed Berth, which may see and do everything. */
  url: string
  /** As berth_app, the role of the server. */
  appUrl: string
  admin: Pool
  app: Pool
  /** Reads rows as the role that installed Berth, to check what a caller did. */
  rows<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>
  /** A caller: anon, or authenticated with claims. */
  as(role: RequestRole, claims?: Claims): Caller
}

const POOL_SIZE_MAX = 8

let clusterUrl: Promise<string> | undefined

/** The cluster of the runner. A file that is run without the runner starts one, which ends with its process. */
function findCluster(): Promise<string> {
  const given = process.env.BERTH_TEST_URL
  clusterUrl ??= given === undefined ? startTestCluster().then(({ url }) => url) : Promise.resolve(given)
  return clusterUrl
}

/** Creates a database for a test, migrated like a fresh installation. It is dropped after the test. */
export function createDatabase(owner: Owner): Promise<TestDatabase> {
  return create(owner, `template ${TEMPLATE} strategy file_copy`)
}

/** Creates an empty database, for tests of the migrations themselves. */
export function createEmptyDatabase(owner: Owner): Promise<TestDatabase> {
  return create(owner, 'template template1')
}

async function create(owner: Owner, options: string): Promise<TestDatabase> {
  const maintenanceUrl = await findCluster()
  const name = `berth_${randomBytes(6).toString('hex')}`
  await maintain(maintenanceUrl, `create database ${name} ${options}`)

  const url = withDatabase(maintenanceUrl, name)
  const appUrl = withUser(url, 'berth_app', APP_PASSWORD)
  const admin = poolFor(url)
  const app = poolFor(appUrl)
  const cleanUps: (() => Promise<void>)[] = []
  owner.after(async () => {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp()
    await Promise.all([admin.end(), app.end()])
    await drop(maintenanceUrl, name)
  })

  return {
    name,
    url,
    appUrl,
    admin,
    app,
    after: (cleanUp) => void cleanUps.push(cleanUp),
    rows: async (sql, parameters) => (await admin.query(sql, parameters)).rows,
    as: (role, claims) => callerOf(app, role, claims),
  }
}

/** On 15 a plain installer may not end sessions of the server. Without force, PostgreSQL waits for them to end. */
async function drop(maintenanceUrl: string, name: string): Promise<void> {
  await maintain(maintenanceUrl, `drop database ${name} with (force)`).catch((error: pg.DatabaseError) => {
    if (error.code !== '42501') throw error
    return maintain(maintenanceUrl, `drop database ${name}`)
  })
}

function poolFor(url: string): Pool {
  return createPool(
    readDatabaseSettings({
      DATABASE_URL: url,
      DB_MIN_CONNECTIONS: '0',
      DB_MAX_CONNECTIONS: String(POOL_SIZE_MAX),
    }),
    'berth test',
  )
}

function callerOf(pool: Pool, role: RequestRole, claims?: Claims): Caller {
  const options = { role, ...(claims === undefined ? {} : { claims }) }
  return {
    transaction: (work) => inTransaction(pool, options, work),
    query: (sql, parameters) =>
      inTransaction(pool, options, async (db) => (await db.query(sql, parameters)).rows),
  }
}

async function maintain(url: string, sql: string): Promise<void> {
  const client = await connect(url)
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
