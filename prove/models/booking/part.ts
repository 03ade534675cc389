import type { Part } from '#prove/linearizability/model.ts'
import { occurrenceIdsOf } from '#prove/models/booking/partition.ts'
import type {
  BookingClaim,
  BookingInput,
  BookingLine,
  BookingOccurrence,
  BookingOperation,
  BookingOutput,
  BookingWorld,
} from '#prove/models/booking_types.ts'

type Booked = Extract<BookingOutput, { kind: 'booked' }>
export type Booking = Extract<BookingInput, { kind: 'book' }>

/** What any answer of the part told of a booking, whenever: it narrows down what a request without an answer may have done. */
interface Learnt {
  readonly seats: Set<string>
  readonly claims: Map<string, BookingClaim>
  expiresAtUs: number
  /** Before this nobody has asked to end it, or to seat it elsewhere. */
  lastsUntilUs: number
}

/** A part of a history with its names numbered, and what all its answers together tell. */
export class BookingPart {
  readonly clockErrorUs: number
  readonly occurrences: readonly BookingOccurrence[]
  readonly #numbers: ReadonlyMap<string, number>
  readonly #bookings = new Map<string, number>()
  readonly #ids: string[] = []
  readonly #afresh = new Set<string>()
  readonly #underKey = new Map<string, Set<number>>()
  readonly #learnt = new Map<number, Learnt>()
  readonly #moved: ReadonlySet<string>
  #movedFromUs = Infinity

  constructor(world: BookingWorld, { operations }: Part<BookingInput, BookingOutput>) {
    this.clockErrorUs = world.clockErrorUs
    const wanted = new Set(operations.flatMap(({ input }) => occurrenceIdsOf(input)))
    this.occurrences = world.occurrences.filter(({ id }) => wanted.has(id))
    this.#numbers = new Map(this.occurrences.map(({ id }, number) => [id, number]))
    this.#moved = new Set(
      operations.flatMap(({ input }) => (input.kind === 'move' ? [input.occurrence] : [])),
    )
    for (const operation of operations) this.#learn(operation)
    for (const operation of operations) this.#numberUnanswered(operation)
    for (const operation of operations) this.#learnEnd(operation)
  }

  get bookingCount(): number {
    return this.#bookings.size
  }

  occurrenceNumber(id: string): number {
    const number = this.#numbers.get(id)
    if (number === undefined) throw new RangeError(`The world has no occurrence ${id}`)
    return number
  }

  occurrenceId(number: number): string {
    return this.occurrences[number]?.id ?? 'nowhere'
  }

  bookingNumber(id: string): number {
    const number = this.#bookings.get(id)
    if (number === undefined) throw new RangeError(`The part has no booking ${id}`)
    return number
  }

  bookingId(number: number): string {
    return this.#ids[number] ?? 'none'
  }

  /** The bookings that requests with this key may have made, by number. */
  madeUnder(key: string | null): ReadonlySet<number> {
    return (key === null ? undefined : this.#underKey.get(key)) ?? new Set()
  }

  /** Whether somebody was told that this key made a booking just now: then no request without an answer had made one. */
  wasAnsweredAfresh(key: string | null): boolean {
    return key !== null && this.#afresh.has(key)
  }

  /** The booking that a request without an answer made, if it made one: what its key's other answers name, else one of its own. */
  bookingOfUnanswered(operation: BookingOperation): number {
    return this.bookingNumber(this.#nameOfUnanswered(operation))
  }

  /** When a hold that a request without an answer made expires; Infinity if nobody was told. */
  expiryOf(booking: number): number {
    return this.#learnt.get(booking)?.expiresAtUs ?? Infinity
  }

  /** The first moment at which a booking may lose a place, other than by expiry. */
  lastsUntilUs(booking: number): number {
    return Math.min(this.#movedFromUs, this.#learnt.get(booking)?.lastsUntilUs ?? Infinity)
  }

  /** The seats that a request without an answer may have been given, likeliest first. */
  seatsToTry(
    booking: number,
    line: BookingLine,
    lines: readonly BookingLine[],
    seats: readonly string[],
  ): string[] {
    const likely = seats.filter((seat) => this.#learnt.get(booking)?.seats.has(`${line.occurrence} ${seat}`))
    const told = this.#learnt.get(booking)?.claims.size ?? 0
    const isAllTold = told >= lines.length && !this.#moved.has(line.occurrence)
    return isAllTold ? likely : [...likely, ...seats.filter((seat) => !likely.includes(seat))]
  }

  #learn({ input, output }: BookingOperation): void {
    if ('booking' in input) this.#number(input.booking)
    if (output?.kind === 'moved') {
      for (const { booking, oldSeat } of output.moves) {
        this.#learntOf(booking).seats.add(`${input.kind === 'move' ? input.occurrence : ''} ${oldSeat}`)
      }
    }
    if (output?.kind === 'booking' && input.kind === 'read_booking') {
      this.#learnClaims(input.booking, output.claims)
    }
    if (output?.kind === 'booked') this.#learnBooked(input, output)
  }

  #learnBooked(input: BookingInput, { booking, claims, expiresAtUs, replayed }: Booked): void {
    const number = this.#number(booking)
    this.#learnClaims(booking, claims)
    if (expiresAtUs !== null) this.#learntOf(booking).expiresAtUs = expiresAtUs
    if (input.kind !== 'book' || input.key === null) return
    if (!replayed) this.#afresh.add(input.key)
    const made = this.#underKey.get(input.key)
    if (made === undefined) this.#underKey.set(input.key, new Set([number]))
    else made.add(number)
  }

  #learnClaims(booking: string, claims: readonly BookingClaim[]): void {
    const learnt = this.#learntOf(booking)
    for (const claim of claims) {
      learnt.claims.set(claim.id, claim)
      if (claim.seat !== null) learnt.seats.add(`${claim.occurrence} ${claim.seat}`)
    }
  }

  #learnEnd({ input, output, startUs }: BookingOperation): void {
    if (output?.kind === 'refused') return
    if (input.kind === 'cancel' || input.kind === 'release') {
      const learnt = this.#learntOf(input.booking)
      learnt.lastsUntilUs = Math.min(learnt.lastsUntilUs, startUs)
    }
    if (input.kind === 'move') this.#movedFromUs = Math.min(this.#movedFromUs, startUs)
  }

  #numberUnanswered(operation: BookingOperation): void {
    const { input, output } = operation
    if (input.kind !== 'book' || output !== null) return
    const number = this.#number(this.#nameOfUnanswered(operation))
    if (input.key !== null && !this.#underKey.has(input.key)) this.#underKey.set(input.key, new Set([number]))
  }

  #nameOfUnanswered({ input, client, startUs }: BookingOperation): string {
    const key = input.kind === 'book' ? input.key : null
    const [told] = this.madeUnder(key)
    if (told !== undefined) return this.bookingId(told)
    return key === null ? `untold, of client ${client} at ${startUs} µs` : `untold, of key ${key}`
  }

  #learntOf(booking: string): Learnt {
    const number = this.#number(booking)
    const learnt = this.#learnt.get(number) ?? {
      seats: new Set(),
      claims: new Map(),
      expiresAtUs: Infinity,
      lastsUntilUs: Infinity,
    }
    this.#learnt.set(number, learnt)
    return learnt
  }

  #number(booking: string): number {
    const known = this.#bookings.get(booking)
    if (known !== undefined) return known
    this.#bookings.set(booking, this.#ids.length)
    return this.#ids.push(booking) - 1
  }
}

/** What makes two requests under one key the same. */
export function bodyOf({ hold, lines }: Booking): string {
  return JSON.stringify([
    hold,
    lines.map(({ occurrence, quantity, seat, from, to }) => [occurrence, quantity, seat, from, to]),
  ])
}
