import type { Queryable } from '#db/connections/pool.ts'

const FIRST_PLANS_BATCHES = 100

/**
 * Whether a lane has its plans made anew before its next batch: after 100, 200, 400, … batches.
 *
 * In a partition that fills, a plan made while it was empty may rot: 17k bookings a second fell to 1.5k in forty seconds.
 * By doubling, no plan is older than half of what its lane has written. Not after every hundred: the batch that plans takes
 * three times as long, and one in a hundred was the p99.
 */
export function plansAreOld(batches: number): boolean {
  return batches >= FIRST_PLANS_BATCHES && Number.isInteger(Math.log2(batches / FIRST_PLANS_BATCHES))
}

/** Batches that each connection has run, on whichever lane. */
const batchesOf = new WeakMap<Queryable, number>()

/** To be called before each batch, and sent ahead of it on the same connection. Old plans are slow, and no reason to fail. */
export async function renewOldPlans(client: Queryable): Promise<void> {
  const batches = (batchesOf.get(client) ?? 0) + 1
  batchesOf.set(client, batches)
  if (plansAreOld(batches)) await client.query('discard plans').catch(() => undefined)
}
