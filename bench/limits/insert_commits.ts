import { measureWithClients } from '#bench/limits/insert_clients.ts'
import { findPgbench, measureWithPgbench } from '#bench/limits/pgbench.ts'
import { connect } from '#db/pool.ts'

/** The least that a transaction can write: one row with one index. */
const TABLE = 'create table bare (id uuid primary key default gen_random_uuid(), a int, b text)'

export interface InsertRate {
  readonly clients: number
  readonly perS: number
  readonly meanMs: number
}

export interface Inserts {
  readonly rates: readonly InsertRate[]
  /** By what they were measured, for below the table. */
  readonly how: string
}

export async function measureInserts(
  databaseUrl: string,
  clientCounts: readonly number[],
  seconds: number,
  say: (line: string) => void,
): Promise<Inserts> {
  await createTable(databaseUrl)
  const pgbench = findPgbench()
  const rates: InsertRate[] = []
  for (const clients of clientCounts) {
    const rate =
      pgbench === null
        ? await measureWithClients(databaseUrl, clients, seconds)
        : await measureWithPgbench(pgbench, databaseUrl, clients, seconds)
    rates.push(rate)
    say(`  insert commits, ${clients} clients: ${Math.round(rate.perS)}/s`)
  }
  const how =
    pgbench === null
      ? '**By clients in Node, for there is no pgbench in PG_BIN or on PATH.** They take more of the same cores than pgbench ' +
        'does, so that insert commits come out lower, and every ratio to them higher, than by pgbench.'
      : 'By pgbench, -M prepared, 2 threads, on the same cores.'
  return { rates, how }
}

async function createTable(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl, 'berth bench')
  try {
    await client.query(TABLE)
  } finally {
    await client.end()
  }
}
