import type { Client } from 'pg'
import { type Check, fail, type Look } from '#cli/doctor/check.ts'
import {
  lookAtClientTools,
  lookAtConnections,
  lookAtPreparedStatements,
  lookAtServerRole,
  lookAtSessions,
  lookAtSettings,
} from '#cli/doctor/environment.ts'
import { lookAtJobs, lookAtMigrations, lookAtPartitions, lookAtReferences } from '#cli/doctor/schema.ts'
import {
  lookAtClock,
  lookAtDurability,
  lookAtExtensions,
  lookAtRoles,
  lookAtVersion,
  lookAtWriting,
} from '#cli/doctor/server.ts'
import { describeFailure } from '#cli/terminal/failure.ts'

const LOOKS: Readonly<Record<string, Look>> = {
  version: lookAtVersion,
  extensions: lookAtExtensions,
  durability: lookAtDurability,
  writing: lookAtWriting,
  clock: lookAtClock,
  roles: lookAtRoles,
  'server role': lookAtServerRole,
  settings: lookAtSettings,
  connections: lookAtConnections,
  sessions: lookAtSessions,
  'prepared statements': lookAtPreparedStatements,
  'client tools': lookAtClientTools,
  migrations: lookAtMigrations,
  partitions: lookAtPartitions,
  references: lookAtReferences,
  jobs: lookAtJobs,
}

/** A row that breaks an invariant. */
export interface Violation {
  readonly invariant: string
  readonly operator_id: string | null
  readonly occurrence_id: string | null
  readonly booking_id: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

export interface Diagnosis {
  readonly checks: readonly Check[]
  /** Null if the invariants could not be checked; a check tells why. */
  readonly violations: readonly Violation[] | null
  readonly duration_ms: number
}

/** Checks the set-up and every invariant on live data. It changes nothing and blocks nobody. */
export async function examine(db: Client, url: string): Promise<Diagnosis> {
  const startedMs = performance.now()
  const { rows } = await db.query<{ version: number }>(
    `select current_setting('server_version_num')::integer as version`,
  )
  const subject = { db, url, serverMajor: Math.floor((rows[0]?.version ?? 0) / 10_000) }
  const checks: Check[] = []
  for (const [name, look] of Object.entries(LOOKS)) {
    checks.push(
      ...[await look(subject).catch((error: unknown) => fail(name, describeFailure(error).message))].flat(),
    )
  }
  const violations = await findViolations(db).catch((error: unknown) => {
    checks.push(fail('invariants', describeFailure(error).message))
    return null
  })
  return { checks, violations, duration_ms: Math.round(performance.now() - startedMs) }
}

export function isHealthy({ checks, violations }: Diagnosis): boolean {
  return violations?.length === 0 && checks.every((check) => check.state !== 'fail')
}

/** Without a time limit, since it reads every booking. */
async function findViolations(db: Client): Promise<Violation[]> {
  await db.query('set statement_timeout = 0')
  const { rows } = await db.query<Violation>(
    'select v.invariant, v.operator_id, v.occurrence_id, v.booking_id, v.detail from ops.check_invariants() as v',
  )
  return rows
}
