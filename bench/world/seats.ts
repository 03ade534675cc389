export interface Seat {
  readonly departureId: string
  /** The label. */
  readonly seat: string
  /** From this stop to the next. */
  readonly leg: number
}

export interface SeatsOptions {
  readonly departureIds: readonly string[]
  readonly seats: number
  readonly legs: number
  /**
   * `turn`: each departure in turn, so that hardly two requests concern the same one. `sold through`: one departure until it is
   * sold out.
   */
  readonly order: 'turn' | 'sold through'
}

/** Coprime to any number of seats and legs that it does not divide, so it steps through all of them in no visible order. */
const STEP = 7919

/** Assigns every seat of some departures for every leg, each once. Requests for them are never refused. */
export class Seats {
  readonly #options: SeatsOptions
  #given = 0

  constructor(options: SeatsOptions) {
    if ((options.seats * options.legs) % STEP === 0)
      throw new Error(`Seats × legs must not be a multiple of ${STEP}.`)
    this.#options = options
  }

  take(count: number): Seat[] {
    return Array.from({ length: count }, () => this.#next())
  }

  #next(): Seat {
    const { departureIds, seats, legs, order } = this.#options
    const each = seats * legs
    const number = this.#given
    this.#given += 1
    const [departure, step] =
      order === 'turn'
        ? [number % departureIds.length, Math.floor(number / departureIds.length)]
        : [Math.floor(number / each), number % each]
    const departureId = departureIds[departure]
    if (departureId === undefined || step >= each) throw new Error('Every seat has been given out.')
    const place = (step * STEP) % each
    return { departureId, seat: String((place % seats) + 1), leg: Math.floor(place / seats) }
  }
}
