import { setTimeout as pause } from 'node:timers/promises'
import { nowUs } from '#prove/history/clock.ts'
import type { Outcome } from '#prove/system_under_test.ts'
import type { Random } from '#prove/workload/random.ts'
import { count, type Statistics } from '#prove/workload/statistics.ts'

export interface Question<Answer> {
  /** As the statistics call it: 'book', 'confirm'. */
  readonly what: string
  readonly ask: () => Promise<Outcome<Answer>>
  readonly random: Random
  readonly statistics: Statistics
  /** An attempt that began then has no answer, for the first time or again. */
  readonly onUnknown?: (invokedAtUs: number, isFirst: boolean) => void
}

export interface Answered<Answer> {
  /** done or refused; unknown only if it was answered `internal` too often. */
  readonly outcome: Outcome<Answer>
  /** When the attempt began that was answered. */
  readonly invokedAtUs: number
  /** When the first attempt began that was not; null if each was. */
  readonly unknownSinceUs: number | null
}

/** Retry-After is heeded up to here, so that a run of crashes is not mostly waiting. */
const WAIT_MS_MAX = 250
const WAIT_MS_MIN = 5
/** Where nobody knows what happened, something is being started again: a crowd that asks all the time only delays it. */
const UNKNOWN_WAIT_MS = 60
/** Longer than any recovery, and than a crowd of thousands takes on a machine that ten others use as well. */
const GIVE_UP_MS = 300_000

/** Whoever is answered `internal` so often will not be answered otherwise. */
const INTERNAL_MAX = 3

/** Nobody ever evidence what became of it. */
export class NeverAnswered extends Error {}

/** Asks the same thing until it is told what became of it. */
export async function untilAnswered<Answer>(question: Question<Answer>): Promise<Answered<Answer>> {
  const { what, ask, random, statistics, onUnknown } = question
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
      count(statistics, `${what} turned away: ${outcome.code}`)
      await pause(Math.min(WAIT_MS_MAX, Math.max(WAIT_MS_MIN, outcome.retryAfterMs)))
    }
  }
}
