import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { isKnownToHaveFailed, OutcomeUnknown, wasNeverSent } from '#db/errors/outcome_unknown.ts'
import { codeOf, findInability, lacksPartition, mayDoElsewhere } from '#db/errors/server_errors.ts'

/** Runs one batch of one operator as one statement, and answers each request in the order given. */
export type RunBatch<Request, Verdict> = (requests: readonly Request[]) => Promise<readonly Verdict[]>

/** The outcome of one request of a batch. The verdict is a promise if the request waits for it elsewhere. */
export type Outcome<Verdict> = { readonly verdict: Verdict | Promise<Verdict> } | { readonly error: Error }

export const ATTEMPTS_MAX = 4
const PAUSE_MS_MAX = 20

/** Deadlock and serialization failure: another attempt of the same statement can succeed. */
const MET_ANOTHER = new Set(['40P01', '40001'])

/** Timeouts and full servers: running the requests one by one would only take longer. */
const BEYOND_ONE_REQUEST = new Set([...MET_ANOTHER, '55P03', '57014', '53300'])

/**
 * Runs a batch until each of its requests has exactly one outcome.
 *
 * A batch that was rolled back is run again one by one, so that a bad request never fails its neighbours. If each attempt met
 * objects that a migration replaced, or a session without its prepared statement, each request is then tried once. A request whose
 * outcome is unknown is not repeated here: only the caller knows the key to ask with.
 */
export async function attemptBatch<Request, Verdict>(
  runBatch: RunBatch<Request, Verdict>,
  requests: readonly Request[],
  attemptsMax = ATTEMPTS_MAX,
): Promise<readonly Outcome<Verdict>[]> {
  try {
    const verdicts = await attemptRepeatedly(runBatch, requests, attemptsMax)
    return verdicts.map((verdict) => ({ verdict }))
  } catch (cause) {
    const error = asError(cause)
    if (!isKnownToHaveFailed(error)) return requests.map(() => ({ error: new OutcomeUnknown(error) }))
    if (requests.length === 1 || concernsAll(error)) return requests.map(() => ({ error }))

    const outcomes: Outcome<Verdict>[] = []
    const attemptsOfEach = mayDoElsewhere(error) ? 1 : ATTEMPTS_MAX
    for (const request of requests)
      outcomes.push(...(await attemptBatch(runBatch, [request], attemptsOfEach)))
    return outcomes
  }
}

async function attemptRepeatedly<Request, Verdict>(
  runBatch: RunBatch<Request, Verdict>,
  requests: readonly Request[],
  attemptsMax: number,
): Promise<readonly Verdict[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const verdicts = await runBatch(requests)
      assert.equal(verdicts.length, requests.length, 'a batch answers each of its requests once')
      return verdicts
    } catch (error) {
      if (attempt === attemptsMax || !isWorthAnotherAttempt(error)) throw error
      // Random, so that two batches that deadlocked do not meet again.
      await pause(Math.random() * PAUSE_MS_MAX * attempt)
    }
  }
}

/**
 * This includes a batch whose planned objects a migration has replaced: the lane takes another connection, which prepares and plans
 * anew.
 */
function isWorthAnotherAttempt(error: unknown): boolean {
  return MET_ANOTHER.has(codeOf(error)) || mayDoElsewhere(error)
}

/** A missing partition is the exception, because only some of the requests may need that month. */
function concernsAll(error: Error): boolean {
  return (
    wasNeverSent(error) ||
    BEYOND_ONE_REQUEST.has(codeOf(error)) ||
    (findInability(error) !== undefined && !lacksPartition(error))
  )
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('A batch failed without an error', { cause })
}
