import { hash } from 'node:crypto'
import type { BookingPart } from '#prove/models/booking/part.ts'
import { NumberedPlaces, type PlaceSpan, type Places, placesOf } from '#prove/models/booking/places.ts'
import type { BookingStatus } from '#prove/models/booking_types.ts'
import { PersistentArray } from '#prove/models/persistent_array.ts'

export interface ClaimState extends PlaceSpan {
  /** Null: no response has reported its id, for example after a renewal. */
  readonly id: string | null
  /** The number of the occurrence in the part. */
  readonly occurrence: number
}

export interface BookingRecord {
  readonly booking: number
  readonly status: BookingStatus
  /** When a hold expires, by the clock of the history. Infinity: unknown, at any time after mayExpireFromUs. */
  readonly expiresAtUs: number
  readonly mayExpireFromUs: number
  /** The claims of a held or confirmed booking. For an expired one, those that a late confirmation would take again. */
  readonly claims: readonly ClaimState[]
  /** The body of its request, as text: the same key with another body is refused. */
  readonly body: string
  /** It has expired, and its claims cannot be taken again since the vehicle was changed. */
  readonly cannotRenew: boolean
}

/** An immutable value: BookingDraft makes changed copies. */
export interface BookingState {
  readonly part: BookingPart
  /** By the number of the occurrence. They are copied before they are changed. */
  readonly places: readonly Places[]
  readonly bookings: PersistentArray<BookingRecord>
  /** The held bookings of each occurrence, in order of expiry. */
  readonly holds: readonly (readonly BookingRecord[])[]
  /**
   * Identifies the state: the exclusive or of 128-bit hashes, one for each booking and one for each layout. Free places follow from
   * these. A collision among a million states is far less likely than a bit error in memory.
   */
  readonly fingerprint: bigint
}

export function initialState(part: BookingPart): BookingState {
  return {
    part,
    places: part.occurrences.map(placesOf),
    bookings: PersistentArray.empty(part.bookingCount),
    holds: part.occurrences.map(() => []),
    fingerprint: 0n,
  }
}

export function holdsPlaces({ status }: BookingRecord): boolean {
  return status === 'held' || status === 'confirmed'
}

/** A mutable copy of a state. */
export class BookingDraft {
  readonly part: BookingPart
  #state: BookingState
  readonly #places: Places[]
  readonly #holds: (readonly BookingRecord[])[]
  readonly #copied = new Set<number>()

  constructor(state: BookingState) {
    this.part = state.part
    this.#state = state
    this.#places = [...state.places]
    this.#holds = [...state.holds]
  }

  get(booking: number): BookingRecord | undefined {
    return this.#state.bookings.get(booking)
  }

  /** Read only. */
  places(occurrence: number): Places {
    return itemOf(this.#places, occurrence)
  }

  holds(occurrence: number): readonly BookingRecord[] {
    return itemOf(this.#holds, occurrence)
  }

  bookings(): Iterable<BookingRecord> {
    return this.#state.bookings.values()
  }

  /** Replaces the record of a booking. It gives back the places of the old record and takes those of the new one. */
  put(record: BookingRecord): void {
    const before = this.get(record.booking)
    if (before !== undefined) this.#forget(before)
    if (holdsPlaces(record)) {
      for (const claim of record.claims) this.#ownPlaces(claim.occurrence).take(claim, record.booking)
    }
    if (record.status === 'held') {
      for (const occurrence of occurrencesOf(record)) {
        const holds = [...this.holds(occurrence), record]
        this.#holds[occurrence] = holds.sort((a, b) => a.expiresAtUs - b.expiresAtUs || a.booking - b.booking)
      }
    }
    this.#state = {
      ...this.#state,
      bookings: this.#state.bookings.with(record.booking, record),
      fingerprint: this.#state.fingerprint ^ hashOf(record),
    }
  }

  /** Gives an occurrence other seats. Its claims have to be put again afterwards. */
  changeSeats(occurrence: number, labels: readonly string[]): void {
    const places = this.places(occurrence)
    if (!(places instanceof NumberedPlaces)) throw new TypeError('Only numbered places are on a vehicle')
    const textOf = (seats: readonly string[]) => `${occurrence}: ${seats.join(' ')}`
    const change = hashText(textOf(places.seats())) ^ hashText(textOf(labels))
    this.#places[occurrence] = places.onAnotherVehicle(labels)
    this.#copied.add(occurrence)
    this.#state = { ...this.#state, fingerprint: this.#state.fingerprint ^ change }
  }

  /** Takes places without a booking, to see what is free then. */
  takeTentatively(occurrence: number, span: PlaceSpan): void {
    this.#ownPlaces(occurrence).take(span, this.part.bookingCount)
  }

  giveBackTentative(occurrence: number, span: PlaceSpan): void {
    this.#ownPlaces(occurrence).giveBack(span)
  }

  /** The state as it is now. Later changes go into copies. */
  done(): BookingState {
    this.#copied.clear()
    return { ...this.#state, places: [...this.#places], holds: [...this.#holds] }
  }

  #forget(record: BookingRecord): void {
    if (holdsPlaces(record)) {
      for (const claim of record.claims) this.#ownPlaces(claim.occurrence).giveBack(claim)
    }
    if (record.status === 'held') {
      for (const occurrence of occurrencesOf(record)) {
        this.#holds[occurrence] = this.holds(occurrence).filter(({ booking }) => booking !== record.booking)
      }
    }
    this.#state = { ...this.#state, fingerprint: this.#state.fingerprint ^ hashOf(record) }
  }

  #ownPlaces(occurrence: number): Places {
    if (!this.#copied.has(occurrence)) {
      this.#places[occurrence] = this.places(occurrence).copy()
      this.#copied.add(occurrence)
    }
    return this.places(occurrence)
  }
}

/** The state with this record of the booking. */
export function withBooking(state: BookingState, record: BookingRecord): BookingState {
  const draft = new BookingDraft(state)
  draft.put(record)
  return draft.done()
}

export function occurrencesOf({ claims }: Pick<BookingRecord, 'claims'>): Set<number> {
  return new Set(claims.map(({ occurrence }) => occurrence))
}

const hashes = new WeakMap<BookingRecord, bigint>()

function hashOf(record: BookingRecord): bigint {
  const known = hashes.get(record)
  if (known !== undefined) return known
  const { booking, status, expiresAtUs, claims, body, cannotRenew } = record
  const texts = claims.map(
    ({ id, occurrence, seat, from, to, quantity }) => `${id} ${occurrence} ${seat} ${from} ${to} ${quantity}`,
  )
  const made = hashText(`${booking} ${status} ${expiresAtUs} ${cannotRenew} ${body} ${texts.join(' ')}`)
  hashes.set(record, made)
  return made
}

const FINGERPRINT_DIGITS = 32

function hashText(text: string): bigint {
  return BigInt(`0x${hash('sha256', text, 'hex').slice(0, FINGERPRINT_DIGITS)}`)
}

function itemOf<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new RangeError(`There is no item ${index}`)
  return item
}
