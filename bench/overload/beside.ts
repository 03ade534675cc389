import { compareLedgers, readLedger, refuseSurprises } from '#bench/http/ledger.ts'
import type { LoadReport } from '#bench/load/plan.ts'
import type { LoadProcess } from '#bench/load/process.ts'
import { ACCEPTED } from '#bench/overload/answers.ts'
import type { Disturbance } from '#bench/overload/disturbances/disturbance.ts'
import { analyticQuery, vacuum } from '#bench/overload/disturbances/repeated_statements.ts'
import { slowClients } from '#bench/overload/disturbances/slow_clients.ts'
import { stalledClients } from '#bench/overload/disturbances/stalled_clients.ts'
import type { OverloadShop } from '#bench/overload/shop.ts'
import { place } from '#bench/world/requests.ts'

const UNDISTURBED: Disturbance = {
  title: 'undisturbed',
  begin: async () => async () => ({ what: '', booked: 0 }),
}

/** The vacuum is last, before a second undisturbed measurement: it leaves statistics behind, and with them other plans. */
const DISTURBANCES: readonly Disturbance[] = [
  UNDISTURBED,
  slowClients,
  stalledClients,
  analyticQuery,
  vacuum,
  { ...UNDISTURBED, title: 'undisturbed, again' },
]

/** Enough connections that a request seldom waits for one. If it does, the wait counts. */
const CLIENTS = 256

export interface BesideSizes {
  readonly arrivalsPerS: number
  readonly warmUpS: number
  readonly measureS: number
}

export interface Beside {
  readonly title: string
  readonly meanwhile: string
  readonly report: LoadReport
}

/** A normal load: this many bookings a second, or on a small machine this share of its capacity. */
const NORMAL_PER_S_MAX = 1_000
const NORMAL_SHARE = 0.3

export function normalPerS(capacityPerS: number): number {
  return Math.min(NORMAL_PER_S_MAX, Math.ceil(NORMAL_SHARE * capacityPerS))
}

/** Measures the same normal load of bookings, sent by schedule, beside one disturbance after the other. */
export async function measureBeside(
  shop: OverloadShop,
  load: LoadProcess,
  sizes: BesideSizes,
): Promise<Beside[]> {
  // Afterwards the server knows the operator of each event, and the generator's code is compiled.
  await measureOne(shop, load, sizes, UNDISTURBED)
  const results: Beside[] = []
  for (const disturbance of DISTURBANCES) results.push(await measureOne(shop, load, sizes, disturbance))
  return results
}

async function measureOne(
  shop: OverloadShop,
  load: LoadProcess,
  sizes: BesideSizes,
  { title, begin }: Disturbance,
): Promise<Beside> {
  const { server, world, events, database } = shop
  const before = await readLedger(database.url)
  const end = await begin(shop)
  const report = await load
    .run({
      ...sizes,
      port: server.port,
      tokens: world.tokens,
      clients: CLIENTS,
      requests: events.map(place),
      order: 'turn',
      keys: true,
    })
    .catch(async (error: unknown) => {
      // A second failure would only hide the first.
      await end().catch(() => undefined)
      throw error
    })
  const { what, booked } = await end()
  refuseSurprises(title, report, [ACCEPTED])
  compareLedgers(title, before, await readLedger(database.url), {
    confirmed: (report.answers[ACCEPTED] ?? 0) + booked,
  })
  return { title, meanwhile: what, report }
}
