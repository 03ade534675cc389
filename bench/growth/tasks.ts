import type { Client } from 'pg'
import { connect } from '#db/connections/pool.ts'

export type Task = (db: Client) => Promise<void>

/** A loading connection: no commit waits for the disk, triggers are disabled, and one statement uses one core. */
const SESSION = `
  set session_replication_role = replica;
  set synchronous_commit = off;
  set timezone = 'UTC';
  set jit = off;
  set statement_timeout = 0;
  set max_parallel_workers_per_gather = 0;
  set max_parallel_maintenance_workers = 0;
  set work_mem = '256MB';
  set temp_buffers = '256MB';
  set maintenance_work_mem = '512MB'`

/** Runs tasks on this many loading connections, each taking the next remaining one. The first failure ends all. */
export async function runTasks(
  url: string,
  connections: number,
  tasks: readonly Task[],
  prepare: Task = async () => undefined,
): Promise<void> {
  const left = tasks.values()
  const work = async () => {
    const db = await connect(url, 'berth bench loading')
    try {
      await db.query(SESSION)
      await prepare(db)
      for (const task of left) await task(db)
    } finally {
      await db.end()
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
}
