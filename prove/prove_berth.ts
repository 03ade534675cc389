import { cpus } from 'node:os'
import type { FaultKind } from '#prove/faults/fault.ts'
import { allFaults, createNemesis } from '#prove/faults/nemesis.ts'
import { type Database, type OwnDatabase, startDatabase, versionOf } from '#prove/fixture/database.ts'
import { createFixture } from '#prove/fixture/fixture.ts'
import { ReconnectingClient } from '#prove/fixture/reconnecting_client.ts'
import { type Servers, startServers } from '#prove/fixture/servers.ts'
import { BUYERS, proveSystem } from '#prove/prove_system.ts'
import type { Progress, RunResult, Violation } from '#prove/run_result.ts'
import { startSweeper } from '#prove/sweeper.ts'
import { createBerth } from '#prove/systems/berth.ts'
import { runWaitlists } from '#prove/waitlists/run_waitlists.ts'

export interface BerthRun {
  readonly operations: number
  readonly clients: number
  /** Number of server processes. With 0, all clients use SQL. */
  readonly servers: number
  readonly faults: readonly FaultKind[]
  readonly seed: number
  /** The version; null for the one that tests use. */
  readonly postgres: string | null
  readonly directory: string
  readonly onProgress?: (progress: Progress & { readonly faults: number }) => void
}

export interface BerthResult extends RunResult {
  readonly postgres: string
  readonly servers: number
  readonly cores: number
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>
}

/** Checks Berth on a PostgreSQL of its own, which is removed afterwards. */
export async function proveBerth(run: BerthRun): Promise<BerthResult> {
  const database = await startDatabase(run.postgres)
  try {
    const servers = await startServers(database, run.servers)
    try {
      return await proveOn(database, servers, run)
    } finally {
      await servers.stop()
    }
  } finally {
    await database.stop()
  }
}

async function proveOn(database: OwnDatabase, servers: Servers, run: BerthRun): Promise<BerthResult> {
  const fixture = await createFixture(database, BUYERS)
  const berth = createBerth({ database, fixture, originsOf: servers.originsOf })
  const counts = new Map(run.faults.map((kind) => [kind, 0]))
  const faults = allFaults({ database, fixture, servers, berth }).filter(({ kind }) =>
    run.faults.includes(kind),
  )
  const nemesis = createNemesis(faults, counts, run.operations)
  const sweeper = startSweeper(database)
  const total = () => [...counts.values()].reduce((sum, count) => sum + count, 0)
  try {
    const result = await proveSystem(berth, {
      operations: run.operations,
      clients: run.clients,
      seed: run.seed,
      directory: run.directory,
      onProgress: (progress) => run.onProgress?.({ ...progress, faults: total() }),
      background: async (context) => {
        await Promise.all([nemesis.run(context), runWaitlists(context, fixture, berth)])
      },
      mayEnd: () => nemesis.hadEveryKind(),
    })
    const broken = await findBrokenInvariants(database)
    const { sweeps, swept } = await sweeper.stop()
    return {
      ...result,
      postgres: await versionOf(database),
      servers: run.servers,
      cores: cpus().length,
      faults: Object.fromEntries(counts),
      checks: { ...result.checks, invariants: broken.examined, sweeps, holdsSwept: swept },
      violations: [...result.violations, ...broken.violations],
    }
  } finally {
    await sweeper.stop()
    await fixture.close()
  }
}

/** Checks the invariants of `berth doctor` over all rows of the run. */
export async function findBrokenInvariants(
  database: Database,
): Promise<{ examined: number; violations: Violation[] }> {
  const admin = new ReconnectingClient(database.url, 'set statement_timeout = 0')
  try {
    // The planner has no statistics of these tables yet, and the checks read all of them.
    await admin.query('analyze')
    const findings = await admin.query<{ invariant: string; detail: unknown }>(
      `select v.invariant, to_jsonb(v) as detail from ops.check_invariants() as v limit 100`,
    )
    const [source] = await admin.query<{ invariants: number }>(
      `select regexp_count(p.prosrc, 'ops\\.check_')::integer as invariants
         from pg_proc as p where p.oid = 'ops.check_invariants'::regproc`,
    )
    return {
      examined: source?.invariants ?? 0,
      violations: findings.map(({ invariant, detail }) => ({
        rule: invariant,
        group: null,
        explanation: JSON.stringify(detail),
        historyFile: null,
      })),
    }
  } finally {
    await admin.close()
  }
}
