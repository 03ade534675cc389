import type { BookingVerdict } from '#db/booking/verdicts.ts'
import type { Queryable } from '#db/connections/pool.ts'

/**
 * After an optimistic batch had to be decided again, its connection looks first for this many batches. Replays come in swarms, when
 * answers were lost, and so do requests for the same seat.
 */
export const CAUTIOUS_BATCHES = 32
/** The outcomes that an optimistic batch does not look for, and finds only when it writes. */
const CONFLICTS: ReadonlySet<string> = new Set(['replay', 'key_reused', 'place_taken'])

/** The number of batches for which each connection still looks first. */
const cautiousFor = new WeakMap<Queryable, number>()

/**
 * Whether the next batch of this connection is optimistic: it assumes that its keys are new and its seats free, writes, and relies
 * on the constraints to object.
 *
 * Looking first costs a twentieth of a batch, and a twelfth if it books seats. If the assumption was wrong, the writes are undone
 * and the batch is decided again. The answers are the same. See core.book_batch.
 */
export function isOptimistic(client: Queryable): boolean {
  const left = cautiousFor.get(client) ?? 0
  if (left > 0) cautiousFor.set(client, left - 1)
  return left === 0
}

/** Takes note of the verdicts of each batch. */
export function learnFromVerdicts(
  client: Queryable,
  verdicts: readonly Pick<BookingVerdict, 'code'>[],
): void {
  if (verdicts.some(({ code }) => CONFLICTS.has(code))) cautiousFor.set(client, CAUTIOUS_BATCHES)
}
