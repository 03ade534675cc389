import type { FloodReport } from '#bench/overload/flood_plan.ts'
import type { ProbeSample } from '#bench/overload/probe.ts'

export const ACCEPTED = '201'
/** The only accepted refusal of an overloaded server. */
export const BUSY = '503 busy'

/**
 * Throws if there were answers other than bookings and refusals that say when to retry: a reset, a missing answer, another 5xx. The
 * figure of a server that drops requests is worthless.
 */
export function refuseOtherAnswers(title: string, report: FloodReport): void {
  const { answers, broken, withoutRetryAfter } = report
  const others = Object.keys(answers).filter((name) => name !== ACCEPTED && name !== BUSY)
  const faults = [
    ...(broken > 0 ? [`${broken} requests or connections broke or got no answer`] : []),
    ...(withoutRetryAfter > 0 ? [`${withoutRetryAfter} refusals said no Retry-After`] : []),
    ...others.map((name) => `${answers[name]} answers of ${name}`),
  ]
  if (faults.length > 0) throw new Error(`${title}: ${faults.join(', ')}.`)
}

/** Does the same for the probe, whose answers are known only by status. */
export function refuseOtherStatuses(samples: readonly ProbeSample[]): void {
  const other = samples.find(({ status }) => status !== 201 && status !== 503)
  if (other !== undefined) throw new Error(`The probe was answered ${other.status}.`)
}
