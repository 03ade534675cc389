import type { BookingOccurrence } from '#prove/models/booking_types.ts'

/** What a claim occupies of an occurrence. */
export interface PlaceSpan {
  /** Null where places are counted. */
  readonly seat: string | null
  readonly from: number
  readonly to: number
  readonly quantity: number
}

/** The free places of one occurrence. It is copied before it is changed. */
export interface Places {
  copy(): Places
  isFree(span: PlaceSpan): boolean
  /** Whether it could ever be free: the seat exists, or the capacity is large enough. */
  exists(span: PlaceSpan): boolean
  /** The span must be free. The owner is a number of 0 or more. */
  take(span: PlaceSpan, owner: number): void
  giveBack(span: PlaceSpan): void
  /** The number of places that are free for a whole span. */
  free(from: number, to: number): number
  /** The seats that are free for a whole span, in order of the layout; none where places are counted. */
  freeSeats(from: number, to: number): string[]
  /** The owners of any part of a seat's span; none where places are counted. */
  ownersOf(span: PlaceSpan): number[]
  /** The labels of all seats; none where places are counted. */
  seats(): readonly string[]
  describe(): string
}

/** The places of an empty occurrence. */
export function placesOf(occurrence: BookingOccurrence): Places {
  return occurrence.mode === 'counted'
    ? new CountedPlaces(occurrence.capacity, occurrence.capacity)
    : NumberedPlaces.empty(occurrence.seats, occurrence.legs)
}

class CountedPlaces implements Places {
  readonly #capacity: number
  #free: number

  constructor(capacity: number, free: number) {
    this.#capacity = capacity
    this.#free = free
  }

  copy(): Places {
    return new CountedPlaces(this.#capacity, this.#free)
  }

  isFree({ seat, quantity }: PlaceSpan): boolean {
    return seat === null && quantity <= this.#free
  }

  exists({ seat, quantity }: PlaceSpan): boolean {
    return seat === null && quantity <= this.#capacity
  }

  take({ quantity }: PlaceSpan): void {
    this.#free -= quantity
  }

  giveBack({ quantity }: PlaceSpan): void {
    this.#free += quantity
  }

  free(): number {
    return this.#free
  }

  freeSeats(): string[] {
    return []
  }

  ownersOf(): number[] {
    return []
  }

  seats(): readonly string[] {
    return []
  }

  describe(): string {
    return `${this.#free} of ${this.#capacity} free`
  }
}

export class NumberedPlaces implements Places {
  readonly #seats: ReadonlyMap<string, number>
  readonly #legs: number
  /** One number for each leg of each seat: 0 if it is free, else one more than its owner. */
  readonly #taken: Int32Array

  private constructor(seats: ReadonlyMap<string, number>, legs: number, taken: Int32Array) {
    this.#seats = seats
    this.#legs = legs
    this.#taken = taken
  }

  static empty(labels: readonly string[], legs: number): NumberedPlaces {
    const seats = new Map(labels.map((label, index) => [label, index]))
    return new NumberedPlaces(seats, legs, new Int32Array(labels.length * legs))
  }

  copy(): NumberedPlaces {
    return new NumberedPlaces(this.#seats, this.#legs, this.#taken.slice())
  }

  /** The same legs on a vehicle with these seats, all free. */
  onAnotherVehicle(labels: readonly string[]): NumberedPlaces {
    return NumberedPlaces.empty(labels, this.#legs)
  }

  isFree({ seat, from, to, quantity }: PlaceSpan): boolean {
    const index = this.#indexOf(seat)
    return index !== undefined && quantity === 1 && this.#isFree(index, from, to)
  }

  exists({ seat, from, to, quantity }: PlaceSpan): boolean {
    return this.#indexOf(seat) !== undefined && quantity === 1 && from >= 0 && from < to && to <= this.#legs
  }

  take(span: PlaceSpan, owner: number): void {
    this.#fill(span, owner + 1)
  }

  giveBack(span: PlaceSpan): void {
    this.#fill(span, 0)
  }

  free(from: number, to: number): number {
    return this.freeSeats(from, to).length
  }

  freeSeats(from: number, to: number): string[] {
    return [...this.#seats].filter(([, index]) => this.#isFree(index, from, to)).map(([label]) => label)
  }

  ownersOf({ seat, from, to }: PlaceSpan): number[] {
    const index = this.#indexOf(seat)
    if (index === undefined) return []
    const owners = this.#taken.subarray(index * this.#legs + from, index * this.#legs + to)
    return [...new Set(owners)].filter((owner) => owner !== 0).map((owner) => owner - 1)
  }

  seats(): readonly string[] {
    return [...this.#seats.keys()]
  }

  describe(): string {
    const rows = [...this.#seats].map(([label, index]) => {
      const legs = this.#taken.subarray(index * this.#legs, (index + 1) * this.#legs)
      return `${label} ${Array.from(legs, (taken) => (taken === 0 ? '.' : '#')).join('')}`
    })
    return rows.join('  ')
  }

  #indexOf(seat: string | null): number | undefined {
    return seat === null ? undefined : this.#seats.get(seat)
  }

  #isFree(index: number, from: number, to: number): boolean {
    for (let leg = from; leg < to; leg += 1) {
      if (this.#taken[index * this.#legs + leg] !== 0) return false
    }
    return true
  }

  #fill({ seat, from, to }: PlaceSpan, taken: number): void {
    const index = this.#indexOf(seat)
    if (index === undefined) throw new RangeError(`There is no seat ${seat}`)
    this.#taken.fill(taken, index * this.#legs + from, index * this.#legs + to)
  }
}
