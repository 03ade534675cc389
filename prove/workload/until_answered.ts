import { setTimeout as pause } from 'node:timers/promises'
import { nowUs } from '#prove/history/clock.ts'
import type { Outcome } from '#prove/session.ts'
import type { Random } from '#prove/workload/random.ts'
import { count, type Statistics } from '#prove/workload/statistics.ts'

export interface RetriedRequest<Answer> {
  /** Its name in the statistics: 'book', 'confirm'. */
  readonly what: string
  readonly ask: () => Promise<Outcome<Answer>>
  readonly random: Random
  readonly statistics: Statistics
  /** Called when an attempt, invoked at that time, had no response. */
  readonly onUnknown?: (invokedAtUs: number, isFirst: boolean) => void
}

export interface Answered<Answer> {
  /** done or refused; unknown only if the answer was `internal` too often. */
  readonly outcome: Outcome<Answer>
  /** When the attempt that was answered was invoked. */
  readonly invokedAtUs: number
  /** When the first attempt without a response was invoked; null if every attempt had one. */
  readonly unknownSinceUs: number | null
}

/** Retry-After is obeyed up to this limit, so that a run with many crashes does not spend its time waiting. */
const WAIT_MS_MAX = 250
const WAIT_MS_MIN = 5
/** After an unknown outcome something is probably restarting, and constant retries would only slow it down. */
const UNKNOWN_WAIT_MS = 60
/** Longer than any recovery, and longer than thousands of clients take on a machine shared by ten runs. */
const GIVE_UP_MS = 300_000

/** After this many `internal` answers no other answer is to be expected. */
const INTERNAL_MAX = 3

/** The outcome of an operation could not be learnt in time. */
export class NeverAnswered extends Error {}

/** Retries a request until its outcome is known. */
export async function untilAnswered<Answer>(request: RetriedRequest<Answer>): Promise<Answered<Answer>> {
  const { what, ask, random, statistics, onUnknown } = request
  const giveUpAtMs = performance.now() + GIVE_UP_MS
  let unknownSinceUs: number | null = null
  let internal = 0
  for (;;) {
    const invokedAtUs = nowUs()
    const outcome = await ask()
    if (outcome.kind === 'done' || outcome.kind === 'refused') {
      if (unknownSinceUs !== null) statistics.resolved += 1
      return { outcome, invokedAtUs, unknownSinceUs }
    }
    if (outcome.kind === 'unknown' && outcome.reason.startsWith('internal')) {
      internal += 1
      count(statistics, `${what} ${outcome.reason}`)
      if (internal === INTERNAL_MAX) return { outcome, invokedAtUs, unknownSinceUs }
    }
    if (performance.now() > giveUpAtMs) throw new NeverAnswered(`${what}: ${JSON.stringify(outcome)}`)
    if (outcome.kind === 'unknown') {
      onUnknown?.(invokedAtUs, unknownSinceUs === null)
      if (unknownSinceUs === null) statistics.unknown += 1
      unknownSinceUs ??= invokedAtUs
      count(statistics, `${what} unknown: ${outcome.reason}`)
      await pause(UNKNOWN_WAIT_MS + random.below(UNKNOWN_WAIT_MS))
    } else {
      statistics.transientFailures += 1
      count(statistics, `${what} transient failure: ${outcome.code}`)
      await pause(Math.min(WAIT_MS_MAX, Math.max(WAIT_MS_MIN, outcome.retryAfterMs)))
    }
  }
}
