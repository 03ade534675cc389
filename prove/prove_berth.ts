import { cpus } from 'node:os'
import type { FaultKind } from '#prove/faults/fault.ts'
import { allFaults, makeTrouble } from '#prove/faults/trouble.ts'
import type { Progress, Proof, Violation } from '#prove/proof.ts'
import { BUYERS, proveSystem } from '#prove/prove_system.ts'
import { startSweeper } from '#prove/sweeper.ts'
import { createBerth } from '#prove/systems/berth.ts'
import { holdFairs } from '#prove/waitlists/hold_fairs.ts'
import { makeWorld } from '#prove/world/berth_world.ts'
import { type Database, type OwnDatabase, startDatabase, versionOf } from '#prove/world/database.ts'
import { PatientClient } from '#prove/world/patient_client.ts'
import { type Servers, startServers } from '#prove/world/servers.ts'

export interface BerthRun {
  readonly operations: number
  readonly clients: number
  /** Server processes; 0: everybody asks over SQL. */
  readonly servers: number
  readonly faults: readonly FaultKind[]
  readonly seed: number
  /** Null: the one that tests take. */
  readonly postgres: string | null
  readonly directory: string
  readonly onProgress?: (progress: Progress & { readonly faults: number }) => void
}

export interface BerthProof extends Proof {
  readonly postgres: string
  readonly servers: number
  readonly cores: number
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>
}

/** Proves Berth on a PostgreSQL of its own, which is gone afterwards. */
export async function proveBerth(run: BerthRun): Promise<BerthProof> {
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

async function proveOn(database: OwnDatabase, servers: Servers, run: BerthRun): Promise<BerthProof> {
  const world = await makeWorld(database, BUYERS)
  const berth = createBerth({ database, world, originsOf: servers.originsOf })
  const counts = new Map(run.faults.map((kind) => [kind, 0]))
  const faults = allFaults({ database, world, servers, berth }).filter(({ kind }) =>
    run.faults.includes(kind),
  )
  const trouble = makeTrouble(faults, counts, run.operations)
  const sweeper = startSweeper(database)
  const total = () => [...counts.values()].reduce((sum, count) => sum + count, 0)
  try {
    const proof = await proveSystem(berth, {
      operations: run.operations,
      clients: run.clients,
      seed: run.seed,
      directory: run.directory,
      onProgress: (progress) => run.onProgress?.({ ...progress, faults: total() }),
      meanwhile: async (floor) => {
        await Promise.all([trouble.make(floor), holdFairs(floor, world, berth)])
      },
      mayEnd: () => trouble.hadEveryKind(),
    })
    const broken = await findBrokenInvariants(database)
    const { sweeps, swept } = await sweeper.stop()
    return {
      ...proof,
      postgres: await versionOf(database),
      servers: run.servers,
      cores: cpus().length,
      faults: Object.fromEntries(counts),
      checks: { ...proof.checks, invariants: broken.examined, sweeps, holdsSwept: swept },
      violations: [...proof.violations, ...broken.violations],
    }
  } finally {
    await sweeper.stop()
    await world.close()
  }
}

/** What `berth doctor` examines, over every row that the run has written. */
export async function findBrokenInvariants(
  database: Database,
): Promise<{ examined: number; violations: Violation[] }> {
  const admin = new PatientClient(database.url, 'set statement_timeout = 0')
  try {
    // The planner has seen nothing of these tables yet, and the auditor reads all of them.
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
