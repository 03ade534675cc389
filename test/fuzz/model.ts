/**
 * What Berth sells, written a second time and as plainly as possible: lists, searched from end to end. It shares no code with
 * core.book_batch, so that if the two disagree, one of them is wrong.
 */

export interface ModelOccurrence {
  /** Empty if places are counted. */
  readonly seats: readonly string[]
  /** The number of legs if places are numbered; else 1. */
  readonly legs: number
  /** The number of places if they are counted. */
  readonly capacity: number
}

export interface ModelLine {
  readonly occurrence: number
  readonly quantity: number
  /** If left out, one is picked. */
  readonly seat?: string | undefined
  readonly from: number
  readonly to: number
}

export interface ModelRequest {
  readonly lines: readonly ModelLine[]
  readonly hold: boolean
  readonly waitlist: boolean
  readonly key?: string | undefined
}

interface ModelClaim {
  readonly occurrence: number
  readonly seat: string | null
  readonly from: number
  readonly to: number
  readonly quantity: number
  state: 'live' | 'expired' | 'ended'
}

export interface ModelBooking {
  status: 'held' | 'confirmed' | 'cancelled' | 'expired'
  expiresAtS: number
  readonly claims: ModelClaim[]
}

export interface ModelEntry {
  readonly occurrence: number
  /** The quantity of each line. */
  readonly quantities: readonly number[]
  /** The booking that holds the offered place, once there is one. */
  offer: number | null
}

/** The result of a request: the number of a booking or an entry, or the code of a refusal. */
export type ModelVerdict =
  | { readonly booking: number }
  | { readonly entry: number }
  | { readonly refused: string }

/** Nothing happened, for this reason. */
export class ModelRefusal extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** A seat that is free for a span, and how wide the gap around that span is. */
interface FreeSeat {
  readonly seat: string
  readonly row: number
  readonly width: number
}

const NO_LINE: ModelLine = { occurrence: 0, quantity: 0, from: 0, to: 0 }

export const HOLD_S = 600

export class Model {
  readonly occurrences: readonly ModelOccurrence[]
  bookings: ModelBooking[] = []
  entries: ModelEntry[] = []
  nowS = 0
  #keys = new Map<string, { body: string; verdict: ModelVerdict }>()

  constructor(occurrences: readonly ModelOccurrence[]) {
    this.occurrences = occurrences
  }

  taken(occurrence: number): number {
    return this.#liveClaims(occurrence).reduce(
      (sum, claim) => sum + claim.quantity * (claim.to - claim.from),
      0,
    )
  }

  waiting(occurrence: number): number {
    return this.#line(occurrence).length
  }

  /** Everything sold, as text, for comparison. */
  sold(occurrence: number): string[] {
    return this.#liveClaims(occurrence)
      .map(({ seat, from, to, quantity }) => `${seat} [${from},${to}) ×${quantity}`)
      .sort()
  }

  book(requests: readonly ModelRequest[]): ModelVerdict[] {
    const firstOfKey = new Map<string, number>()
    for (const [index, { key }] of requests.entries()) {
      if (key !== undefined && !this.#keys.has(key) && !firstOfKey.has(key)) firstOfKey.set(key, index)
    }
    this.#expire(new Set(requests.flatMap(({ lines }) => lines.map(({ occurrence }) => occurrence))))

    const verdicts: ModelVerdict[] = []
    for (const [index, request] of requests.entries()) {
      const { key, ...body } = request
      const first = key === undefined ? undefined : firstOfKey.get(key)
      const kept = key === undefined ? undefined : this.#keys.get(key)
      if (first !== undefined && first < index) {
        const same = JSON.stringify(bodyOf(requests[first])) === JSON.stringify(body)
        const verdict = verdicts[first] ?? { refused: 'internal' }
        // A refused request keeps nothing under its key, so a request with another body is decided anew.
        verdicts.push(same ? verdict : { refused: 'refused' in verdict ? 'again' : 'key_reused' })
      } else if (kept !== undefined) {
        verdicts.push(kept.body === JSON.stringify(body) ? kept.verdict : { refused: 'key_reused' })
      } else {
        const verdict = this.#decide(request)
        verdicts.push(verdict)
        if (key !== undefined && !('refused' in verdict)) {
          this.#keys.set(key, { body: JSON.stringify(body), verdict })
        }
      }
    }
    return verdicts
  }

  confirm(index: number): void {
    this.#orNotAtAll(() => {
      const booking = this.#booking(index)
      if (booking.status === 'confirmed') return
      if (booking.status === 'cancelled') throw new ModelRefusal('already_cancelled')
      if (booking.status === 'expired') {
        this.#expire(new Set(booking.claims.map(({ occurrence }) => occurrence)))
        const again = booking.claims.filter(({ state }) => state === 'expired')
        if (again.some(({ occurrence }) => this.waiting(occurrence) > 0))
          throw new ModelRefusal('hold_expired')
        for (const claim of again) {
          const fits =
            claim.seat === null ? claim.quantity <= this.#free(claim.occurrence) : this.#isFree(claim)
          if (!fits) throw new ModelRefusal('hold_expired')
          claim.state = 'live'
        }
      }
      booking.status = 'confirmed'
    })
  }

  release(index: number): number {
    const booking = this.#booking(index)
    if (booking.status === 'confirmed') throw new ModelRefusal('hold_already_confirmed')
    if (booking.status !== 'held') return 0
    const live = booking.claims.filter(({ state }) => state === 'live')
    this.#end(booking, live, 'ended')
    booking.status = 'cancelled'
    this.#offer()
    return live.reduce((sum, { quantity, from, to }) => sum + quantity * (to - from), 0)
  }

  /** Cancels the claims at these positions, or all that are left. */
  cancel(index: number, positions: readonly number[] | null): void {
    const booking = this.#booking(index)
    if (booking.status !== 'held' && booking.status !== 'confirmed')
      throw new ModelRefusal('already_cancelled')
    const named = booking.claims.filter((_, position) => positions?.includes(position) ?? true)
    const live = named.filter(({ state }) => state === 'live')
    if (live.length === 0 || (positions !== null && live.length < named.length)) {
      throw new ModelRefusal('claim_not_found')
    }
    this.#end(booking, live, 'ended')
    if (booking.claims.every(({ state }) => state !== 'live')) booking.status = 'cancelled'
    this.#offer()
  }

  sweep(): void {
    this.#expire(new Set(this.occurrences.keys()))
  }

  #decide(request: ModelRequest): ModelVerdict {
    const claims = new Map<ModelLine, ModelClaim>()
    const booking: ModelBooking = { status: 'held', expiresAtS: this.nowS + HOLD_S, claims: [] }
    const number = this.bookings.push(booking) - 1
    let refusal = this.#neverFits(request)
    for (const party of this.#partiesOf(request)) {
      const seats = refusal === null ? this.#pickParty(party, booking.claims) : []
      for (const [index, line] of party.entries()) {
        if (refusal !== null) break
        const claim = this.#claimFor({ ...line, seat: line.seat ?? seats[index] })
        if (typeof claim === 'string') {
          refusal = claim
        } else {
          claims.set(line, claim)
          booking.claims.push(claim)
        }
      }
    }
    if (refusal === null) {
      if (!request.hold) booking.status = 'confirmed'
      booking.claims.splice(0, Infinity, ...request.lines.flatMap((line) => claims.get(line) ?? []))
      return { booking: number }
    }
    this.bookings.pop()
    if (!request.waitlist || this.#neverFits(request) !== null) return { refused: refusal }
    return this.#putInLine(request)
  }

  /** All lines become one entry, for one event. All requests here are of the same customer, who may stand in a line only once. */
  #putInLine({ lines }: ModelRequest): ModelVerdict {
    const [occurrence = 0, ...others] = new Set(lines.map((line) => line.occurrence))
    if (others.length > 0) return { refused: 'several_waitlists' }
    if (this.#isPlaced(occurrence)) return { refused: 'waitlist_not_offered' }
    const quantities = lines.map(({ quantity }) => quantity)
    if (sumOf(quantities) > this.#occurrence(occurrence).capacity) return { refused: 'sold_out' }
    if (this.waiting(occurrence) > 0) return { refused: 'already_waiting' }
    return { entry: this.entries.push({ occurrence, quantities, offer: null }) - 1 }
  }

  #neverFits({ lines }: ModelRequest): string | null {
    const tooMany = ({ occurrence, quantity }: ModelLine) =>
      !this.#isPlaced(occurrence) && quantity > this.#occurrence(occurrence).capacity
    return lines.some(tooMany) ? 'sold_out' : null
  }

  #claimFor({ occurrence, quantity, seat, from, to }: ModelLine): ModelClaim | string {
    const claim = { occurrence, quantity, from, to, seat: null, state: 'live' as const }
    if (!this.#isPlaced(occurrence)) {
      if (this.waiting(occurrence) > 0) return 'waitlist_first'
      return quantity <= this.#free(occurrence) ? claim : 'sold_out'
    }
    const chosen = seat ?? this.#pick(occurrence, from, to)
    if (chosen === null) return 'sold_out'
    return this.#isFree({ ...claim, seat: chosen }) ? { ...claim, seat: chosen } : 'place_taken'
  }

  /** Lines that name their seat come first. Lines for which alike seats are picked are a party. */
  #partiesOf({ lines }: ModelRequest): ModelLine[][] {
    const parties: ModelLine[][] = lines.filter(({ seat }) => seat !== undefined).map((line) => [line])
    for (const line of lines.filter(({ seat }) => seat === undefined)) {
      const party = parties.find(
        ([first]) =>
          this.#isPlaced(line.occurrence) &&
          first !== undefined &&
          first.seat === undefined &&
          first.occurrence === line.occurrence &&
          first.from === line.from &&
          first.to === line.to,
      )
      if (party === undefined) parties.push([line])
      else party.push(line)
    }
    return parties
  }

  /**
   * The seats of a party, or none if each picks for themselves. Seats are behind each other, so that those who sit together have
   * seats in succession, at most three of them.
   */
  #pickParty(party: readonly ModelLine[], claims: readonly ModelClaim[]): string[] {
    const [{ occurrence, from, to, seat } = NO_LINE] = party
    const companions = claims.filter(
      (claim) => claim.occurrence === occurrence && claim.from < to && from < claim.to,
    )
    if (seat !== undefined || !this.#isPlaced(occurrence) || party.length + companions.length < 2) return []
    const free = this.#freeSeats(occurrence, from, to)
    if (free.length < party.length) return []
    if (companions.length > 0) {
      const { seats } = this.#occurrence(occurrence)
      const rows = companions.map((companion) => seats.indexOf(companion.seat ?? ''))
      const distanceOf = (row: number) => Math.min(...rows.map((other) => Math.abs(row - other)))
      const nearest = free.sort(
        (a, b) => distanceOf(a.row) - distanceOf(b.row) || a.width - b.width || a.row - b.row,
      )
      return nearest.slice(0, party.length).map((each) => each.seat)
    }
    const widthOf = (seats: readonly FreeSeat[]) => sumOf(seats.map(({ width }) => width))
    const best = [...free].sort((a, b) => a.width - b.width || a.row - b.row).slice(0, party.length)
    const widthMax = widthOf(best) + (party.length * this.#occurrence(occurrence).legs) / 6
    const choices = free
      .map((_, at) => free.slice(at, at + party.length))
      .filter((seats) => seats.length === party.length && seats.length <= 3)
      .filter((seats) => (seats.at(-1)?.row ?? 0) - (seats[0]?.row ?? 0) === party.length - 1)
      .filter((seats) => widthOf(seats) <= widthMax)
      .sort((a, b) => widthOf(a) - widthOf(b))
    return (choices[0] ?? best).map((each) => each.seat)
  }

  /** The free seat in the tightest gap; the first if several are equal. */
  #pick(occurrence: number, from: number, to: number): string | null {
    const [first, ...others] = this.#freeSeats(occurrence, from, to)
    if (first === undefined) return null
    return others.reduce((best, each) => (each.width < best.width ? each : best), first).seat
  }

  /** The seats that are free from one leg to another, in order, and how wide the gap around that span is. */
  #freeSeats(occurrence: number, from: number, to: number): FreeSeat[] {
    const { seats, legs } = this.#occurrence(occurrence)
    return seats.flatMap((seat, row) => {
      const free = (leg: number) => this.#isFree({ occurrence, seat, from: leg, to: leg + 1 })
      let [start, end] = [from, to]
      while (start > 0 && free(start - 1)) start -= 1
      while (end < legs && free(end)) end += 1
      const fits = Array.from({ length: to - from }, (_, i) => from + i).every(free)
      return fits ? [{ seat, row, width: end - start }] : []
    })
  }

  #isFree({ occurrence, seat, from, to }: Pick<ModelClaim, 'occurrence' | 'seat' | 'from' | 'to'>): boolean {
    return !this.#liveClaims(occurrence).some(
      (other) => other.seat === seat && other.from < to && from < other.to,
    )
  }

  #free(occurrence: number): number {
    return this.#occurrence(occurrence).capacity - this.taken(occurrence)
  }

  /** Ends the expired holds that have claims on these occurrences. */
  #expire(occurrences: ReadonlySet<number>): void {
    for (const booking of this.bookings) {
      const live = booking.claims.filter(({ state }) => state === 'live')
      if (booking.status !== 'held' || booking.expiresAtS > this.nowS) continue
      if (!live.some(({ occurrence }) => occurrences.has(occurrence))) continue
      this.#end(booking, live, 'expired')
      booking.status = 'expired'
    }
    this.#offer()
  }

  #end(booking: ModelBooking, claims: readonly ModelClaim[], state: 'expired' | 'ended'): void {
    for (const claim of booking.claims) if (claims.includes(claim)) claim.state = state
  }

  /** Offers free places in the order of the line, up to the first entry that does not fit. */
  #offer(): void {
    for (const occurrence of this.occurrences.keys()) {
      for (const entry of this.#line(occurrence)) {
        if (sumOf(entry.quantities) > this.#free(occurrence)) break
        const claims = entry.quantities.map(
          (quantity): ModelClaim => ({ occurrence, quantity, seat: null, from: 0, to: 1, state: 'live' }),
        )
        entry.offer = this.bookings.push({ status: 'held', expiresAtS: this.nowS + HOLD_S, claims }) - 1
      }
    }
  }

  #orNotAtAll(work: () => void): void {
    const before = structuredClone([this.bookings, this.entries] as const)
    try {
      work()
    } catch (error) {
      ;[this.bookings, this.entries] = before
      throw error
    }
  }

  #line(occurrence: number): ModelEntry[] {
    return this.entries.filter((entry) => entry.occurrence === occurrence && entry.offer === null)
  }

  #liveClaims(occurrence: number): ModelClaim[] {
    return this.bookings.flatMap(({ claims }) =>
      claims.filter((claim) => claim.occurrence === occurrence && claim.state === 'live'),
    )
  }

  #isPlaced(occurrence: number): boolean {
    return this.#occurrence(occurrence).seats.length > 0
  }

  #occurrence(index: number): ModelOccurrence {
    const occurrence = this.occurrences[index]
    if (occurrence === undefined) throw new Error(`There is no occurrence ${index}`)
    return occurrence
  }

  #booking(index: number): ModelBooking {
    const booking = this.bookings[index]
    if (booking === undefined) throw new Error(`There is no booking ${index}`)
    return booking
  }
}

function sumOf(quantities: readonly number[]): number {
  return quantities.reduce((sum, quantity) => sum + quantity, 0)
}

function bodyOf(request: ModelRequest | undefined): Omit<ModelRequest, 'key'> | undefined {
  if (request === undefined) return undefined
  const { key: _, ...body } = request
  return body
}
