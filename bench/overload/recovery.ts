import type { ProbeSample } from '#bench/overload/probe.ts'

export const CREATED = 201
/** Calm is so many probes in a row without a slow or a refused one: at one every 20 ms, half a second. */
export const CALM_PROBES = 25

/**
 * How long after the end of a flood single bookings were as before: until the answer to the last probe that was refused or
 * took longer than the limit, before a calm stretch. In seconds; null if no such stretch was seen.
 */
export function recoveryS(
  samples: readonly ProbeSample[],
  endedMs: number,
  limitMs: number,
  calmProbes = CALM_PROBES,
): number | null {
  const inOrder = samples.toSorted((a, b) => a.dueMs - b.dueMs)
  const isGood = ({ status, dueMs, answeredMs }: ProbeSample) =>
    status === CREATED && answeredMs - dueMs <= limitMs
  const calmFrom = inOrder.findIndex(
    ({ dueMs }, i) =>
      dueMs >= endedMs && i + calmProbes <= inOrder.length && inOrder.slice(i, i + calmProbes).every(isGood),
  )
  if (calmFrom === -1) return null
  const bad = inOrder.slice(0, calmFrom).filter((sample) => !isGood(sample))
  return Math.max(0, ...bad.map(({ answeredMs }) => answeredMs - endedMs)) / 1000
}
