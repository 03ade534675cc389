import type { BookingRequest, Group, Occurrence, RequestedLine } from '#prove/session.ts'
import type { Random } from '#prove/workload/random.ts'

const QUANTITY_MAX = 4

/** A random request for a group: one or two seats, chosen or not, places of an event, or a cart of both. */
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
  else if (first.seats.length > 0 && random.chance(0.2)) lines.push(secondSeat(random, first, lines))
  return { lines, hold, buyer }
}

function lineOf(random: Random, occurrence: Occurrence): RequestedLine {
  if (occurrence.seats.length === 0) {
    return { occurrence: occurrence.id, quantity: 1 + random.below(QUANTITY_MAX), seat: null, from: 0, to: 1 }
  }
  const from = random.below(occurrence.legs)
  const to = from + 1 + random.below(occurrence.legs - from)
  const seat = random.chance(0.5) ? (random.pick(seatsOfVehicles(occurrence)) ?? null) : null
  return { occurrence: occurrence.id, quantity: 1, seat, from, to }
}

/** A second seat for the same span. It never names the seat of the first line, which would be an invalid request. */
function secondSeat(
  random: Random,
  occurrence: Occurrence,
  [chosen]: readonly RequestedLine[],
): RequestedLine {
  const line = lineOf(random, occurrence)
  const span = chosen === undefined ? {} : { from: chosen.from, to: chosen.to }
  return { ...line, ...span, seat: line.seat === chosen?.seat ? null : line.seat }
}

/** Mostly seats of the first vehicle, and sometimes seats that only another vehicle has. */
function seatsOfVehicles({ seats, vehicles }: Occurrence): readonly string[] {
  return [...seats, ...seats, ...(vehicles.at(-1)?.seats ?? [])]
}

/** The request with one field changed: a different body under the same key. */
export function withDifferentBody({ lines, hold, buyer }: BookingRequest): BookingRequest {
  return { lines, hold: !hold, buyer }
}
