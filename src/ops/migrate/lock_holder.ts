import type { Queryable } from '#db/connections/pool.ts'

/** The session that holds the lock. Fields that PostgreSQL does not show to this role are null. */
export interface LockHolder {
  readonly pid: number
  readonly application_name: string | null
  readonly user_name: string | null
  readonly address: string | null
  readonly since: Date | null
}

/** The holder of an advisory lock of this database; null if it has just been released. */
export async function findHolder(db: Queryable, key: number): Promise<LockHolder | null> {
  const { rows } = await db.query<LockHolder>(
    `select l.pid, nullif(a.application_name, '') as application_name, a.usename as user_name,
            host(a.client_addr) as address, coalesce(a.xact_start, a.state_change) as since
       from pg_catalog.pg_locks as l left join pg_catalog.pg_stat_activity as a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and l.classid = 0 and l.objid = $1::oid
        and l.database = (select d.oid from pg_catalog.pg_database as d where d.datname = current_database())
      limit 1`,
    [key],
  )
  return rows[0] ?? null
}

/** Server process 4711 (berth migrate, user app, from 10.0.0.7, since 2026-01-01T10:00:00.000Z) */
export function describeHolder({ pid, application_name, user_name, address, since }: LockHolder): string {
  const known = [
    application_name,
    user_name === null ? null : `user ${user_name}`,
    address === null ? null : `from ${address}`,
    since === null ? null : `since ${since.toISOString()}`,
  ].filter((fact) => fact !== null)
  return `Server process ${pid}${known.length === 0 ? '' : ` (${known.join(', ')})`}`
}
