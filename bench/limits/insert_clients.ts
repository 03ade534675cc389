import type { Client } from 'pg'
import type { InsertRate } from '#bench/limits/insert_rate.ts'
import { connect } from '#db/connections/pool.ts'

/** Prepared once on each connection. */
const INSERT = { name: 'insert_bare', text: "insert into bare (a, b) values (1, 'x')" }

/** Measures the same inserts if pgbench is missing, with connections of this process. */
export async function measureWithClients(
  databaseUrl: string,
  clients: number,
  seconds: number,
): Promise<InsertRate> {
  const connections = await Promise.all(
    Array.from({ length: clients }, () => connect(databaseUrl, 'berth bench')),
  )
  try {
    const startedMs = performance.now()
    const counts = await Promise.all(
      connections.map((client) => insertUntil(client, startedMs + seconds * 1000)),
    )
    const elapsedS = (performance.now() - startedMs) / 1000
    const inserted = counts.reduce((sum, count) => sum + count, 0)
    return { clients, perS: inserted / elapsedS, meanMs: (clients * elapsedS * 1000) / inserted }
  } finally {
    await Promise.all(connections.map((client) => client.end()))
  }
}

async function insertUntil(client: Client, endMs: number): Promise<number> {
  let inserted = 0
  while (performance.now() < endMs) {
    await client.query(INSERT)
    inserted += 1
  }
  return inserted
}
