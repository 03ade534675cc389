import type { BookingVerdict } from '#db/booking/verdicts.ts'
import type { Queryable } from '#db/connections/pool.ts'

/** Replays come in swarms, when answers were lost, and so do those who want the same seat: so many batches do not bet after one. */
export const WARY_BATCHES = 32
/** Only a look at its key, or at its place, tells these. */
const LOST_BY: ReadonlySet<string> = new Set(['replay', 'key_reused', 'place_taken'])

/** Batches that each connection will not bet on. */
const waryFor = new WeakMap<Queryable, number>()

/**
 * Whether the next batch of this connection shall bet that none of its keys came before and none of its places is taken,
 * which is a twentieth of what it costs, of seats a twelfth; a lost bet costs as much as it wrote, and no answer. See core.book_batch.
 */
export function betsOnNext(client: Queryable): boolean {
  const wary = waryFor.get(client) ?? 0
  if (wary > 0) waryFor.set(client, wary - 1)
  return wary === 0
}

/** To be told of the verdicts of each batch. */
export function learnOfBet(client: Queryable, verdicts: readonly Pick<BookingVerdict, 'code'>[]): void {
  if (verdicts.some(({ code }) => LOST_BY.has(code))) waryFor.set(client, WARY_BATCHES)
}
