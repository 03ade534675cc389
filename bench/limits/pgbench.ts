import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { InsertRate } from '#bench/limits/insert_rate.ts'
import { findProgram } from '#support/on_path.ts'

const SCRIPT = "insert into bare (a, b) values (1, 'x');\n"
const THREADS_MAX = 2
/** A client that is not connected by then has failed. */
const SECONDS_MAX = 30
/** What each client inserts where less than half a second is asked for, as the tests do: pgbench knows no part of a second. */
const INSERTS_OF_CLIENT = 20

/** Found in PG_BIN or on PATH; null if it is not installed. */
export function findPgbench(): string | null {
  const { PG_BIN } = process.env
  return findProgram('pgbench', PG_BIN === undefined ? [] : [PG_BIN])
}

export async function measureWithPgbench(
  pgbench: string,
  databaseUrl: string,
  clients: number,
  seconds: number,
): Promise<InsertRate> {
  const directory = mkdtempSync(join(tmpdir(), 'berth-pgbench-'))
  const script = join(directory, 'insert.sql')
  writeFileSync(script, SCRIPT)
  const threads = Math.min(THREADS_MAX, clients)
  const duration = seconds < 0.5 ? ['-t', INSERTS_OF_CLIENT] : ['-T', Math.round(seconds)]
  const numbers = ['-c', clients, '-j', threads, ...duration].map(String)
  try {
    const { stdout } = await promisify(execFile)(pgbench, [
      '-n',
      '-M',
      'prepared',
      ...numbers,
      '-f',
      script,
      databaseUrl,
    ])
    // On a busy machine, connecting may take a whole second.
    if (/actually processed: 0\b/.test(stdout) && seconds < SECONDS_MAX) {
      return await measureWithPgbench(pgbench, databaseUrl, clients, 2 * Math.max(1, seconds))
    }
    return {
      clients,
      perS: read(stdout, /tps = ([\d.]+)/),
      meanMs: read(stdout, /latency average = ([\d.]+) ms/),
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function read(output: string, pattern: RegExp): number {
  const found = pattern.exec(output)?.[1]
  if (found === undefined) throw new Error(`pgbench said something else: ${output}`)
  return Number(found)
}
