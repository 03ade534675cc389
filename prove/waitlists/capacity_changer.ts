import type { WaitlistInput } from '#prove/models/waitlist.ts'
import { type Participant, statisticName } from '#prove/waitlists/waitlist_group.ts'
import { untilAnswered } from '#prove/workload/until_answered.ts'

const CAPACITY_MAX = 6

/** Changes the capacity of the events at random. */
export class CapacityChanger {
  readonly #participant: Participant
  readonly #events: Set<string>

  constructor(participant: Participant) {
    this.#participant = participant
    this.#events = new Set(participant.group.events)
  }

  async ask(): Promise<void> {
    const { group, number, random, session } = this.#participant
    const event = random.pick([...this.#events])
    if (event === undefined) return
    const capacity = 1 + random.below(CAPACITY_MAX)
    const input: WaitlistInput = { kind: 'resize', event, capacity }
    const { outcome, invokedAtUs } = await untilAnswered({
      what: statisticName('resize'),
      ask: () => session.resize(event, capacity),
      random,
      statistics: group.statistics,
      onUnknown: (atUs, isFirst) => {
        if (isFirst) group.record(number, input, null, atUs)
        // It may still take effect, after any later change: so this event is left alone from now on.
        this.#events.delete(event)
      },
    })
    if (outcome.kind === 'done') group.record(number, input, { kind: 'resized' }, invokedAtUs)
    if (outcome.kind === 'refused') group.record(number, input, outcome, invokedAtUs)
  }
}
