import type { WaitlistInput, WaitlistOutput } from '#prove/models/waitlist.ts'
import type { Outcome } from '#prove/system.ts'
import { askedAs, type Visitor } from '#prove/waitlists/fair.ts'
import type { WantedPlaces } from '#prove/waitlists/line_shopper.ts'
import { type Answered, untilAnswered } from '#prove/workload/until_answered.ts'

interface Mine {
  readonly event: string
  /** As the history knows it. */
  readonly id: string
  /** Null while it is waited for. */
  readonly booking: string | null
}

const QUANTITY_MAX = 2
/** Long lines of which nobody looks have too many orders to try. */
const MINE_MAX = 3

/** Books, waits, looks where in line it is, accepts, leaves and cancels; of each event one thing at a time. */
export class LineCustomer {
  readonly #visitor: Visitor
  #mine: readonly Mine[] = []

  constructor(visitor: Visitor) {
    this.#visitor = visitor
  }

  async ask(): Promise<void> {
    const { dice } = this.#visitor
    const mine = dice.pick(this.#mine)
    if (mine === undefined || (this.#mine.length < MINE_MAX && dice.chance(0.5))) await this.#bookSeveral()
    else if (mine.booking === null) await this.#look(mine)
    else await this.#cancel(mine, mine.booking)
  }

  /** At several events at once, which may become one batch that has to wait for each of them. */
  async #bookSeveral(): Promise<void> {
    const { fair, dice, number: buyer } = this.#visitor
    const wanted = fair.events
      .filter(() => dice.chance(0.6))
      .map((event) => ({ event, quantity: 1 + dice.roll(QUANTITY_MAX), waits: dice.chance(0.8), buyer }))
    await Promise.all(wanted.map((each) => this.#book(each)))
  }

  async #book(wanted: WantedPlaces): Promise<void> {
    const { fair, shopper, dice, newKey } = this.#visitor
    const { event } = wanted
    const input: WaitlistInput = { kind: 'book', ...wanted }
    const key = newKey()
    const answered = await this.#untilAnswered('book', () => shopper.bookOrWait(wanted, key))
    const { outcome, startUs, unknownSinceUs } = answered
    if (outcome.kind === 'done') {
      const { kind, id } = outcome.answer
      this.#record(input, outcome.answer, firstAskedAtUs(answered))
      const mine = { event, id, booking: kind === 'booked' ? id : null }
      this.#keep(mine)
      if (kind === 'waiting' && dice.chance(0.5)) await this.#look(mine)
    } else if (outcome.kind === 'refused') {
      // Only the attempt that was answered says that there was nothing to be had.
      this.#record(input, outcome, startUs)
      if (unknownSinceUs !== null) fair.doubts.push({ wanted, key, sinceUs: unknownSinceUs })
    }
  }

  async #look(mine: Mine): Promise<void> {
    const { shopper, dice, number: buyer } = this.#visitor
    const { event, id } = mine
    const { outcome, startUs } = await this.#untilAnswered('look', () => shopper.look({ event, id, buyer }))
    const input: WaitlistInput = { kind: 'look', event, id }
    if (outcome.kind === 'refused') this.#record(input, outcome, startUs)
    if (outcome.kind !== 'done') return
    const { status, position, offer } = outcome.answer
    this.#record(input, { kind: 'is', status, position }, startUs)
    if (status === 'left' || status === 'lapsed') this.#forget(mine)
    else if (offer !== null && dice.chance(0.6)) await this.#accept(mine, offer)
    else if (dice.chance(0.4)) await this.#leave(mine)
  }

  async #accept(mine: Mine, offer: string): Promise<void> {
    const { shopper, number: buyer } = this.#visitor
    await this.#change('accept', mine, () => shopper.confirm({ id: offer, buyer }))
    this.#keep({ ...mine, booking: offer })
  }

  async #leave(mine: Mine): Promise<void> {
    const { shopper, number: buyer } = this.#visitor
    const { event, id } = mine
    await this.#change('leave', mine, () => shopper.leave({ event, id, buyer }))
  }

  async #cancel(mine: Mine, booking: string): Promise<void> {
    const { shopper, number: buyer } = this.#visitor
    await this.#change('cancel', mine, () => shopper.cancel({ id: booking, buyer }, null))
  }

  /** Ends what this is: whoever has something of it afterwards keeps that anew. Nobody else may, so it is never refused. */
  async #change(
    kind: 'accept' | 'leave' | 'cancel',
    mine: Mine,
    ask: () => Promise<Outcome<{ readonly status: string }>>,
  ): Promise<void> {
    const { event, id } = mine
    this.#forget(mine)
    const answered = await this.#untilAnswered(kind, ask)
    const output = outputOf(answered)
    if (output !== null) this.#record({ kind, event, id }, output, firstAskedAtUs(answered))
  }

  #untilAnswered<Answer>(
    kind: WaitlistInput['kind'],
    ask: () => Promise<Outcome<Answer>>,
  ): Promise<Answered<Answer>> {
    const { dice, fair } = this.#visitor
    return untilAnswered({ what: askedAs(kind), ask, dice, statistics: fair.statistics })
  }

  #record(input: WaitlistInput, output: WaitlistOutput, startUs: number): void {
    const { fair, number } = this.#visitor
    fair.record(number, input, output, startUs)
  }

  #keep(mine: Mine): void {
    this.#mine = [...this.#mine, mine]
  }

  #forget(mine: Mine): void {
    this.#mine = this.#mine.filter((each) => each !== mine)
  }
}

/** What is done at most once was done at some time since the first attempt, whichever of them did it. */
function firstAskedAtUs({ startUs, unknownSinceUs }: Answered<unknown>): number {
  return unknownSinceUs ?? startUs
}

function outputOf({ outcome, unknownSinceUs }: Answered<{ readonly status: string }>): WaitlistOutput | null {
  if (outcome.kind === 'done') {
    const { status } = outcome.answer
    // An offer is a hold, and says so of itself.
    return { kind: 'is', status: status === 'confirmed' ? 'accepted' : status, position: null }
  }
  if (outcome.kind !== 'refused') return null
  const wasDoneBefore = outcome.code === 'already_cancelled' && unknownSinceUs !== null
  return wasDoneBefore ? { kind: 'is', status: 'cancelled', position: null } : outcome
}
