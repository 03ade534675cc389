import type { Group, Occurrence, Wanted, WantedLine } from '#prove/system.ts'
import type { Dice } from '#prove/workload/dice.ts'

const QUANTITY_MAX = 4

/** Something to book in a group: a seat chosen or picked, two of them, places of an event, or a cart over both. */
export function wish(dice: Dice, { occurrences }: Group, buyer: number, hold: boolean): Wanted {
  const first = dice.pick(occurrences)
  if (first === undefined) throw new Error('A group sells something')
  const lines = [lineOf(dice, first)]
  const others = occurrences.filter(({ id }) => id !== first.id)
  const other = dice.pick(others)
  if (other !== undefined && dice.chance(0.25)) lines.push(lineOf(dice, other))
  else if (first.seats.length > 0 && dice.chance(0.2)) lines.push(besides(dice, first, lines))
  return { lines, hold, buyer }
}

function lineOf(dice: Dice, occurrence: Occurrence): WantedLine {
  if (occurrence.seats.length === 0) {
    return { occurrence: occurrence.id, quantity: 1 + dice.roll(QUANTITY_MAX), seat: null, from: 0, to: 1 }
  }
  const from = dice.roll(occurrence.legs)
  const to = from + 1 + dice.roll(occurrence.legs - from)
  const seat = dice.chance(0.5) ? (dice.pick(seatsOfAll(occurrence)) ?? null) : null
  return { occurrence: occurrence.id, quantity: 1, seat, from, to }
}

/** A second seat for the same ride; not the one that was chosen already, which would be no wish but a mistake. */
function besides(dice: Dice, occurrence: Occurrence, [chosen]: readonly WantedLine[]): WantedLine {
  const line = lineOf(dice, occurrence)
  const ride = chosen === undefined ? {} : { from: chosen.from, to: chosen.to }
  return { ...line, ...ride, seat: line.seat === chosen?.seat ? null : line.seat }
}

/** Seats of the bus that runs first, mostly; those that only another bus has are asked for too. */
function seatsOfAll({ seats, buses }: Occurrence): readonly string[] {
  return [...seats, ...seats, ...(buses.at(-1)?.seats ?? [])]
}

/** The same wish but for one thing, so that it is another body under the same key. */
export function other({ lines, hold, buyer }: Wanted): Wanted {
  return { lines, hold: !hold, buyer }
}
