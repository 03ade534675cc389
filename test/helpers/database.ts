import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { connect, createPool, type Pool, type PoolClient } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { type Claims, inTransaction, type RequestRole } from '#db/connections/transaction.ts'
import { APP_PASSWORD, withDatabase, withUser } from '#support/addresses.ts'
import { startTestCluster, TEMPLATE } from '#support/cluster.ts'

/** What a test hands over so that its database goes when it does; node:test's context is one. */
export interface Owner {
  after(cleanUp: () => Promise<void>): void
}

/** Runs SQL as one caller, each call in a transaction of its own, as the server would. */
export interface Caller {
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>
  transaction<Result>(work: (db: PoolClient) => Promise<Result>): Promise<Result>
}

/** Is an {@link Owner} itself: what uses the database is cleaned up before it goes, the newest first. */
export interface TestDatabase extends Owner {
  name: string
  /** As whoever installed: sees and may do everything. */
  url: string
  /** As berth_app, the server's own role. */
  appUrl: string
  admin: Pool
  app: Pool
  /** Rows, as whoever installed: to look at what a caller did. */
  rows<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>
  /** A caller: anon, or authenticated with claims. */
  as(role: RequestRole, claims?: Claims): Caller
}

const POOL_SIZE_MAX = 8

let clusterUrl: Promise<string> | undefined

/** The runner's cluster; a file that is run without the runner starts one, which ends with its process. */
function findCluster(): Promise<string> {
  const given = process.env.BERTH_TEST_URL
  clusterUrl ??= given === undefined ? startTestCluster().then(({ url }) => url) : Promise.resolve(given)
  return clusterUrl
}

/** A database of its own for a test, migrated like a fresh install; it is dropped after the test. */
export function createDatabase(owner: Owner): Promise<TestDatabase> {
  return create(owner, `template ${TEMPLATE} strategy file_copy`)
}

/** A database that nothing has been applied to, for tests of the migrations themselves. */
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

/** A plain installer of 15 may not end the server's sessions; without force, PostgreSQL waits for them to end. */
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
