import { setTimeout as pause } from 'node:timers/promises'
import { nowUs } from '#prove/history/clock.ts'
import type { BookingInput, BookingOutput } from '#prove/models/booking_types.ts'
import type { Outcome, Shopper, Sold, Wanted } from '#prove/system.ts'
import type { Dice } from '#prove/workload/dice.ts'
import {
  bookInput,
  bookOutput,
  type KeyHistory,
  type KnownBooking,
  outputOf,
  type Sale,
  statusOf,
} from '#prove/workload/sale.ts'
import { count, type Statistics } from '#prove/workload/statistics.ts'

/** Retry-After is heeded up to here, so that a run of crashes is not mostly waiting. */
const WAIT_MS_MAX = 250
const WAIT_MS_MIN = 5
/** Where nobody knows what happened, something is being started again: a crowd that asks all the time only delays it. */
const UNKNOWN_WAIT_MS = 60
/** Longer than any recovery; whoever has no answer by then gets none. */
const GIVE_UP_MS = 60_000

const FULL: ReadonlySet<string> = new Set(['sold_out', 'place_taken'])

/** Keys that clients ask again with. */
const RECENT_KEYS_MAX = 48

/** Whoever is answered `internal` so often will not be answered otherwise. */
const INTERNAL_MAX = 3

/** Nobody ever learnt what became of it. */
export class NeverAnswered extends Error {}

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
    const giveUpAtMs = performance.now() + GIVE_UP_MS
    let unknown = false
    let internal = 0
    for (;;) {
      const startUs = nowUs()
      const outcome = await ask()
      if (outcome.kind === 'done' || outcome.kind === 'refused') {
        this.#record(sale, input, outputOf(outcome, read), startUs, nowUs())
        if (unknown) this.#statistics.resolved += 1
        return outcome
      }
      if (outcome.kind === 'unknown' && outcome.reason.startsWith('internal')) {
        internal += 1
        count(this.#statistics, `${input.kind} ${outcome.reason}`)
        if (internal === INTERNAL_MAX) return outcome
      }
      if (performance.now() > giveUpAtMs) throw new NeverAnswered(`${input.kind}: ${JSON.stringify(outcome)}`)
      if (outcome.kind === 'unknown') {
        if (!unknown) {
          this.#statistics.unknown += 1
          // Once is enough: done a second time, the same thing changes nothing more.
          this.#record(sale, input, null, startUs, Infinity)
        }
        unknown = true
        onUnknown(startUs)
        count(this.#statistics, `${input.kind} unknown: ${outcome.reason}`)
        await pause(UNKNOWN_WAIT_MS + this.dice.roll(UNKNOWN_WAIT_MS))
      } else {
        this.#statistics.turnedAway += 1
        count(this.#statistics, `${input.kind} turned away: ${outcome.code}`)
        await pause(Math.min(WAIT_MS_MAX, Math.max(WAIT_MS_MIN, outcome.retryAfterMs)))
      }
    }
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
  const name = `${wanted.buyer}:${key}`
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
