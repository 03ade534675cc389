import { setTimeout as pause } from 'node:timers/promises'
import type { HttpShop } from '#bench/http/shop.ts'
import type { LoadPlan, LoadReport } from '#bench/load/plan.ts'
import { cpuOf, cpuOfTree } from '#bench/machine/process_usage.ts'
import type { Stage } from '#bench/part.ts'
import { readQueueTotals } from '#bench/server_costs/queue_totals.ts'
import { readWalTotals } from '#bench/server_costs/wal_totals.ts'
import { place } from '#bench/world/requests.ts'

/** The cost of one booking, for every process that takes part. */
export interface Costs {
  readonly bookings: number
  readonly serverCpuUs: number
  readonly postgresCpuUs: number
  readonly loadCpuUs: number
  readonly walBytes: number
  readonly walRecords: number
  /** Full pages, which are written once after each checkpoint. They are a part of walBytes. */
  readonly walFullPages: number
  readonly walSyncs: number
  readonly batchSize: number
}

interface Totals {
  readonly serverCpuS: number
  readonly postgresCpuS: number
  readonly walBytes: number
  readonly walRecords: number
  readonly walFullPages: number
  readonly walSyncs: number
  readonly batches: number
  readonly requests: number
}

/**
 * A backend reports its statistics at the end of a transaction, at most once a second, or else after ten idle seconds
 * (PGSTAT_MIN_INTERVAL, PGSTAT_IDLE_INTERVAL). So after a second each lane gets some work, and reports.
 */
const REPORTS_AFTER_MS = 1_100
const REPORTING_S = 0.2

/** Runs a load and divides the resources it used by the number of its bookings. */
export async function measureCosts(
  stage: Stage,
  shop: HttpShop,
  plan: Omit<LoadPlan, 'port' | 'tokens'>,
): Promise<{ report: LoadReport; costs: Costs }> {
  await makeReport(shop, plan.clients)
  const before = await readTotals(stage, shop)
  const report = await shop.run(plan)
  const reporting = await makeReport(shop, plan.clients)
  const after = await readTotals(stage, shop)
  const bookings = (report.answers['201'] ?? 0) + (reporting.answers['201'] ?? 0)
  const each = (name: keyof Totals) => (after[name] - before[name]) / bookings
  return {
    report,
    costs: {
      bookings,
      serverCpuUs: each('serverCpuS') * 1e6,
      postgresCpuUs: each('postgresCpuS') * 1e6,
      loadCpuUs: (report.cpuS / report.measured.all) * 1e6,
      walBytes: each('walBytes'),
      walRecords: each('walRecords'),
      walFullPages: each('walFullPages'),
      walSyncs: each('walSyncs'),
      batchSize: (after.requests - before.requests) / (after.batches - before.batches),
    },
  }
}

async function makeReport(shop: HttpShop, clients: number): Promise<LoadReport> {
  await pause(REPORTS_AFTER_MS)
  const requests = [place(shop.hotEvent)]
  return await shop.run({ clients, requests, order: 'turn', keys: true, warmUpS: 0, measureS: REPORTING_S })
}

async function readTotals(stage: Stage, { server, database }: HttpShop): Promise<Totals> {
  const wal = await readWalTotals(database.url)
  return {
    serverCpuS: cpuOf(server.pid),
    postgresCpuS: cpuOfTree(stage.postgres.pid),
    ...wal,
    ...(await readQueueTotals(server.port)),
  }
}
