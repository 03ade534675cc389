import type { BookingVerdict } from '#db/booking_verdicts.ts'
import type { Queryable } from '#db/pool.ts'

/** Replays come in swarms, when answers were lost: after one, so many batches of its connection do not bet. */
export const WARY_BATCHES = 32

/** Batches that each connection will not bet on. */
const waryFor = new WeakMap<Queryable, number>()

/**
 * Whether the next batch of this connection shall bet that none of its keys came before, which is a twentieth of what it
 * costs; a lost bet costs as much as that again, and no answer. See core.take_keys.
 */
export function expectNewKeys(client: Queryable): boolean {
  const wary = waryFor.get(client) ?? 0
  if (wary > 0) waryFor.set(client, wary - 1)
  return wary === 0
}

/** To be told of the verdicts of each batch. */
export function learnOfKeys(client: Queryable, verdicts: readonly Pick<BookingVerdict, 'code'>[]): void {
  if (verdicts.some(({ code }) => code === 'replay' || code === 'key_reused'))
    waryFor.set(client, WARY_BATCHES)
}
