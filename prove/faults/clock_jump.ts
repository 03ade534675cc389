import type { Fault } from '#prove/faults/fault.ts'
import type { Berth } from '#prove/systems/berth.ts'

const HOURS_MAX = 20
const HOUR_MS = 3_600_000

/**
 * Sets the clock of a client wrong by hours. The client writes the Date header and dates its tokens by that clock: a token from
 * far in the past has already expired, one from the future is still valid. Requests are decided by the clock of the database,
 * so a token may be refused, and nothing else may change.
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
