import { openInserts } from '#bench/limits/insert_commits.ts'
import type { Stage } from '#bench/part.ts'

/** Where insert commits were highest, of all client counts of the limits. */
const CLIENT_COUNTS = [32, 64]
const SHARE = 0.3

/** Insert commits a second, best client count, as they are now. */
export type Yardstick = () => Promise<number>

/**
 * A ratio needs both of its sides from one time: within the half hour of a full run this machine is a third faster or slower.
 * A quick run takes three minutes, and has those of its limits.
 */
export async function openYardstick(stage: Stage): Promise<Yardstick> {
  const atFirst = stage.find('insert_commit')
  if (stage.settings.quick && atFirst !== null) return async () => atFirst.value
  const inserts = await openInserts((await stage.createDatabase()).url)
  return async () => {
    const rates: number[] = []
    for (const clients of CLIENT_COUNTS) {
      const { perS } = await inserts.measure(clients, stage.settings.measureS * SHARE)
      rates.push(perS)
    }
    return Math.max(...rates)
  }
}
