import type { GroupShape } from '#prove/system.ts'
import type { Dice } from '#prove/workload/dice.ts'

/** Long enough that none runs out while its group is sold. */
const LONG_HOLD_S = 600

/** What is sold together: carts go over two occurrences of one group. */
export function shapeOf(dice: Dice): GroupShape {
  const holdS = dice.pick([1, 1, 2, LONG_HOLD_S]) ?? LONG_HOLD_S
  const departure = () => ({ seats: 4 + dice.roll(9), legs: 1 + dice.roll(4) })
  const event = () => ({ capacity: 12 + dice.roll(49) })
  switch (dice.roll(5)) {
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
