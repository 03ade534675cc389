import { setTimeout as pause } from 'node:timers/promises'
import { compareLedgers, readLedger } from '#bench/http/ledger.ts'
import { ACCEPTED, refuseOtherAnswers, refuseOtherStatuses } from '#bench/overload/answers.ts'
import { sharedNowMs } from '#bench/overload/clock.ts'
import type { FloodPlan, FloodReport } from '#bench/overload/flood_plan.ts'
import type { FloodThread } from '#bench/overload/flood_thread.ts'
import { type ProbeSample, startProbe } from '#bench/overload/probe.ts'
import { CREATED, recoveryS } from '#bench/overload/recovery.ts'
import type { OverloadShop } from '#bench/overload/shop.ts'
import { place } from '#bench/world/requests.ts'

export interface OverloadSizes {
  /** The server's capacity is what so many clients get who wait for their answers. */
  readonly capacityClients: number
  /** Connections of the flood. */
  readonly connections: number
  /** So many times the capacity is due. */
  readonly multiple: number
  readonly firstWarmUpS: number
  readonly warmUpS: number
  readonly measureS: number
  /** How long the probe is sent alone before the flood, and after it. */
  readonly beforeS: number
  readonly afterS: number
}

export interface OverloadResult {
  readonly capacity: FloodReport
  /** Arrivals by a schedule. */
  readonly open: FloodReport
  readonly duePerS: number
  /** As many connections, each asking again as soon as it is answered. */
  readonly closed: FloodReport
  readonly probe: ProbeResult
}

export interface ProbeResult {
  readonly before: ProbeTimes
  readonly during: ProbeTimes
  readonly after: ProbeTimes
  /** A single booking is back to normal within this. */
  readonly limitMs: number
  /** Null: not within the time that was watched. */
  readonly recoveryS: number | null
}

export interface ProbeTimes {
  readonly sent: number
  readonly accepted: number
  /** Of the accepted; null if none was. */
  readonly p50Ms: number | null
  readonly p99Ms: number | null
}

/** What people notice nothing of, and the bar of the p99 at 500/s; where the machine is slower, twice its own p99 before. */
const NORMAL_MS = 25
const SLOWER = 2

/** Finds what the server can take, then asks for many times as much: by schedule with a probe beside it, then in a closed loop. */
export async function measureOverload(
  shop: OverloadShop,
  thread: FloodThread,
  sizes: OverloadSizes,
): Promise<OverloadResult> {
  const plan = {
    port: shop.server.port,
    tokens: shop.world.tokens,
    requests: [place(shop.hotEvent)],
    order: 'turn',
    keys: true,
    measureS: sizes.measureS,
  } as const
  const alone = (title: string, own: FloodPlan) =>
    audited(shop, title, async () => ({ report: await thread.run(own), samples: [] }))

  const { report: capacity } = await alone('the capacity', {
    ...plan,
    clients: sizes.capacityClients,
    warmUpS: sizes.firstWarmUpS,
  })
  const duePerS = Math.max(1, Math.round((sizes.multiple * capacity.accepted.answered) / capacity.seconds))
  const many = { ...plan, clients: sizes.connections, warmUpS: sizes.warmUpS }
  const { report: open, samples } = await audited(shop, `${duePerS}/s`, () =>
    floodBesideProbe(thread, { ...many, arrivalsPerS: duePerS }, sizes),
  )
  const { report: closed } = await alone(`${sizes.connections} connections`, many)
  return { capacity, open, duePerS, closed, probe: judgeProbe(samples, open, sizes) }
}

interface Flooded {
  readonly report: FloodReport
  /** Of the probe, where there was one. */
  readonly samples: readonly ProbeSample[]
}

async function floodBesideProbe(
  thread: FloodThread,
  plan: FloodPlan,
  { beforeS, afterS }: OverloadSizes,
): Promise<Flooded> {
  const probe = await startProbe(plan)
  try {
    await pause(beforeS * 1000)
    const report = await thread.run(plan)
    // The flood waits for its last answers, which is a part of the time after it.
    await pause(Math.max(0, report.endedMs + afterS * 1000 - sharedNowMs()))
    return { report, samples: await probe.stop() }
  } catch (error) {
    // Its own failure would only hide the first.
    await probe.stop().catch(() => undefined)
    throw error
  }
}

/** Throws unless all was answered as it should be, and the rows are what was answered. */
async function audited(
  { database }: OverloadShop,
  title: string,
  run: () => Promise<Flooded>,
): Promise<Flooded> {
  const before = await readLedger(database.url)
  const flooded = await run()
  const { report, samples } = flooded
  refuseOtherAnswers(title, report)
  refuseOtherStatuses(samples)
  const confirmed =
    (report.answers[ACCEPTED] ?? 0) + samples.filter(({ status }) => status === CREATED).length
  compareLedgers(title, before, await readLedger(database.url), { confirmed })
  return flooded
}

function judgeProbe(
  samples: readonly ProbeSample[],
  { startedMs, endedMs }: FloodReport,
  { beforeS }: OverloadSizes,
): ProbeResult {
  // Not up to the first request: before that, the connections of the flood are opened.
  const beforeUntilMs = (samples[0]?.dueMs ?? 0) + beforeS * 1000
  const before = timesOf(samples.filter(({ dueMs }) => dueMs < beforeUntilMs))
  const limitMs = Math.max(NORMAL_MS, SLOWER * (before.p99Ms ?? 0))
  return {
    before,
    during: timesOf(samples.filter(({ dueMs }) => dueMs >= startedMs && dueMs < endedMs)),
    after: timesOf(samples.filter(({ dueMs }) => dueMs >= endedMs)),
    limitMs,
    recoveryS: recoveryS(samples, endedMs, limitMs),
  }
}

function timesOf(samples: readonly ProbeSample[]): ProbeTimes {
  const times = samples
    .filter(({ status }) => status === CREATED)
    .map(({ dueMs, answeredMs }) => answeredMs - dueMs)
    .sort((a, b) => a - b)
  const percentile = (percent: number) =>
    times[Math.max(0, Math.ceil((times.length * percent) / 100) - 1)] ?? null
  return { sent: samples.length, accepted: times.length, p50Ms: percentile(50), p99Ms: percentile(99) }
}
