import type { Floor } from '#prove/prove_system.ts'
import type { Berth } from '#prove/systems/berth.ts'
import { LineCustomer } from '#prove/waitlists/customer.ts'
import { Fair } from '#prove/waitlists/fair.ts'
import type { LineShopper } from '#prove/waitlists/line_shopper.ts'
import { LineManager } from '#prove/waitlists/manager.ts'
import { settleFair } from '#prove/waitlists/settle.ts'
import type { Dice } from '#prove/workload/dice.ts'
import type { BerthWorld } from '#prove/world/berth_world.ts'

/** So many people that events sell out and lines form, so few that the history of each can be searched. */
const CUSTOMERS = 8
const EVENTS = 3
const CAPACITY = 4
/** Of each of them. */
const ASKS = 60
/** Offers are holds: none runs out while a fair lasts. */
const SHAPE = {
  departures: [],
  events: Array.from({ length: EVENTS }, () => ({ capacity: CAPACITY })),
  holdS: 3_600,
}

/**
 * One fair after the other until the run is over: a few people book, wait, accept, leave and cancel at a few small events, while
 * somebody changes how many places there are. Each fair is judged when it is over.
 */
export async function holdFairs(floor: Floor, world: BerthWorld, berth: Berth): Promise<void> {
  const dice = floor.dice.fork(0)
  const shoppers = await Promise.all(
    Array.from({ length: CUSTOMERS + 1 }, (_, client) => berth.openShopper(client, 0)),
  )
  try {
    for (let fair = 1; !floor.isOver(); fair += 1) await holdFair(floor, world, shoppers, dice.fork(fair))
  } finally {
    await Promise.all(shoppers.map((shopper) => shopper.close()))
  }
}

async function holdFair(
  floor: Floor,
  world: BerthWorld,
  shoppers: readonly LineShopper[],
  dice: Dice,
): Promise<void> {
  const { occurrences } = await world.openGroup(SHAPE)
  const events = occurrences.map(({ id }) => id)
  const operatorId = world.operatorOf(events[0] ?? '')
  const fair = new Fair(operatorId, events, floor.statistics)
  const { newKey } = floor
  await Promise.all(
    shoppers.map(async (shopper, number) => {
      const visitor = { fair, number, dice: dice.fork(number), shopper, newKey }
      const person = number < CUSTOMERS ? new LineCustomer(visitor) : new LineManager(visitor)
      for (let asked = 0; asked < ASKS && !floor.isOver(); asked += 1) await person.ask()
    }),
  )
  const { operations, findings } = await settleFair(fair, world.owner, world.buyers)
  floor.judge({ kind: 'waitlist', world: { capacity: CAPACITY }, operations }, findings)
}
