import type { Fault } from '#prove/faults/fault.ts'
import type { Berth } from '#prove/systems/berth.ts'

const HOURS_MAX = 20
const HOUR_MS = 3_600_000

/**
 * A client's clock is set wrong by hours. By that clock it writes Date into its requests and dates the tokens it
 * shows: from far in the past they have expired already, from the future they are still good. Whatever it asks is decided by
 * the database's clock: it may be refused for its token, and that is all.
 */
export function clientClockJumped(berth: Berth): Fault {
  return {
    kind: 'client_clock_jumped',
    weight: 6,
    async inject({ random }) {
      const caller = random.pick(berth.httpCallers)
      if (caller === undefined) return false
      const hours = (1 + random.below(HOURS_MAX)) * (random.chance(0.5) ? 1 : -1)
      caller.setClockAhead(hours * HOUR_MS)
      return true
    },
  }
}
