import type { GroupShape } from '#prove/session.ts'
import type { Random } from '#prove/workload/random.ts'

/** Long enough that no hold expires while its group is on sale. */
const LONG_HOLD_S = 600

/** A random group: one occurrence, or two that a cart may combine. */
export function shapeOf(random: Random): GroupShape {
  const holdS = random.pick([1, 1, 2, LONG_HOLD_S]) ?? LONG_HOLD_S
  const departure = () => ({ seats: 4 + random.below(9), legs: 1 + random.below(4) })
  const event = () => ({ capacity: 12 + random.below(49) })
  switch (random.below(5)) {
    case 0:
      return { departures: [departure()], events: [], holdS }
    case 1:
      return { departures: [], events: [event()], holdS }
    case 2:
      return { departures: [departure(), departure()], events: [], holdS }
    default:
      return { departures: [departure()], events: [event()], holdS }
  }
}
