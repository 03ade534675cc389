import { atUs, nowUs } from '#prove/history/clock.ts'
import type { BookingOperation, SeatMove } from '#prove/models/booking_types.ts'
import type { EventRow, Rows, VehicleChangeRow } from '#prove/rows/read_rows.ts'

/** The time in a row is the start of its transaction, to the millisecond. */
const SLACK_US = 3_000

/** One change of vehicle as the rows record it: when it was, the new seats if they differ, and the passengers it moved. */
interface Change {
  readonly occurrence: string
  readonly at: Date
  readonly seats: readonly string[] | null
  readonly moves: readonly SeatMove[]
}

/**
 * Gives each change of vehicle without a response the response that it must have had. A change that neither altered the seats
 * nor moved anybody leaves no row, and no effect either: it is left out.
 */
export function withRecoveredVehicleChanges(
  rows: Rows,
  operations: readonly BookingOperation[],
): BookingOperation[] {
  const lost = operations.filter(({ input, output }) => input.kind === 'change_vehicle' && output === null)
  if (lost.length === 0) return [...operations]
  const answered = operations.filter(
    ({ input, output }) => input.kind === 'change_vehicle' && output !== null,
  )
  const unreported = changesOf(rows).filter(
    (change) => !answered.some((operation) => isAnswerTo(operation, change)),
  )
  const recovered = lost.flatMap((operation) => {
    const index = unreported.findIndex((change) => mayBe(operation, change))
    const [change] = index < 0 ? [] : unreported.splice(index, 1)
    if (change === undefined) return []
    return [
      {
        ...operation,
        respondedAtUs: nowUs(),
        output: { kind: 'vehicle_changed' as const, moves: change.moves },
      },
    ]
  })
  return [...operations.filter((operation) => !lost.includes(operation)), ...recovered]
}

function changesOf({ vehicleChanges, events }: Rows): Change[] {
  const reseated = events.filter(({ topic }) => topic === 'booking.reseated')
  const keyOf = (occurrence: string | null, at: Date) => `${occurrence} ${at.getTime()}`
  const byKey = new Map<string, { change: VehicleChangeRow | undefined; events: EventRow[] }>()
  for (const change of vehicleChanges)
    byKey.set(keyOf(change.occurrence_id, change.at), { change, events: [] })
  for (const event of reseated) {
    const key = keyOf(event.occurrence_id, event.at)
    const entry = byKey.get(key) ?? { change: undefined, events: [] }
    entry.events.push(event)
    byKey.set(key, entry)
  }
  return [...byKey.values()].flatMap(({ change, events: own }) => {
    const at = change?.at ?? own[0]?.at
    const occurrence = change?.occurrence_id ?? own[0]?.occurrence_id ?? null
    if (at === undefined || occurrence === null) return []
    return [{ occurrence, at, seats: change?.seats ?? null, moves: own.flatMap(movesOf) }]
  })
}

function movesOf({ booking_id, seats }: EventRow): SeatMove[] {
  return (seats ?? [])
    .filter(({ old_seat, seat }) => old_seat !== seat)
    .map(({ claim_id, old_seat, seat }) => ({
      booking: booking_id,
      claim: claim_id,
      oldSeat: old_seat,
      newSeat: seat,
    }))
}

/** The response reports the same seat changes, or there are none and the times agree. */
function isAnswerTo(operation: BookingOperation, change: Change): boolean {
  const { output, respondedAtUs } = operation
  if (output?.kind !== 'vehicle_changed' || !mayBe(operation, change)) return false
  if (atUs(change.at.getTime()) > respondedAtUs + SLACK_US) return false
  const reported = new Set(output.moves.map(({ claim }) => claim))
  return reported.size === change.moves.length && change.moves.every(({ claim }) => reported.has(claim))
}

function mayBe({ input, invokedAtUs }: BookingOperation, { occurrence, at, seats }: Change): boolean {
  if (input.kind !== 'change_vehicle' || input.occurrence !== occurrence) return false
  if (atUs(at.getTime()) < invokedAtUs - SLACK_US) return false
  return seats === null || seats.join() === input.seats.join()
}
