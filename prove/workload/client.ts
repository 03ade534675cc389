import { nowUs } from '#prove/history/clock.ts'
import type { BookingInput, BookingOutput } from '#prove/models/booking_types.ts'
import type { Outcome, Shopper, Sold, Wanted } from '#prove/system.ts'
import type { Dice } from '#prove/workload/dice.ts'
import {
  bookInput,
  bookOutput,
  type KeyHistory,
  type KnownBooking,
  keyName,
  outputOf,
  type Sale,
  statusOf,
} from '#prove/workload/sale.ts'
import { count, type Statistics } from '#prove/workload/statistics.ts'
import { untilAnswered } from '#prove/workload/until_answered.ts'

const FULL: ReadonlySet<string> = new Set(['sold_out', 'place_taken'])

/** Keys that clients ask again with. */
const RECENT_KEYS_MAX = 48

/**
 * One client: asks one thing at a time, and asks again until it is told what became of it. Every attempt is an operation
 * of the history, those without an answer too.
 */
export class Client {
  readonly number: number
  /** Keys are known by it. */
  readonly way: string
  readonly dice: Dice
  readonly shopper: Shopper
  readonly #statistics: Statistics

  constructor(number: number, dice: Dice, shopper: Shopper, statistics: Statistics) {
    this.number = number
    this.way = shopper.way ?? ''
    this.dice = dice
    this.shopper = shopper
    this.#statistics = statistics
  }

  async book(sale: Sale, wanted: Wanted, key: string): Promise<void> {
    const input = bookInput(wanted, key)
    const known = keyHistory(sale, wanted, key, this.way)
    const outcome = await this.#untilAnswered(
      sale,
      input,
      () => this.shopper.book(wanted, key),
      bookOutput,
      () => {
        known.unknown = true
      },
    )
    this.#count(`${wanted.hold ? 'hold' : 'book'}`, outcome, (sold) =>
      sold.replayed ? 'replayed' : sold.status,
    )
    if (outcome.kind === 'done') this.#learn(sale, known, outcome.answer)
    else if (outcome.kind === 'refused' && FULL.has(outcome.code)) sale.refusedInARow += 1
  }

  async confirm(sale: Sale, booking: KnownBooking): Promise<void> {
    const { shopper } = this
    if (shopper.confirm === undefined) return
    const fate = sale.fateOf(booking.id)
    fate.asked = true
    const outcome = await this.#untilAnswered(
      sale,
      { kind: 'confirm', booking: booking.id },
      () => shopper.confirm?.(booking) ?? never(),
      () => ({ kind: 'confirmed' }),
    )
    this.#count('confirm', outcome, ({ status }) => status)
    if (outcome.kind === 'done') fate.confirmed = true
  }

  async release(sale: Sale, booking: KnownBooking): Promise<void> {
    const { shopper } = this
    if (shopper.release === undefined) return
    const fate = sale.fateOf(booking.id)
    fate.asked = true
    const outcome = await this.#untilAnswered(
      sale,
      { kind: 'release', booking: booking.id },
      () => shopper.release?.(booking) ?? never(),
      ({ units }) => ({ kind: 'released', units }),
    )
    this.#count('release', outcome, ({ units }) => (units > 0 ? 'done' : 'nothing left'))
    if (outcome.kind === 'done' && outcome.answer.units > 0) fate.released = true
  }

  async cancel(sale: Sale, booking: KnownBooking, claims: readonly string[] | null): Promise<void> {
    const { shopper } = this
    if (shopper.cancel === undefined) return
    const fate = sale.fateOf(booking.id)
    fate.asked = true
    const outcome = await this.#untilAnswered(
      sale,
      { kind: 'cancel', booking: booking.id, claims },
      () => shopper.cancel?.(booking, claims) ?? never(),
      ({ status }): BookingOutput => ({ kind: 'cancelled', status: statusOf(status) }),
    )
    this.#count(claims === null ? 'cancel' : 'cancel a part', outcome, ({ status }) => status)
    if (outcome.kind === 'done' && outcome.answer.status === 'cancelled') fate.cancelledWhole = true
  }

  /** Staff: another bus runs the departure. */
  async move(sale: Sale, occurrence: string, bus: string, seats: readonly string[]): Promise<void> {
    const { shopper } = this
    if (shopper.changeBus === undefined) return
    const outcome = await this.#untilAnswered(
      sale,
      { kind: 'move', occurrence, seats, reseat: true },
      () => shopper.changeBus?.(occurrence, bus) ?? never(),
      (moves) => ({ kind: 'moved', moves }),
      (startUs) => sale.unknownMoves.push({ occurrence, bus, startUs }),
    )
    this.#count('move', outcome, (moves) => (moves.length > 0 ? 'reseated' : 'done'))
    if (outcome.kind === 'done') sale.moves.push({ occurrence, moved: outcome.answer })
  }

  #learn(sale: Sale, known: KeyHistory, sold: Sold): void {
    if (known.toldAtUs === Infinity) {
      known.toldAtUs = nowUs()
      sale.learn({ id: sold.booking, buyer: known.wanted.buyer }, sold)
    }
    if (sold.replayed) return
    known.sold = sold
    sale.refusedInARow = 0
  }

  async #untilAnswered<Answer>(
    sale: Sale,
    input: BookingInput,
    ask: () => Promise<Outcome<Answer>>,
    read: (answer: Answer) => BookingOutput,
    onUnknown: (startUs: number) => void = () => undefined,
  ): Promise<Outcome<Answer>> {
    const { outcome, startUs } = await untilAnswered({
      what: input.kind,
      ask,
      dice: this.dice,
      statistics: this.#statistics,
      onUnknown: (atUs, isFirst) => {
        // Once is enough: done a second time, the same thing changes nothing more.
        if (isFirst) this.#record(sale, input, null, atUs, Infinity)
        onUnknown(atUs)
      },
    })
    if (outcome.kind === 'done' || outcome.kind === 'refused') {
      this.#record(sale, input, outputOf(outcome, read), startUs, nowUs())
    }
    return outcome
  }

  #record(
    sale: Sale,
    input: BookingInput,
    output: BookingOutput | null,
    startUs: number,
    endUs: number,
  ): void {
    this.#statistics.operations += 1
    sale.record(this.number, input, output, startUs, endUs)
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

function keyHistory(sale: Sale, wanted: Wanted, key: string, way: string): KeyHistory {
  const name = keyName(wanted, key)
  const known = sale.keys.get(name)
  if (known !== undefined) return known
  const made = { key, wanted, way, sold: null, unknown: false, toldAtUs: Infinity }
  sale.keys.set(name, made)
  sale.recentKeys.push(made)
  if (sale.recentKeys.length > RECENT_KEYS_MAX) sale.recentKeys.shift()
  return made
}

function never(): never {
  throw new Error('It was there a moment ago')
}
