import type {
  BookingClaim,
  BookingInput,
  BookingInventory,
  BookingLine,
  BookingOperation,
  BookingOutput,
} from '#prove/models/booking_types.ts'
import { Random } from '#prove/workload/random.ts'
import { Model, ModelRefusal } from '#test/fuzz/model.ts'
import { type Acted, type Moment, simulate } from '#test/prove/simulation.ts'

export interface BookingSimulation {
  readonly seed: number
  readonly clients: number
  readonly operations: number
  readonly unknown?: number
  /** How many microseconds of the history are one second of the object's clock. The fewer, the sooner holds expire. */
  readonly secondUs?: number
}

export type SimulatedInventory = Pick<BookingInventory, 'occurrences'>

/** Histories of an object that books one request at a time, by the plain rules of test/fuzz/model.ts. */
export function simulateBookings(
  inventory: SimulatedInventory,
  simulation: BookingSimulation,
): BookingOperation[] {
  const random = new Random(simulation.seed)
  const object = new BookingObject(inventory, random, simulation.secondUs ?? 100)
  return simulate({ ...simulation, random, act: (moment) => object.act(moment) })
}

interface Known {
  readonly number: number
  readonly knownUs: number
}

class BookingObject {
  readonly #inventory: SimulatedInventory
  readonly #model: Model
  readonly #random: Random
  readonly #secondUs: number
  readonly #known: Known[] = []
  readonly #requests: Extract<BookingInput, { kind: 'book' }>[] = []
  /** Requests to be retried, since their outcome is unknown. */
  readonly #lost: BookingInput[] = []
  #keys = 0

  constructor(inventory: SimulatedInventory, random: Random, secondUs: number) {
    this.#inventory = inventory
    this.#random = random
    this.#secondUs = secondUs
    this.#model = new Model(
      inventory.occurrences.map((each) =>
        each.mode === 'counted'
          ? { seats: [], legs: 1, capacity: each.capacity }
          : { seats: each.seats, legs: each.legs, capacity: each.seats.length * each.legs },
      ),
    )
  }

  act(moment: Moment): Acted<BookingInput, BookingOutput> {
    this.#model.nowS = moment.actsUs / this.#secondUs
    const input = (this.#random.fraction() < 0.5 ? this.#lost.shift() : undefined) ?? this.#choose(moment)
    const output = this.#orRefused(() => this.#ask(input, moment))
    if (moment.isLost) this.#lost.push(input)
    return { input, output }
  }

  #choose({ invokedAtUs }: Moment): BookingInput {
    const choice = this.#random.fraction()
    const known = this.#known.filter(({ knownUs }) => knownUs <= invokedAtUs)
    const its = known[Math.floor(known.length * (1 - this.#random.fraction() ** 3))]
    if (choice < 0.55 || its === undefined) return this.#newRequest()
    if (choice < 0.62) return this.#oneOf(this.#requests)
    const booking = `b${its.number}`
    if (choice < 0.75) return { kind: 'confirm', booking }
    if (choice < 0.82) return { kind: 'release', booking }
    if (choice < 0.95) return { kind: 'cancel', booking, claims: null }
    return { kind: 'read_booking', booking }
  }

  #ask(input: BookingInput, moment: Moment): BookingOutput {
    if (input.kind === 'book') return this.#book(input, moment)
    const number = 'booking' in input ? Number(input.booking.slice(1)) : -1
    switch (input.kind) {
      case 'confirm':
        this.#model.confirm(number)
        return { kind: 'confirmed' }
      case 'release':
        return { kind: 'released', units: this.#model.release(number) }
      case 'cancel':
        this.#model.cancel(number, null)
        return { kind: 'cancelled', status: 'cancelled' }
      case 'read_booking':
        return this.#read(number)
      default:
        throw new Error(`The object cannot ${input.kind}`)
    }
  }

  #newRequest(): Extract<BookingInput, { kind: 'book' }> {
    this.#keys += 1
    const count = this.#random.fraction() < 0.85 ? 1 : 2
    const lines = Array.from({ length: count }, () => this.#newLine())
    return { kind: 'book', key: `k${this.#keys}`, hold: this.#random.fraction() < 0.5, lines }
  }

  #newLine(): BookingLine {
    const occurrence = this.#oneOf(this.#inventory.occurrences)
    if (occurrence.mode === 'counted') {
      const quantity = 1 + Math.floor(this.#random.fraction() * 2)
      return { occurrence: occurrence.id, quantity, seat: null, from: 0, to: 1 }
    }
    const from = Math.floor(this.#random.fraction() * occurrence.legs)
    const to = from + 1 + Math.floor(this.#random.fraction() * (occurrence.legs - from))
    const seat = this.#random.fraction() < 0.5 ? this.#oneOf(occurrence.seats) : null
    return { occurrence: occurrence.id, quantity: 1, seat, from, to }
  }

  #book(input: Extract<BookingInput, { kind: 'book' }>, { respondedAtUs, isLost }: Moment): BookingOutput {
    const before = this.#model.bookings.length
    const lines = input.lines.map((line) => ({
      ...line,
      occurrence: this.#inventory.occurrences.findIndex(({ id }) => id === line.occurrence),
      seat: line.seat ?? undefined,
    }))
    const request = { lines, hold: input.hold, waitlist: false, key: input.key ?? undefined }
    const [verdict] = this.#model.book([request])
    if (verdict === undefined || 'entry' in verdict) throw new Error('Nobody asked to wait in line')
    this.#requests.push(input)
    if ('refused' in verdict) return { kind: 'refused', code: verdict.refused }
    const { booking: number } = verdict
    const replayed = number < before
    if (!isLost) this.#known.push({ number, knownUs: respondedAtUs })
    const { status, claims } = this.#read(number)
    const expiresAtS = this.#model.bookings[number]?.expiresAtS ?? 0
    const expiresAtUs = status === 'held' ? expiresAtS * this.#secondUs : null
    return { kind: 'booked', booking: `b${number}`, replayed, status, expiresAtUs, claims }
  }

  #read(number: number): Extract<BookingOutput, { kind: 'booking' }> {
    const booking = this.#model.bookings[number]
    if (booking === undefined) throw new Error(`There is no booking ${number}`)
    const claims = booking.claims.flatMap(({ state, occurrence, ...claim }, at): BookingClaim[] => {
      const id = this.#inventory.occurrences[occurrence]?.id ?? ''
      return state === 'live' ? [{ id: `b${number}c${at}`, occurrence: id, ...claim }] : []
    })
    return { kind: 'booking', status: booking.status, claims }
  }

  #orRefused(change: () => BookingOutput): BookingOutput {
    try {
      return change()
    } catch (error) {
      if (error instanceof ModelRefusal) return { kind: 'refused', code: error.code }
      throw error
    }
  }

  #oneOf<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random.fraction() * items.length)]
    if (item === undefined) throw new Error('There is nothing to choose from')
    return item
  }
}
