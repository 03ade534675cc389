import type { FloodReport } from '#bench/overload/flood_plan.ts'
import type { ProbeSample } from '#bench/overload/probe.ts'

export const CREATED = 201
/** The system is calm when this many probes in a row are neither slow nor refused. At one every 20 ms, that is half a second. */
const CALM_PROBES = 25
/** A time that people do not notice, and the limit of p99 at 500/s. On a slower machine, twice its own p99 from before. */
const NORMAL_MS = 25
const SLOWER = 2

export interface ProbeTimes {
  readonly sent: number
  readonly accepted: number
  /** Of the accepted ones; null if there were none. */
  readonly p50Ms: number | null
  readonly p99Ms: number | null
}

export interface ProbeResult {
  readonly during: ProbeTimes
  readonly after: ProbeTimes
  /** Null if it did not recover within the time that was watched. */
  readonly recoveryS: number | null
}

/** A single booking that takes no longer than this is as fast as before the floods. */
export function normalLimitMs({ p99Ms }: ProbeTimes): number {
  return Math.max(NORMAL_MS, SLOWER * (p99Ms ?? 0))
}

export function judgeProbe(
  samples: readonly ProbeSample[],
  { startedMs, endedMs }: Pick<FloodReport, 'startedMs' | 'endedMs'>,
  limitMs: number,
): ProbeResult {
  return {
    during: timesOf(samples.filter(({ dueMs }) => dueMs >= startedMs && dueMs < endedMs)),
    after: timesOf(samples.filter(({ dueMs }) => dueMs >= endedMs)),
    recoveryS: recoveryS(samples, endedMs, limitMs),
  }
}

/**
 * How long after the end of a flood single bookings were as fast as before: the time until the answer to the last probe that was
 * refused or took longer than the limit, before a calm stretch. In seconds; null if no such stretch was seen.
 */
export function recoveryS(samples: readonly ProbeSample[], endedMs: number, limitMs: number): number | null {
  const inOrder = samples.toSorted((a, b) => a.dueMs - b.dueMs)
  const isGood = ({ status, dueMs, answeredMs }: ProbeSample) =>
    status === CREATED && answeredMs - dueMs <= limitMs
  const calmFrom = inOrder.findIndex(
    ({ dueMs }, i) =>
      dueMs >= endedMs &&
      i + CALM_PROBES <= inOrder.length &&
      inOrder.slice(i, i + CALM_PROBES).every(isGood),
  )
  if (calmFrom === -1) return null
  const bad = inOrder.slice(0, calmFrom).filter((sample) => !isGood(sample))
  return Math.max(0, ...bad.map(({ answeredMs }) => answeredMs - endedMs)) / 1000
}

export function timesOf(samples: readonly ProbeSample[]): ProbeTimes {
  const times = samples
    .filter(({ status }) => status === CREATED)
    .map(({ dueMs, answeredMs }) => answeredMs - dueMs)
    .sort((a, b) => a - b)
  // Nearest rank.
  const percentile = (percent: number) =>
    times[Math.max(0, Math.ceil((times.length * percent) / 100) - 1)] ?? null
  return { sent: samples.length, accepted: times.length, p50Ms: percentile(50), p99Ms: percentile(99) }
}
