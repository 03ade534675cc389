import type { Fixture } from '#prove/fixture/fixture.ts'
import type { RunContext } from '#prove/prove_system.ts'
import type { Berth } from '#prove/systems/berth.ts'
import { auditWaitlists } from '#prove/waitlists/audit_waitlists.ts'
import { CapacityChanger } from '#prove/waitlists/capacity_changer.ts'
import { WaitlistCustomer } from '#prove/waitlists/customer.ts'
import { WaitlistGroup } from '#prove/waitlists/waitlist_group.ts'
import type { WaitlistSession } from '#prove/waitlists/waitlist_session.ts'
import type { Random } from '#prove/workload/random.ts'

/** Enough customers for events to sell out and waitlists to form, few enough for their histories to be searched. */
const CUSTOMERS = 8
const EVENTS = 3
const CAPACITY = 4
/** Operations of each customer. */
const ASKS = 60
/** Offers are holds, and none of them expires while its group is active. */
const SHAPE = {
  departures: [],
  events: Array.from({ length: EVENTS }, () => ({ capacity: CAPACITY })),
  holdS: 3_600,
}

/**
 * Runs one waitlist group after the other until the run is over. A few customers book, wait, accept, leave and cancel at a few
 * small events, while the capacity of these changes. The history of each group is checked when it is complete.
 */
export async function runWaitlists(context: RunContext, fixture: Fixture, berth: Berth): Promise<void> {
  const random = context.random.fork(0)
  const sessions = await Promise.all(
    Array.from({ length: CUSTOMERS + 1 }, (_, client) => berth.openSession(client, 0)),
  )
  try {
    for (let group = 1; !context.isOver(); group += 1)
      await runGroup(context, fixture, sessions, random.fork(group))
  } finally {
    await Promise.all(sessions.map((session) => session.close()))
  }
}

async function runGroup(
  context: RunContext,
  fixture: Fixture,
  sessions: readonly WaitlistSession[],
  random: Random,
): Promise<void> {
  const { occurrences } = await fixture.openGroup(SHAPE)
  const events = occurrences.map(({ id }) => id)
  const operatorId = fixture.operatorOf(events[0] ?? '')
  const group = new WaitlistGroup(operatorId, events, context.statistics)
  const { newKey } = context
  await Promise.all(
    sessions.map(async (session, number) => {
      const participant = { group, number, random: random.fork(number), session, newKey }
      const person = number < CUSTOMERS ? new WaitlistCustomer(participant) : new CapacityChanger(participant)
      for (let asked = 0; asked < ASKS && !context.isOver(); asked += 1) await person.ask()
    }),
  )
  const { operations, findings } = await auditWaitlists(group, fixture.owner, fixture.buyers)
  context.check({ kind: 'waitlist', inventory: { capacity: CAPACITY }, operations }, findings)
}
