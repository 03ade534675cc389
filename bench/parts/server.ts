import { setTimeout as pause } from 'node:timers/promises'
import { auditRows, describeAudit } from '#bench/audit.ts'
import { refuseSurprises } from '#bench/http/ledger.ts'
import { type HttpShop, openShop } from '#bench/http/shop.ts'
import type { LoadPlan } from '#bench/load/plan.ts'
import { memoryMbOf } from '#bench/machine/process_usage.ts'
import type { Cell, Part, Stage } from '#bench/part.ts'
import { spawnServer } from '#bench/server.ts'
import { type Costs, measureCosts } from '#bench/server_costs/costs.ts'
import { untilBooked } from '#bench/server_costs/first_booking.ts'
import { watchMemory } from '#bench/server_costs/memory_watch.ts'
import { chosenSeat, place } from '#bench/world/requests.ts'

const CLIENTS = 64
/** The load whose costs are recorded as the cost of a booking. */
const SPREAD = 'a thousand events'
/** Before anything is measured, this many times a warm-up. */
const FIRST_WARM_UPS = 4
const AT_REST_MS = 1_000
/** As long as a quiet moment of a busy day. */
const AFTER_MS = { full: 15_000, quick: 2_000 }

const COST_COLUMNS = [
  'for one booking',
  'server CPU, us',
  'PostgreSQL CPU, us',
  'generator CPU, us',
  'WAL bytes',
  'WAL records',
  'full pages',
  'WAL syncs',
  'bookings a batch',
]

export const part: Part = {
  title: 'The server',
  about:
    'What one booking costs everything that takes part, memory of the server, and how soon it books after a cold start. ' +
    '64 clients.',
  needs: [],
  async run(stage) {
    const shop = await openShop(stage)
    await pause(AT_REST_MS)
    const atRestMb = memoryMbOf(shop.server.pid)
    const stopWatching = watchMemory(shop.server.pid)
    const costs = await measureAll(stage, shop)
    const underLoadMb = stopWatching()
    await pause(stage.settings.quick ? AFTER_MS.quick : AFTER_MS.full)
    const afterMb = memoryMbOf(shop.server.pid)
    stage.record('memory_at_rest', { value: atRestMb, unit: 'MB' })
    stage.record('memory_under_load', { value: underLoadMb, unit: 'MB' })
    stage.record('memory_after', { value: afterMb, unit: 'MB' })
    const starts = await measureStarts(stage, shop)
    const audited = await auditRows(shop.database.url)
    return {
      tables: [
        { columns: COST_COLUMNS, rows: [...costs].map(([title, cost]) => costRow(title, cost)) },
        {
          columns: ['memory of the server', 'MB'],
          rows: [
            ['at rest', atRestMb],
            ['under load, most', underLoadMb],
            [`${(stage.settings.quick ? AFTER_MS.quick : AFTER_MS.full) / 1000} s after`, afterMb],
          ],
        },
        {
          columns: ['from a cold start to the first booking', 's'],
          rows: [
            ['the server', starts.serverS],
            ['PostgreSQL, then the server', starts.allS],
          ],
        },
      ],
      notes: [describeAudit(audited)],
    }
  },
}

type Load = Pick<LoadPlan, 'requests' | 'order'> & { readonly title: string }

async function measureAll(stage: Stage, shop: HttpShop): Promise<Map<string, Costs>> {
  const { warmUpS, measureS } = stage.settings
  const loads: Load[] = [{ title: SPREAD, requests: shop.events.map(place), order: 'turn' }]
  if (!stage.settings.quick) {
    const seats = shop.spreadSeats.take(shop.requestsMax(CLIENTS)).map(chosenSeat)
    loads.push(
      { title: 'one hot event', requests: [place(shop.hotEvent)], order: 'turn' },
      { title: 'a thousand departures, seats chosen', requests: seats, order: 'once' },
    )
  }
  const plan = { clients: CLIENTS, keys: true }
  await shop.run({
    ...plan,
    requests: shop.events.map(place),
    order: 'turn',
    warmUpS: warmUpS * FIRST_WARM_UPS,
    measureS: 0,
  })
  const all = new Map<string, Costs>()
  for (const { title, ...load } of loads) {
    const { report, costs } = await measureCosts(stage, shop, { ...plan, ...load, warmUpS: 0, measureS })
    refuseSurprises(title, report, ['201'])
    all.set(title, costs)
    stage.say(
      `  ${title}: server ${Math.round(costs.serverCpuUs)}, PostgreSQL ${Math.round(costs.postgresCpuUs)} us CPU a booking`,
    )
  }
  const spread = all.get(SPREAD)
  if (spread !== undefined) {
    stage.record('cpu_server', { value: spread.serverCpuUs, unit: 'us' })
    stage.record('cpu_postgres', { value: spread.postgresCpuUs, unit: 'us' })
    stage.record('cpu_load', { value: spread.loadCpuUs, unit: 'us' })
    stage.record('wal_bytes', { value: spread.walBytes, unit: 'bytes' })
    stage.record('fsyncs', { value: spread.walSyncs, unit: 'count' })
  }
  return all
}

function costRow(title: string, costs: Costs): Cell[] {
  return [
    title,
    costs.serverCpuUs,
    costs.postgresCpuUs,
    costs.loadCpuUs,
    costs.walBytes,
    costs.walRecords,
    costs.walFullPages,
    costs.walSyncs,
    costs.batchSize,
  ]
}

async function measureStarts(stage: Stage, shop: HttpShop): Promise<{ serverS: number; allS: number }> {
  await shop.server.stop()
  const startServer = async (sinceMs: number) => {
    const server = await spawnServer(shop.database.appUrl)
    try {
      return ((await untilBooked(server, shop.world, shop.hotEvent)) - sinceMs) / 1000
    } finally {
      await server.stop()
    }
  }
  const serverS = await startServer(performance.now())
  const { startedMs } = await stage.postgres.restart()
  const allS = await startServer(startedMs)
  stage.record('first_booking_server', { value: serverS, unit: 's' })
  stage.record('first_booking_all', { value: allS, unit: 's' })
  stage.say(`  first booking after ${serverS.toFixed(2)} s, with PostgreSQL ${allS.toFixed(2)} s`)
  return { serverS, allS }
}
