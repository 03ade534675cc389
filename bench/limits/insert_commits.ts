import { measureWithClients } from '#bench/limits/insert_clients.ts'
import type { InsertRate } from '#bench/limits/insert_rate.ts'
import { findPgbench, measureWithPgbench } from '#bench/limits/pgbench.ts'
import { connect } from '#db/connections/pool.ts'

/** The smallest possible write transaction: one row with one index. */
const TABLE = 'create table bare (id uuid primary key default gen_random_uuid(), a int, b text)'

export interface Inserts {
  measure(clients: number, seconds: number): Promise<InsertRate>
  /** The tool that measures them, as a note below the table. */
  readonly how: string
}

/** Creates the table, which all measurements fill. */
export async function openInserts(databaseUrl: string): Promise<Inserts> {
  await createTable(databaseUrl)
  const pgbench = findPgbench()
  if (pgbench === null) {
    return {
      measure: (clients, seconds) => measureWithClients(databaseUrl, clients, seconds),
      how:
        '**By clients in Node, for there is no pgbench in PG_BIN or on PATH.** They take more of the same cores than pgbench ' +
        'does, so that insert commits come out lower, and every ratio to them higher, than by pgbench.',
    }
  }
  return {
    measure: (clients, seconds) => measureWithPgbench(pgbench, databaseUrl, clients, seconds),
    how: 'By pgbench, -M prepared, 2 threads, on the same cores.',
  }
}

async function createTable(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl, 'berth bench')
  try {
    await client.query(TABLE)
  } finally {
    await client.end()
  }
}
