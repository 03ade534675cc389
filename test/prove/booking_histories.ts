import type {
  BookingClaim,
  BookingInput,
  BookingInventory,
  BookingLine,
  BookingOperation,
  BookingOutput,
  BookingStatus,
} from '#prove/models/booking_types.ts'

/** An event of two places, a departure of two seats and three legs. */
export const WORLD: BookingInventory = {
  clockErrorUs: 0,
  occurrences: [
    { mode: 'counted', id: 'E', capacity: 2 },
    { mode: 'placed', id: 'D', seats: ['1A', '1B'], legs: 3 },
  ],
}

/** A history in the making: a call after the other, or side by side. */
export class Story {
  readonly operations: BookingOperation[] = []
  #nowUs = 0

  /** After everything so far. */
  next(input: BookingInput, output: BookingOutput | null): this {
    this.#nowUs += 10
    return this.at([this.#nowUs, this.#nowUs + 5], input, output)
  }

  at(
    [invokedAtUs, respondedAtUs]: readonly [number, number],
    input: BookingInput,
    output: BookingOutput | null,
  ): this {
    this.#nowUs = Math.max(this.#nowUs, respondedAtUs)
    const end = output === null ? Infinity : respondedAtUs
    this.operations.push({ client: this.operations.length, input, output, invokedAtUs, respondedAtUs: end })
    return this
  }

  /** The last call's answer never came. */
  lost(input: BookingInput): this {
    return this.next(input, null)
  }
}

export function places(quantity: number): BookingLine {
  return { occurrence: 'E', quantity, seat: null, from: 0, to: 1 }
}

export function ride(seat: string | null, from: number, to: number): BookingLine {
  return { occurrence: 'D', quantity: 1, seat, from, to }
}

type Book = Extract<BookingInput, { kind: 'book' }>
type Booked = Extract<BookingOutput, { kind: 'booked' }>

export function book(lines: readonly BookingLine[], key: string | null = null): Book {
  return { kind: 'book', key, hold: false, lines }
}

export function hold(lines: readonly BookingLine[], key: string | null = null): Book {
  return { ...book(lines, key), hold: true }
}

/** A line as it was sold; the seat that was picked, if it named none. */
function claimsOf(booking: string, lines: readonly BookingLine[], picked: readonly string[]): BookingClaim[] {
  const seats = [...picked]
  return lines.map((line, at) => ({
    ...line,
    id: `${booking}.${at}`,
    seat: line.seat ?? (line.occurrence === 'D' ? (seats.shift() ?? null) : null),
  }))
}

export function booked(booking: string, { lines }: Book, ...picked: string[]): Booked {
  const claims = claimsOf(booking, lines, picked)
  return { kind: 'booked', booking, replayed: false, status: 'confirmed', expiresAtUs: null, claims }
}

export function held(booking: string, input: Book, expiresAtUs: number, ...picked: string[]): Booked {
  return { ...booked(booking, input, ...picked), status: 'held', expiresAtUs }
}

/** The same, asked again, as the booking is now. */
export function replayed(output: Booked, status: BookingStatus = output.status): Booked {
  const isLive = status === 'held' || status === 'confirmed'
  return {
    ...output,
    replayed: true,
    status,
    claims: isLive ? output.claims : [],
    expiresAtUs: status === 'held' ? output.expiresAtUs : null,
  }
}

export function refused(code: string): BookingOutput {
  return { kind: 'refused', code }
}

export function confirm(booking: string): BookingInput {
  return { kind: 'confirm', booking }
}

export function release(booking: string): BookingInput {
  return { kind: 'release', booking }
}

export function cancel(booking: string, claims: readonly string[] | null = null): BookingInput {
  return { kind: 'cancel', booking, claims }
}

export const CONFIRMED: BookingOutput = { kind: 'confirmed' }
export const CANCELLED: BookingOutput = { kind: 'cancelled', status: 'cancelled' }
