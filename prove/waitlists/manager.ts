import type { WaitlistInput } from '#prove/models/waitlist.ts'
import { askedAs, type Visitor } from '#prove/waitlists/fair.ts'
import { untilAnswered } from '#prove/workload/until_answered.ts'

const CAPACITY_MAX = 6

/** Changes how many places there are. */
export class LineManager {
  readonly #visitor: Visitor
  readonly #events: Set<string>

  constructor(visitor: Visitor) {
    this.#visitor = visitor
    this.#events = new Set(visitor.fair.events)
  }

  async ask(): Promise<void> {
    const { fair, number, dice, shopper } = this.#visitor
    const event = dice.pick([...this.#events])
    if (event === undefined) return
    const capacity = 1 + dice.roll(CAPACITY_MAX)
    const input: WaitlistInput = { kind: 'resize', event, capacity }
    const { outcome, startUs } = await untilAnswered({
      what: askedAs('resize'),
      ask: () => shopper.resize(event, capacity),
      dice,
      statistics: fair.statistics,
      onUnknown: (atUs, isFirst) => {
        if (isFirst) fair.record(number, input, null, atUs)
        // It may yet be done, after whatever else would be asked for.
        this.#events.delete(event)
      },
    })
    if (outcome.kind === 'done') fair.record(number, input, { kind: 'resized' }, startUs)
    if (outcome.kind === 'refused') fair.record(number, input, outcome, startUs)
  }
}
