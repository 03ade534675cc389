import type { BookingRequest, Group, Occurrence, RequestedLine } from '#prove/system_under_test.ts'
import type { Random } from '#prove/workload/random.ts'

const QUANTITY_MAX = 4

/** Something to book in a group: a seat chosen or picked, two of them, places of an event, or a cart over both. */
export function generateRequest(
  random: Random,
  { occurrences }: Group,
  buyer: number,
  hold: boolean,
): BookingRequest {
  const first = random.pick(occurrences)
  if (first === undefined) throw new Error('A group sells something')
  const lines = [lineOf(random, first)]
  const others = occurrences.filter(({ id }) => id !== first.id)
  const other = random.pick(others)
  if (other !== undefined && random.chance(0.25)) lines.push(lineOf(random, other))
  else if (first.seats.length > 0 && random.chance(0.2)) lines.push(besides(random, first, lines))
  return { lines, hold, buyer }
}

function lineOf(random: Random, occurrence: Occurrence): RequestedLine {
  if (occurrence.seats.length === 0) {
    return { occurrence: occurrence.id, quantity: 1 + random.below(QUANTITY_MAX), seat: null, from: 0, to: 1 }
  }
  const from = random.below(occurrence.legs)
  const to = from + 1 + random.below(occurrence.legs - from)
  const seat = random.chance(0.5) ? (random.pick(seatsOfAll(occurrence)) ?? null) : null
  return { occurrence: occurrence.id, quantity: 1, seat, from, to }
}

/** A second seat for the same ride; not the one that was chosen already, which would be no generateRequest but a mistake. */
function besides(random: Random, occurrence: Occurrence, [chosen]: readonly RequestedLine[]): RequestedLine {
  const line = lineOf(random, occurrence)
  const ride = chosen === undefined ? {} : { from: chosen.from, to: chosen.to }
  return { ...line, ...ride, seat: line.seat === chosen?.seat ? null : line.seat }
}

/** Seats of the bus that runs first, mostly; those that only another bus has are asked for too. */
function seatsOfAll({ seats, vehicles }: Occurrence): readonly string[] {
  return [...seats, ...seats, ...(vehicles.at(-1)?.seats ?? [])]
}

/** The same generateRequest but for one thing, so that it is another body under the same key. */
export function other({ lines, hold, buyer }: BookingRequest): BookingRequest {
  return { lines, hold: !hold, buyer }
}
