import type { WaitlistInput, WaitlistOutput } from '#prove/models/waitlist.ts'
import type { Outcome } from '#prove/session.ts'
import { type Participant, statisticName } from '#prove/waitlists/waitlist_group.ts'
import type { PlacesRequest } from '#prove/waitlists/waitlist_session.ts'
import { type Answered, untilAnswered } from '#prove/workload/until_answered.ts'

interface OwnPlace {
  readonly event: string
  /** The id in the history. */
  readonly id: string
  /** Null while the customer is waiting. */
  readonly booking: string | null
}

const QUANTITY_MAX = 2
/** Long waitlists that nobody reads have too many possible orders to search. */
const OWN_PLACES_MAX = 3

/** Books, waits, reads its position, accepts, leaves and cancels. It does one thing at a time for each event. */
export class WaitlistCustomer {
  readonly #participant: Participant
  #own: readonly OwnPlace[] = []

  constructor(participant: Participant) {
    this.#participant = participant
  }

  async ask(): Promise<void> {
    const { random } = this.#participant
    const own = random.pick(this.#own)
    if (own === undefined || (this.#own.length < OWN_PLACES_MAX && random.chance(0.5)))
      await this.#bookSeveral()
    else if (own.booking === null) await this.#readEntry(own)
    else await this.#cancel(own, own.booking)
  }

  /** Books several events at once, which may end up in one batch that locks all of them. */
  async #bookSeveral(): Promise<void> {
    const { group, random, number: buyer } = this.#participant
    const requests = group.events
      .filter(() => random.chance(0.6))
      .map((event) => ({ event, quantity: 1 + random.below(QUANTITY_MAX), waits: random.chance(0.8), buyer }))
    await Promise.all(requests.map((each) => this.#book(each)))
  }

  async #book(request: PlacesRequest): Promise<void> {
    const { group, session, random, newKey } = this.#participant
    const { event } = request
    const input: WaitlistInput = { kind: 'book', ...request }
    const key = newKey()
    const answered = await this.#untilAnswered('book', () => session.bookOrWait(request, key))
    const { outcome, invokedAtUs, unknownSinceUs } = answered
    if (outcome.kind === 'done') {
      const { kind, id } = outcome.answer
      this.#record(input, outcome.answer, firstInvokedAtUs(answered))
      const own = { event, id, booking: kind === 'booked' ? id : null }
      this.#keep(own)
      if (kind === 'waiting' && random.chance(0.5)) await this.#readEntry(own)
    } else if (outcome.kind === 'refused') {
      // The refusal is the response to this attempt only. An earlier one may have succeeded.
      this.#record(input, outcome, invokedAtUs)
      if (unknownSinceUs !== null) group.uncertainBookings.push({ request, key, sinceUs: unknownSinceUs })
    }
  }

  async #readEntry(own: OwnPlace): Promise<void> {
    const { session, random, number: buyer } = this.#participant
    const { event, id } = own
    const { outcome, invokedAtUs } = await this.#untilAnswered('read', () =>
      session.readEntry({ event, id, buyer }),
    )
    const input: WaitlistInput = { kind: 'read', event, id }
    if (outcome.kind === 'refused') this.#record(input, outcome, invokedAtUs)
    if (outcome.kind !== 'done') return
    const { status, position, offer } = outcome.answer
    this.#record(input, { kind: 'is', status, position }, invokedAtUs)
    if (status === 'left' || status === 'lapsed') this.#forget(own)
    else if (offer !== null && random.chance(0.6)) await this.#accept(own, offer)
    else if (random.chance(0.4)) await this.#leave(own)
  }

  async #accept(own: OwnPlace, offer: string): Promise<void> {
    const { session, number: buyer } = this.#participant
    await this.#change('accept', own, () => session.confirm({ id: offer, buyer }))
    this.#keep({ ...own, booking: offer })
  }

  async #leave(own: OwnPlace): Promise<void> {
    const { session, number: buyer } = this.#participant
    const { event, id } = own
    await this.#change('leave', own, () => session.leave({ event, id, buyer }))
  }

  async #cancel(own: OwnPlace, booking: string): Promise<void> {
    const { session, number: buyer } = this.#participant
    await this.#change('cancel', own, () => session.cancel({ id: booking, buyer }, null))
  }

  /** Changes an own place, which is forgotten first. Nobody else may change it, so it is never refused. */
  async #change(
    kind: 'accept' | 'leave' | 'cancel',
    own: OwnPlace,
    ask: () => Promise<Outcome<{ readonly status: string }>>,
  ): Promise<void> {
    const { event, id } = own
    this.#forget(own)
    const answered = await this.#untilAnswered(kind, ask)
    const output = outputOf(answered)
    if (output !== null) this.#record({ kind, event, id }, output, firstInvokedAtUs(answered))
  }

  #untilAnswered<Answer>(
    kind: WaitlistInput['kind'],
    ask: () => Promise<Outcome<Answer>>,
  ): Promise<Answered<Answer>> {
    const { random, group } = this.#participant
    return untilAnswered({ what: statisticName(kind), ask, random, statistics: group.statistics })
  }

  #record(input: WaitlistInput, output: WaitlistOutput, invokedAtUs: number): void {
    const { group, number } = this.#participant
    group.record(number, input, output, invokedAtUs)
  }

  #keep(own: OwnPlace): void {
    this.#own = [...this.#own, own]
  }

  #forget(own: OwnPlace): void {
    this.#own = this.#own.filter((each) => each !== own)
  }
}

/** An operation that takes effect at most once did so at some time after its first attempt, whichever attempt it was. */
function firstInvokedAtUs({ invokedAtUs, unknownSinceUs }: Answered<unknown>): number {
  return unknownSinceUs ?? invokedAtUs
}

function outputOf({ outcome, unknownSinceUs }: Answered<{ readonly status: string }>): WaitlistOutput | null {
  if (outcome.kind === 'done') {
    const { status } = outcome.answer
    // An offer is a hold, and reports the status of a booking.
    return { kind: 'is', status: status === 'confirmed' ? 'accepted' : status, position: null }
  }
  if (outcome.kind !== 'refused') return null
  const wasDoneBefore = outcome.code === 'already_cancelled' && unknownSinceUs !== null
  return wasDoneBefore ? { kind: 'is', status: 'cancelled', position: null } : outcome
}
