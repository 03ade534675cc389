import type { ClientBase } from 'pg'
import { type Sold, sell, type Way } from '#bench/parties/sell.ts'
import { randomParties, randomVehicle } from '#bench/parties/vehicles.ts'
import { Random } from '#prove/workload/random.ts'

export interface Comparison {
  /** A seat picked for each person alone, and for parties together, summed over all vehicles. */
  readonly each: Sold
  readonly party: Sold
}

/** Sells each of so many random vehicles twice, to the same parties in the same order. */
export async function compareWays(client: ClientBase, vehicles: number, seed: number): Promise<Comparison> {
  const random = new Random(seed)
  const sum = { each: { ...NOTHING }, party: { ...NOTHING } }
  for (let number = 0; number < vehicles; number += 1) {
    const vehicle = randomVehicle(random)
    const parties = randomParties(random, vehicle)
    for (const way of ['each', 'party'] satisfies Way[]) {
      const sold = await sell(client, way, vehicle, parties)
      sum[way].capacity += sold.capacity
      sum[way].taken += sold.taken
      sum[way].parties += sold.parties
      sum[way].together += sold.together
    }
  }
  return sum
}

const NOTHING: Sold = { capacity: 0, taken: 0, parties: 0, together: 0 }

/** The share of its capacity that was sold. */
export function loadOf({ taken, capacity }: Sold): number {
  return taken / capacity
}

export function togetherOf({ together, parties }: Sold): number {
  return together / parties
}
