import { atUs, nowUs } from '#prove/history/clock.ts'
import type { BookingClaim, BookingInput, BookingOperation } from '#prove/models/booking_types.ts'
import { firstClaims } from '#prove/rows/first_claims.ts'
import { labelNow } from '#prove/rows/labels.ts'
import type { BookingRow, ClaimRow, Rows } from '#prove/rows/read_rows.ts'
import { withRecoveredVehicleChanges } from '#prove/rows/recovered_vehicle_changes.ts'
import { reportedSeat } from '#prove/rows/reported_seat.ts'
import { type GroupHistory, type KeyHistory, statusOf } from '#prove/workload/group_history.ts'

/** The client number of the audit itself, which is no client. */
const AUDITOR = -1

/**
 * Completes the history of a group with what its rows tell.
 *
 * - A booking attempt without a response gets the response that was lost, if its key has a booking. If the key has none, the
 *   attempt is left out: a key is stored together with its booking or not at all.
 * - A change of vehicle without a response gets the seat changes that events and audit entries record.
 * - A key that was refused as reused while it was in use says nothing about the state.
 * - At the end comes a final read of every booking and of what is free, so that the state to which the history leads is
 *   compared with the stored one.
 */
export function completeHistory(history: GroupHistory, rows: Rows, readAtUs: number): BookingOperation[] {
  const lost = new Map([...history.keys].filter(([, { unknown }]) => unknown))
  const operations = history.operations.filter(
    ({ input, output }) => output !== null || !isAbout(input, lost),
  )
  for (const [name, keyHistory] of lost) {
    const booked = keyHistory.sold === null ? rows.keys.get(name) : undefined
    if (booked !== undefined) operations.push(...recovered(history, rows, name, keyHistory, booked))
  }
  return [...withRecoveredVehicleChanges(rows, operations), ...finalReads(history, rows, readAtUs)]
}

function isAbout(input: BookingInput, keys: ReadonlyMap<string, unknown>): boolean {
  return input.kind === 'book' && input.key !== null && keys.has(input.key)
}

/** The lost response as it must have been. A replay may report another status, since the booking may have changed. */
function recovered(
  history: GroupHistory,
  rows: Rows,
  name: string,
  { reportedAtUs }: KeyHistory,
  bookingId: string,
): BookingOperation[] {
  const booking = rows.bookings.find(({ id }) => id === bookingId)
  const made = rows.events.find(({ booking_id, version }) => booking_id === bookingId && version === 1)
  if (booking === undefined || made === undefined) return []
  const hold = made.topic === 'booking.held'
  const attempts = history.operations.filter(
    ({ input, output }) =>
      output === null && input.kind === 'book' && input.key === name && input.hold === hold,
  )
  const [first] = attempts
  if (first === undefined) return []
  const claims: BookingClaim[] = []
  for (const claim of firstClaims(bookingId, rows)) {
    const seat = reportedSeat(claim, first, history, rows)
    // The rows no longer tell which seat it was: the attempts stay without a response, as their clients saw them.
    if (seat === undefined) return attempts
    claims.push(claimOf(claim, seat))
  }
  return [
    {
      ...first,
      invokedAtUs: Math.min(...attempts.map(({ invokedAtUs }) => invokedAtUs)),
      // It took effect before a replay reported it, or else before the rows were read.
      respondedAtUs: Math.min(reportedAtUs, nowUs()),
      output: {
        kind: 'booked',
        booking: bookingId,
        replayed: false,
        status: hold ? 'held' : 'confirmed',
        expiresAtUs: hold ? atUs(booking.created_at.getTime() + history.shape.holdS * 1000) : null,
        claims,
      },
    },
  ]
}

/** All of it was read in one snapshot, taken some time after `invokedAtUs`. */
function finalReads(history: GroupHistory, rows: Rows, invokedAtUs: number): BookingOperation[] {
  const respondedAtUs = nowUs()
  const read = (input: BookingInput, output: BookingOperation['output']): BookingOperation => ({
    client: AUDITOR,
    input,
    output,
    invokedAtUs,
    respondedAtUs,
  })
  const bookings = rows.bookings.map((booking) =>
    read({ kind: 'read_booking', booking: booking.id }, { kind: 'booking', ...contentsOf(booking, rows) }),
  )
  const spans = history.group.occurrences.flatMap(({ id, legs }) =>
    Array.from({ length: legs }, (_, leg) => ({ occurrence: id, from: leg, to: leg + 1 })),
  )
  return [...bookings, ...spans.map((span) => read({ kind: 'read_free', ...span }, freeOf(span, rows)))]
}

function contentsOf(booking: BookingRow, rows: Rows) {
  const live = rows.claims.filter((claim) => claim.booking_id === booking.id && claim.live)
  return {
    status: statusOf(booking.status),
    claims: live.map((claim) => claimOf(claim, labelNow(claim, rows))),
  }
}

function claimOf(claim: ClaimRow, seat: string | null): BookingClaim {
  return {
    id: claim.id,
    occurrence: claim.occurrence_id,
    seat,
    from: claim.from_index,
    to: claim.to_index,
    quantity: claim.quantity,
  }
}

function freeOf(
  span: { occurrence: string; from: number; to: number },
  rows: Rows,
): BookingOperation['output'] {
  const occurrence = rows.occurrences.find(({ id }) => id === span.occurrence)
  if (occurrence === undefined) return null
  const claims = rows.claims.filter(
    (claim) =>
      claim.counts &&
      claim.occurrence_id === span.occurrence &&
      claim.from_index < span.to &&
      span.from < claim.to_index,
  )
  if (occurrence.seats.length === 0) {
    const taken = claims.reduce((sum, { quantity }) => sum + quantity, 0)
    return { kind: 'free', free: occurrence.capacity - taken, seats: null }
  }
  const seats = occurrence.seats.filter((_, i) => claims.every(({ place }) => place !== i + 1))
  return { kind: 'free', free: seats.length, seats }
}
