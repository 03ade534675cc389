import { openInserts } from '#bench/limits/insert_commits.ts'
import type { Stage } from '#bench/part.ts'

/** The client counts at which insert commits were highest in the limits. */
const CLIENT_COUNTS = [32, 64]
const SHARE = 0.3

/** Measures insert commits per second at the best client count. */
export type InsertBaseline = () => Promise<number>

/**
 * A ratio needs both sides measured at about the same time: within the half hour of a full run a machine may become a third faster or
 * slower. A quick run takes three minutes and uses the value of the limits.
 */
export async function openInsertBaseline(stage: Stage): Promise<InsertBaseline> {
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
