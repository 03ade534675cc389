import type { Queryable } from '#db/connections/pool.ts'

const FIRST_PLANS_BATCHES = 100

/**
 * Whether a lane makes its plans anew before its next batch: after 100, 200, 400, … batches.
 *
 * In a partition that fills, a plan made while it was empty may become slow: 17k bookings a second fell to 1.5k in forty seconds.
 * With doubling intervals, no plan is older than half of what its lane has written. A fixed interval of a hundred would be too
 * short: the batch that plans takes three times as long, and one in a hundred determined the p99.
 */
export function plansAreOld(batches: number): boolean {
  return batches >= FIRST_PLANS_BATCHES && Number.isInteger(Math.log2(batches / FIRST_PLANS_BATCHES))
}

/** The number of batches that each connection has run, on whichever lane. */
const batchesOf = new WeakMap<Queryable, number>()

/**
 * Call this before each batch: it is sent ahead of the batch on the same connection. It never fails a batch, since an old plan is
 * only slow.
 */
export async function renewOldPlans(client: Queryable): Promise<void> {
  const batches = (batchesOf.get(client) ?? 0) + 1
  batchesOf.set(client, batches)
  if (plansAreOld(batches)) await client.query('discard plans').catch(() => undefined)
}
