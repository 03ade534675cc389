import type { Part } from '#prove/linearizability/model.ts'
import { occurrenceIdsOf } from '#prove/models/booking/partition.ts'
import type {
  BookingClaim,
  BookingInput,
  BookingInventory,
  BookingLine,
  BookingOccurrence,
  BookingOperation,
  BookingOutput,
} from '#prove/models/booking_types.ts'

type Booked = Extract<BookingOutput, { kind: 'booked' }>
export type Booking = Extract<BookingInput, { kind: 'book' }>

/** What all responses of the part tell about a booking. It narrows down what a pending operation may have done. */
interface Evidence {
  readonly seats: Set<string>
  readonly claims: Map<string, BookingClaim>
  expiresAtUs: number
  /** Before this time no operation to end it or to change its seats was invoked. */
  lastsUntilUs: number
}

/** A part of a history with its names numbered, and the evidence from all its responses. */
export class BookingPart {
  readonly clockErrorUs: number
  readonly occurrences: readonly BookingOccurrence[]
  readonly #numbers: ReadonlyMap<string, number>
  readonly #bookings = new Map<string, number>()
  readonly #ids: string[] = []
  readonly #reportedAsNew = new Set<string>()
  readonly #byKey = new Map<string, Set<number>>()
  readonly #evidence = new Map<number, Evidence>()
  readonly #moved: ReadonlySet<string>
  #movedFromUs = Infinity

  constructor(inventory: BookingInventory, { operations }: Part<BookingInput, BookingOutput>) {
    this.clockErrorUs = inventory.clockErrorUs
    const wanted = new Set(operations.flatMap(({ input }) => occurrenceIdsOf(input)))
    this.occurrences = inventory.occurrences.filter(({ id }) => wanted.has(id))
    this.#numbers = new Map(this.occurrences.map(({ id }, number) => [id, number]))
    this.#moved = new Set(
      operations.flatMap(({ input }) => (input.kind === 'change_vehicle' ? [input.occurrence] : [])),
    )
    for (const operation of operations) this.#learn(operation)
    for (const operation of operations) this.#numberPending(operation)
    for (const operation of operations) this.#learnEnd(operation)
  }

  get bookingCount(): number {
    return this.#bookings.size
  }

  occurrenceNumber(id: string): number {
    const number = this.#numbers.get(id)
    if (number === undefined) throw new RangeError(`The inventory has no occurrence ${id}`)
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

  /** The numbers of the bookings that requests with this key may have made. */
  bookingsOfKey(key: string | null): ReadonlySet<number> {
    return (key === null ? undefined : this.#byKey.get(key)) ?? new Set()
  }

  /** Whether a response reported the booking of this key as new. Then no pending request had made one. */
  wasReportedAsNew(key: string | null): boolean {
    return key !== null && this.#reportedAsNew.has(key)
  }

  /** The booking that a pending request may have made: the one that other responses to its key report, or else one of its own. */
  bookingOfPending(operation: BookingOperation): number {
    return this.bookingNumber(this.#nameOfPending(operation))
  }

  /** When the hold of a pending request expires; Infinity if no response reported it. */
  expiryOf(booking: number): number {
    return this.#evidence.get(booking)?.expiresAtUs ?? Infinity
  }

  /** The first moment at which a booking may lose a place other than by expiry. */
  lastsUntilUs(booking: number): number {
    return Math.min(this.#movedFromUs, this.#evidence.get(booking)?.lastsUntilUs ?? Infinity)
  }

  /** The seats that a pending request may have been allocated, the likeliest first. */
  candidateSeats(
    booking: number,
    line: BookingLine,
    lines: readonly BookingLine[],
    seats: readonly string[],
  ): string[] {
    const likely = seats.filter((seat) =>
      this.#evidence.get(booking)?.seats.has(`${line.occurrence} ${seat}`),
    )
    const reported = this.#evidence.get(booking)?.claims.size ?? 0
    const isAllReported = reported >= lines.length && !this.#moved.has(line.occurrence)
    return isAllReported ? likely : [...likely, ...seats.filter((seat) => !likely.includes(seat))]
  }

  #learn({ input, output }: BookingOperation): void {
    if ('booking' in input) this.#number(input.booking)
    if (output?.kind === 'vehicle_changed') {
      for (const { booking, oldSeat } of output.moves) {
        this.#evidenceOf(booking).seats.add(
          `${input.kind === 'change_vehicle' ? input.occurrence : ''} ${oldSeat}`,
        )
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
    if (expiresAtUs !== null) this.#evidenceOf(booking).expiresAtUs = expiresAtUs
    if (input.kind !== 'book' || input.key === null) return
    if (!replayed) this.#reportedAsNew.add(input.key)
    const made = this.#byKey.get(input.key)
    if (made === undefined) this.#byKey.set(input.key, new Set([number]))
    else made.add(number)
  }

  #learnClaims(booking: string, claims: readonly BookingClaim[]): void {
    const evidence = this.#evidenceOf(booking)
    for (const claim of claims) {
      evidence.claims.set(claim.id, claim)
      if (claim.seat !== null) evidence.seats.add(`${claim.occurrence} ${claim.seat}`)
    }
  }

  #learnEnd({ input, output, invokedAtUs }: BookingOperation): void {
    if (output?.kind === 'refused') return
    if (input.kind === 'cancel' || input.kind === 'release') {
      const evidence = this.#evidenceOf(input.booking)
      evidence.lastsUntilUs = Math.min(evidence.lastsUntilUs, invokedAtUs)
    }
    if (input.kind === 'change_vehicle') this.#movedFromUs = Math.min(this.#movedFromUs, invokedAtUs)
  }

  #numberPending(operation: BookingOperation): void {
    const { input, output } = operation
    if (input.kind !== 'book' || output !== null) return
    const number = this.#number(this.#nameOfPending(operation))
    if (input.key !== null && !this.#byKey.has(input.key)) this.#byKey.set(input.key, new Set([number]))
  }

  #nameOfPending({ input, client, invokedAtUs }: BookingOperation): string {
    const key = input.kind === 'book' ? input.key : null
    const [reported] = this.bookingsOfKey(key)
    if (reported !== undefined) return this.bookingId(reported)
    return key === null ? `unreported, of client ${client} at ${invokedAtUs} µs` : `unreported, of key ${key}`
  }

  #evidenceOf(booking: string): Evidence {
    const number = this.#number(booking)
    const evidence = this.#evidence.get(number) ?? {
      seats: new Set(),
      claims: new Map(),
      expiresAtUs: Infinity,
      lastsUntilUs: Infinity,
    }
    this.#evidence.set(number, evidence)
    return evidence
  }

  #number(booking: string): number {
    const known = this.#bookings.get(booking)
    if (known !== undefined) return known
    this.#bookings.set(booking, this.#ids.length)
    return this.#ids.push(booking) - 1
  }
}

/** The body of a request, by which two requests under one key are compared. */
export function bodyOf({ hold, lines }: Booking): string {
  return JSON.stringify([
    hold,
    lines.map(({ occurrence, quantity, seat, from, to }) => [occurrence, quantity, seat, from, to]),
  ])
}
