import type { Fixture } from '#prove/fixture/fixture.ts'
import type { RunContext } from '#prove/prove_system.ts'
import type { Berth } from '#prove/systems/berth.ts'
import { auditWaitlists } from '#prove/waitlists/audit_waitlists.ts'
import { CapacityChanger } from '#prove/waitlists/capacity_changer.ts'
import { WaitlistCustomer } from '#prove/waitlists/customer.ts'
import { WaitlistGroup } from '#prove/waitlists/waitlist_group.ts'
import type { WaitlistSession } from '#prove/waitlists/waitlist_session.ts'
import type { Random } from '#prove/workload/random.ts'

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
  context.check({ kind: 'waitlist', fixture: { capacity: CAPACITY }, operations }, findings)
}
