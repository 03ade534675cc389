import type { Part } from '#prove/linearizability/model.ts'
import type { BookingInput, BookingOperation, BookingOutput } from '#prove/models/booking_types.ts'

const NAMES_SHOWN = 3

/**
 * Splits a history into parts that share no occurrence, key or booking. A request for several occurrences connects them, and so do
 * requests with the same Idempotency-Key, and operations on one booking. A part is a connected component.
 */
export function* partitionBookings(
  history: readonly BookingOperation[],
): Generator<Part<BookingInput, BookingOutput>> {
  const groups = new Groups()
  const checked = history.filter(({ input }) => input.kind !== 'expire')
  for (const operation of checked) groups.unite(namesOf(operation))
  const parts = Map.groupBy(checked, (operation) => groups.groupOf(namesOf(operation)))
  for (const operations of parts.values()) {
    yield { name: nameOf(operations), operations }
  }
}

/** The names that an operation connects: it is in one part with all operations that have one of these names. */
function namesOf({ input, output }: BookingOperation): string[] {
  switch (input.kind) {
    case 'book': {
      const names = input.lines.map(({ occurrence }) => `occurrence ${occurrence}`)
      if (input.key !== null) names.push(`key ${input.key}`)
      if (output?.kind === 'booked') names.push(`booking ${output.booking}`)
      return names
    }
    case 'change_vehicle':
      return [`occurrence ${input.occurrence}`]
    case 'read_free':
      return [`occurrence ${input.occurrence}`]
    case 'expire':
      return []
    case 'confirm':
    case 'release':
    case 'cancel':
    case 'read_booking':
      return [`booking ${input.booking}`]
  }
}

function nameOf(operations: readonly BookingOperation[]): string {
  const occurrences = [...new Set(operations.flatMap(({ input }) => occurrenceIdsOf(input)))].sort()
  if (occurrences.length === 0) return 'a booking of no occurrence'
  const more = occurrences.length - NAMES_SHOWN
  const shown = occurrences.slice(0, NAMES_SHOWN).join(', ')
  return `occurrence ${shown}${more > 0 ? ` and ${more} more` : ''}`
}

export function occurrenceIdsOf(input: BookingInput): string[] {
  if (input.kind === 'book') return input.lines.map(({ occurrence }) => occurrence)
  return input.kind === 'change_vehicle' || input.kind === 'read_free' ? [input.occurrence] : []
}

/** Union-find. Names are numbered, since a million operations have some millions of them. */
class Groups {
  readonly #numbers = new Map<string, number>()
  readonly #parents: number[] = []

  unite(names: readonly string[]): void {
    const [first, ...rest] = names
    if (first === undefined) return
    const root = this.#rootOf(first)
    for (const name of rest) this.#parents[this.#rootOf(name)] = root
  }

  groupOf([first]: readonly string[]): number {
    return first === undefined ? -1 : this.#rootOf(first)
  }

  #rootOf(name: string): number {
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.#parents.length
      this.#numbers.set(name, number)
      this.#parents.push(number)
    }
    while (this.#parentOf(number) !== number) {
      this.#parents[number] = this.#parentOf(this.#parentOf(number))
      number = this.#parentOf(number)
    }
    return number
  }

  #parentOf(number: number): number {
    return this.#parents[number] ?? number
  }
}
