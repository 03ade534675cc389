import { setTimeout as pause } from 'node:timers/promises'
import { compareLedgers, readLedger } from '#bench/http/ledger.ts'
import { ACCEPTED, refuseOtherAnswers, refuseOtherStatuses } from '#bench/overload/answers.ts'
import { sharedNowMs } from '#bench/overload/clock.ts'
import type { FloodPlan, FloodReport } from '#bench/overload/flood_plan.ts'
import type { FloodThread } from '#bench/overload/flood_thread.ts'
import { type Kind, ONE_PLACE } from '#bench/overload/kinds.ts'
import { type ProbeSample, startProbe } from '#bench/overload/probe.ts'
import {
  judgeProbe,
  normalLimitMs,
  type ProbeResult,
  type ProbeTimes,
  timesOf,
} from '#bench/overload/recovery.ts'
import type { OverloadShop } from '#bench/overload/shop.ts'

export interface OverloadSizes {
  /** The server's capacity is the rate that this many clients reach who wait for their answers. */
  readonly capacityClients: number
  /** The multiple of its capacity at which requests are due. */
  readonly multiple: number
  readonly wanted: readonly Wanted[]
  /** Before all measurements, so that the code of the server and the flood is compiled. */
  readonly firstWarmUpS: number
  /** Before each measurement, so that the queues fill. */
  readonly warmUpS: number
  readonly measureS: number
  /** How long the probe runs alone, before all floods and after each. */
  readonly beforeS: number
  readonly afterS: number
}

/** A kind of booking and its floods. */
export interface Wanted {
  readonly kind: Kind
  readonly floods: readonly FloodShape[]
}

export interface FloodShape {
  /**
   * `schedule`: arrivals at the multiple, whatever the answers do. `closed loop`: each caller sends its next request as soon as it
   * is answered.
   */
  readonly arrivals: 'schedule' | 'closed loop'
  readonly connections: number
}

export interface OverloadResult {
  readonly before: ProbeTimes
  /** The system has recovered when a single booking takes no longer than this. */
  readonly limitMs: number
  readonly kinds: readonly KindResult[]
}

export interface KindResult {
  readonly title: string
  readonly capacity: FloodReport
  readonly floods: readonly FloodResult[]
}

export interface FloodResult {
  readonly shape: FloodShape
  /** Null in a closed loop. */
  readonly duePerS: number | null
  readonly report: FloodReport
  readonly probe: ProbeResult
}

interface Scene {
  readonly shop: OverloadShop
  readonly thread: FloodThread
  readonly sizes: OverloadSizes
  readonly say: (line: string) => void
}

/** For each kind, finds the server's capacity, then sends far more, with a probe beside it that continues after the end. */
export async function measureOverload(scene: Scene): Promise<OverloadResult> {
  const { shop, thread, sizes } = scene
  const warmUp = { ...planOf(shop, ONE_PLACE), clients: sizes.capacityClients, warmUpS: sizes.firstWarmUpS }
  await audited(shop, 'the warm-up', () => alone(thread.run({ ...warmUp, measureS: 0 })))
  const { samples } = await audited(shop, 'the probe alone', async () => {
    const probe = await startProbe(planOf(shop, ONE_PLACE))
    await pause(sizes.beforeS * 1000)
    return { report: null, samples: await probe.stop() }
  })
  const before = timesOf(samples)
  const limitMs = normalLimitMs(before)
  const kinds: KindResult[] = []
  for (const wanted of sizes.wanted) kinds.push(await measureKind(scene, wanted, limitMs))
  return { before, limitMs, kinds }
}

async function measureKind(scene: Scene, { kind, floods }: Wanted, limitMs: number): Promise<KindResult> {
  const { shop, thread, sizes, say } = scene
  const plan = { ...planOf(shop, kind), warmUpS: sizes.warmUpS, measureS: sizes.measureS }
  const { report: capacity } = await audited(shop, kind.title, () =>
    alone(thread.run({ ...plan, clients: sizes.capacityClients })),
  )
  const capacityPerS = capacity.accepted.answered / capacity.seconds
  const results: FloodResult[] = []
  for (const shape of floods) {
    const title = `${kind.title}, ${shape.connections} connections, ${shape.arrivals}`
    const duePerS =
      shape.arrivals === 'schedule' ? Math.max(1, Math.round(sizes.multiple * capacityPerS)) : null
    const own = { ...plan, clients: shape.connections }
    const { report, samples } = await audited(shop, title, () =>
      besideProbe(scene, duePerS === null ? own : { ...own, arrivalsPerS: duePerS }),
    )
    const perS = Math.round(report.accepted.answered / report.seconds)
    say(
      `  ${title}: ${perS} accepted/s of ${Math.round(capacityPerS)}, p99 ${report.accepted.fromSending.p99Ms} ms`,
    )
    results.push({ shape, duePerS, report, probe: judgeProbe(samples, report, limitMs) })
  }
  return { title: kind.title, capacity, floods: results }
}

function planOf(shop: OverloadShop, kind: Kind) {
  const { server, world } = shop
  return {
    port: server.port,
    tokens: world.tokens,
    requests: kind.requests(shop),
    order: 'turn',
    keys: true,
  } as const
}

interface Flooded<Report extends FloodReport | null> {
  readonly report: Report
  /** The samples of the probe, if there was one. */
  readonly samples: readonly ProbeSample[]
}

async function alone(running: Promise<FloodReport>): Promise<Flooded<FloodReport>> {
  return { report: await running, samples: [] }
}

async function besideProbe({ shop, thread, sizes }: Scene, plan: FloodPlan): Promise<Flooded<FloodReport>> {
  const probe = await startProbe(planOf(shop, ONE_PLACE))
  try {
    const report = await thread.run(plan)
    // The flood waits for its last answers, which is a part of the time after it.
    await pause(Math.max(0, report.endedMs + sizes.afterS * 1000 - sharedNowMs()))
    return { report, samples: await probe.stop() }
  } catch (error) {
    // A second failure would only hide the first.
    await probe.stop().catch(() => undefined)
    throw error
  }
}

/** Throws unless all answers were as expected, and the rows agree with the answers. */
async function audited<Report extends FloodReport | null>(
  { database }: OverloadShop,
  title: string,
  run: () => Promise<Flooded<Report>>,
): Promise<Flooded<Report>> {
  const before = await readLedger(database.url)
  const flooded = await run()
  const { report, samples } = flooded
  if (report !== null) refuseOtherAnswers(title, report)
  refuseOtherStatuses(samples)
  compareLedgers(title, before, await readLedger(database.url), {
    confirmed: (report?.answers[ACCEPTED] ?? 0) + timesOf(samples).accepted,
  })
  return flooded
}
