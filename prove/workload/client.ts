import { nowUs } from '#prove/history/clock.ts'
import type { BookingInput, BookingOutput } from '#prove/models/booking_types.ts'
import type { BookingRequest, Outcome, Session, Sold } from '#prove/session.ts'
import {
  bookInput,
  bookOutput,
  type GroupHistory,
  type KeyHistory,
  type KnownBooking,
  keyName,
  outputOf,
  statusOf,
} from '#prove/workload/group_history.ts'
import type { Random } from '#prove/workload/random.ts'
import { count, type Statistics } from '#prove/workload/statistics.ts'
import { untilAnswered } from '#prove/workload/until_answered.ts'

const FULL: ReadonlySet<string> = new Set(['sold_out', 'place_taken'])

/** How many of the latest keys clients reuse. */
const RECENT_KEYS_MAX = 48

/**
 * One logical client. It has one operation under way at a time, and retries it until its outcome is known. Everything it
 * does goes into the history of the group, attempts without a response included.
 */
export class Client {
  readonly number: number
  /** Idempotency keys are distinct for each protocol. */
  readonly protocol: string
  readonly random: Random
  readonly session: Session
  readonly #statistics: Statistics

  constructor(number: number, random: Random, session: Session, statistics: Statistics) {
    this.number = number
    this.protocol = session.protocol ?? ''
    this.random = random
    this.session = session
    this.#statistics = statistics
  }

  async book(history: GroupHistory, request: BookingRequest, key: string): Promise<void> {
    const input = bookInput(request, key)
    const known = keyHistory(history, request, key, this.protocol)
    const outcome = await this.#untilAnswered(
      history,
      input,
      () => this.session.book(request, key),
      bookOutput,
      () => {
        known.unknown = true
      },
    )
    this.#count(`${request.hold ? 'hold' : 'book'}`, outcome, (sold) =>
      sold.replayed ? 'replayed' : sold.status,
    )
    if (outcome.kind === 'done') this.#learn(history, known, outcome.answer)
    else if (outcome.kind === 'refused' && FULL.has(outcome.code)) history.consecutiveRefusals += 1
  }

  async confirm(history: GroupHistory, booking: KnownBooking): Promise<void> {
    const { session } = this
    if (session.confirm === undefined) return
    const acknowledged = history.acknowledgedOf(booking.id)
    acknowledged.requested = true
    const outcome = await this.#untilAnswered(
      history,
      { kind: 'confirm', booking: booking.id },
      () => session.confirm?.(booking) ?? never(),
      () => ({ kind: 'confirmed' }),
    )
    this.#count('confirm', outcome, ({ status }) => status)
    if (outcome.kind === 'done') acknowledged.confirmed = true
  }

  async release(history: GroupHistory, booking: KnownBooking): Promise<void> {
    const { session } = this
    if (session.release === undefined) return
    const acknowledged = history.acknowledgedOf(booking.id)
    acknowledged.requested = true
    const outcome = await this.#untilAnswered(
      history,
      { kind: 'release', booking: booking.id },
      () => session.release?.(booking) ?? never(),
      ({ units }) => ({ kind: 'released', units }),
    )
    this.#count('release', outcome, ({ units }) => (units > 0 ? 'done' : 'nothing left'))
    if (outcome.kind === 'done' && outcome.answer.units > 0) acknowledged.released = true
  }

  async cancel(
    history: GroupHistory,
    booking: KnownBooking,
    claims: readonly string[] | null,
  ): Promise<void> {
    const { session } = this
    if (session.cancel === undefined) return
    const acknowledged = history.acknowledgedOf(booking.id)
    acknowledged.requested = true
    const outcome = await this.#untilAnswered(
      history,
      { kind: 'cancel', booking: booking.id, claims },
      () => session.cancel?.(booking, claims) ?? never(),
      ({ status }): BookingOutput => ({ kind: 'cancelled', status: statusOf(status) }),
    )
    this.#count(claims === null ? 'cancel' : 'cancel a part', outcome, ({ status }) => status)
    if (outcome.kind === 'done' && outcome.answer.status === 'cancelled') acknowledged.cancelledWhole = true
  }

  /** Staff: another vehicle runs the departure. */
  async changeVehicle(
    history: GroupHistory,
    occurrence: string,
    vehicle: string,
    seats: readonly string[],
  ): Promise<void> {
    const { session } = this
    if (session.changeVehicle === undefined) return
    const outcome = await this.#untilAnswered(
      history,
      { kind: 'change_vehicle', occurrence, seats, reseat: true },
      () => session.changeVehicle?.(occurrence, vehicle) ?? never(),
      (moves) => ({ kind: 'vehicle_changed', moves }),
      (invokedAtUs) => history.unknownVehicleChanges.push({ occurrence, vehicle, invokedAtUs }),
    )
    this.#count('change vehicle', outcome, (moves) => (moves.length > 0 ? 'reseated' : 'done'))
    if (outcome.kind === 'done') history.vehicleChanges.push({ occurrence, seatChanges: outcome.answer })
  }

  #learn(history: GroupHistory, known: KeyHistory, sold: Sold): void {
    if (known.reportedAtUs === Infinity) {
      known.reportedAtUs = nowUs()
      history.learn({ id: sold.booking, buyer: known.request.buyer }, sold)
    }
    if (sold.replayed) return
    known.sold = sold
    history.consecutiveRefusals = 0
  }

  async #untilAnswered<Answer>(
    history: GroupHistory,
    input: BookingInput,
    ask: () => Promise<Outcome<Answer>>,
    read: (answer: Answer) => BookingOutput,
    onUnknown: (invokedAtUs: number) => void = () => undefined,
  ): Promise<Outcome<Answer>> {
    const { outcome, invokedAtUs } = await untilAnswered({
      what: input.kind,
      ask,
      random: this.random,
      statistics: this.#statistics,
      onUnknown: (atUs, isFirst) => {
        // One pending operation is enough: the same request changes nothing when it takes effect a second time.
        if (isFirst) this.#record(history, input, null, atUs, Infinity)
        onUnknown(atUs)
      },
    })
    if (outcome.kind === 'done' || outcome.kind === 'refused') {
      this.#record(history, input, outputOf(outcome, read), invokedAtUs, nowUs())
    }
    return outcome
  }

  #record(
    history: GroupHistory,
    input: BookingInput,
    output: BookingOutput | null,
    invokedAtUs: number,
    respondedAtUs: number,
  ): void {
    this.#statistics.operations += 1
    history.record(this.number, input, output, invokedAtUs, respondedAtUs)
  }

  #count<Answer>(what: string, outcome: Outcome<Answer>, read: (answer: Answer) => string): void {
    const answer =
      outcome.kind === 'done'
        ? read(outcome.answer)
        : outcome.kind === 'refused'
          ? outcome.code
          : outcome.kind
    count(this.#statistics, `${what} ${answer}`)
  }
}

function keyHistory(
  history: GroupHistory,
  request: BookingRequest,
  key: string,
  protocol: string,
): KeyHistory {
  const name = keyName(request, key)
  const known = history.keys.get(name)
  if (known !== undefined) return known
  const made = { key, request, protocol, sold: null, unknown: false, reportedAtUs: Infinity }
  history.keys.set(name, made)
  history.recentKeys.push(made)
  if (history.recentKeys.length > RECENT_KEYS_MAX) history.recentKeys.shift()
  return made
}

function never(): never {
  throw new Error('The session lost a function that it had a moment ago')
}
