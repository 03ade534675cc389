import type { Random } from '#prove/workload/random.ts'

export interface Seat {
  readonly row: number
  readonly column: number
}

/** What a departure sells: its seats, front to back, and the number of its legs. */
export interface Vehicle {
  readonly seats: readonly Seat[]
  readonly legs: number
}

/** People who want to travel together, from one stop to a later one. */
export interface Party {
  readonly size: number
  readonly from: number
  readonly to: number
}

/** The columns of a row: 2 + 2, 2 + 1 and 1 + 2 seats, and 3 + 2 seats. */
const ROWS = [
  [1, 2, 4, 5],
  [1, 2, 4],
  [1, 3, 4],
  [1, 2, 3, 5, 6],
] as const
const LEGS = [1, 2, 4, 6, 10, 14] as const
const SIZE_MAX = 6
/** Demand over capacity: enough that the last parties are refused. */
const DEMAND = 1.6

/** A vehicle of 4 to 14 rows. */
export function randomVehicle(random: Random): Vehicle {
  const columns = random.pick(ROWS) ?? ROWS[0]
  const rows = 4 + random.below(11)
  const seats = Array.from({ length: rows }, (_, row) => columns.map((column) => ({ row: row + 1, column })))
  return { seats: seats.flat(), legs: random.pick(LEGS) ?? 1 }
}

/** Parties of 1 to 6 on random legs, in the order in which they ask. */
export function randomParties(random: Random, { seats, legs }: Vehicle): Party[] {
  const parties: Party[] = []
  for (let units = 0; units < seats.length * legs * DEMAND; ) {
    const from = random.below(legs)
    const to = from + 1 + random.below(legs - from)
    const size = 1 + random.below(SIZE_MAX)
    parties.push({ size, from, to })
    units += size * (to - from)
  }
  return parties
}

/**
 * Whether people in these seats sit together: each can be reached from each by steps to the next seat of the row, across one aisle
 * at most, or to the seat right in front or behind.
 */
export function sitTogether(seats: readonly Seat[]): boolean {
  const [first, ...rest] = seats
  if (first === undefined) return true
  const reached = [first]
  let left = rest
  for (let next = 0; next < reached.length; next += 1) {
    const near = left.filter((seat) => areNeighbours(seat, reached[next]))
    left = left.filter((seat) => !near.includes(seat))
    reached.push(...near)
  }
  return left.length === 0
}

function areNeighbours(a: Seat, b: Seat | undefined): boolean {
  if (b === undefined) return false
  const [rows, columns] = [Math.abs(a.row - b.row), Math.abs(a.column - b.column)]
  return (rows === 0 && columns <= 2) || (rows === 1 && columns === 0)
}
