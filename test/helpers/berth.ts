import { randomUUID } from 'node:crypto'
import type { QueryResultRow } from 'pg'
import { type BookingRequest, type BookingVerdict, bookBatch } from '#db/booking/batches.ts'
import { type Bookings, createBookings } from '#db/booking/bookings.ts'
import { type Cancellation, type CancellationVerdict, cancelBatch } from '#db/booking/cancellations.ts'
import { type BookingChange, confirmBatch, type ReleaseVerdict, releaseBatch } from '#db/booking/holds.ts'
import type { PoolClient } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { inTransaction } from '#db/connections/transaction.ts'
import { until } from '#support/until.ts'
import { type Caller, createDatabase, type Owner, type TestDatabase } from '#test/helpers/database.ts'
import { makeOperator, type Operator, type OperatorOptions } from '#test/helpers/operators.ts'

/** The owner of all tables: it creates the fixtures of a test, and tries what even the owner may not do. */
export interface TableOwner extends Caller {
  /** The row of a query that has exactly one. */
  one<Row extends QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row>
}

/** A broken invariant, as reported by ops.check_invariants. */
export interface Finding {
  invariant: string
  detail: unknown
}

export interface Berth {
  database: TestDatabase
  owner: TableOwner
  operator(options?: OperatorOptions): Promise<Operator>
  /** An account that is no customer and no member of any operator yet. */
  account(): Promise<string>
  /** A caller with this account, as the HTTP server and PostgREST act for it. */
  as(accountId: string): Caller
  /** One call of core.book_batch, as the server makes it. */
  batch(operatorId: string, requests: readonly BookingRequest[]): Promise<BookingVerdict[]>
  /** One call of core.confirm_batch, likewise. */
  confirmBatch(operatorId: string, holds: readonly BookingChange[]): Promise<readonly string[]>
  /** One call of core.release_batch, likewise. */
  releaseBatch(operatorId: string, holds: readonly BookingChange[]): Promise<readonly ReleaseVerdict[]>
  /** One call of core.cancel_batch, likewise. */
  cancelBatch(
    operatorId: string,
    cancellations: readonly Cancellation[],
  ): Promise<readonly CancellationVerdict[]>
  /** The booking queue of the server in front of core.book_batch. It is closed after the test. */
  bookings(lanes?: number): Bookings
  /** Sets the time for all rules in SQL, or restores the real time. */
  setTime(at: Date | null): Promise<void>
  now(): Date
  /** Resolves once this many connections wait for a lock. */
  untilBlocked(connections?: number): Promise<void>
  /** All findings of ops.check_invariants(). */
  findings(): Promise<Finding[]>
}

/** A database of its own, with short functions that create something to sell, sell it, and read the rows. */
export async function startBerth(test: Owner): Promise<Berth> {
  return berthOn(await createDatabase(test))
}

/** The same on a database that the test has migrated itself. */
export function berthOn(database: TestDatabase): Berth {
  const owner = ownerOf(database)
  let time: Date | null = null

  const berth: Berth = {
    database,
    owner,
    operator: (options) => makeOperator(berth, options),
    async account() {
      const id = randomUUID()
      await owner.query('insert into core.accounts (id, created_at) values ($1, core.now())', [id])
      return id
    },
    as: (accountId) => database.as('authenticated', { sub: accountId, role: 'authenticated' }),
    batch: (operatorId, requests) => bookBatch(database.app, operatorId, requests),
    confirmBatch: (operatorId, holds) => confirmBatch(database.app, operatorId, holds),
    releaseBatch: (operatorId, holds) => releaseBatch(database.app, operatorId, holds),
    cancelBatch: (operatorId, cancellations) => cancelBatch(database.app, operatorId, cancellations),
    bookings(lanes) {
      const bookings = createBookings(readDatabaseSettings({ DATABASE_URL: database.appUrl }), lanes)
      database.after(() => bookings.close())
      return bookings
    },
    async setTime(at) {
      time = at
      const body = at === null ? 'select pg_catalog.now()' : `select timestamptz '${at.toISOString()}'`
      await owner.query(
        `create or replace function core.now() returns timestamptz language sql stable parallel safe as $$ ${body} $$`,
      )
    },
    now: () => new Date(time ?? Date.now()),
    untilBlocked: (connections = 1) =>
      until(async function connectionsAreBlocked() {
        const [row] = await database.rows<{ blocked: boolean }>(
          `select count(distinct l.pid) >= $2 as blocked
             from pg_locks as l join pg_stat_activity as a on a.pid = l.pid
            where a.datname = $1 and not l.granted`,
          [database.name, connections],
        )
        return row?.blocked ?? false
      }),
    findings: () =>
      database.rows<Finding & QueryResultRow>('select invariant, detail from ops.check_invariants()'),
  }
  return berth
}

function ownerOf({ admin }: TestDatabase): TableOwner {
  const transaction = <Result>(work: (db: PoolClient) => Promise<Result>) =>
    inTransaction(admin, {}, async (db) => {
      await db.query('set local role berth_owner')
      return work(db)
    })
  const query = <Row extends QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]> =>
    transaction(async (db) => (await db.query<Row>(sql, parameters)).rows)
  return {
    transaction,
    query,
    async one<Row extends QueryResultRow>(sql: string, parameters?: unknown[]) {
      const [row, ...more] = await query<Row>(sql, parameters)
      if (row === undefined || more.length > 0) throw new Error(`Not one row: ${sql}`)
      return row
    },
  }
}
