import {
  type BookingRecord,
  type BookingState,
  type ClaimState,
  holdsPlaces,
} from '#prove/models/booking/state.ts'
import type {
  BookingClaim,
  BookingInput,
  BookingLine,
  BookingOperation,
  BookingOutput,
} from '#prove/models/booking_types.ts'

const BOOKINGS_SHOWN = 30

/** An operation in one line: 'hold 1A [0,2) of D1 → held b7 until 600.000 ms, 1A [0,2) of D1'. */
export function describeBooking({ input, output }: BookingOperation): string {
  return `${describeInput(input)} → ${output === null ? 'unknown' : describeOutput(output)}`
}

function describeInput(input: BookingInput): string {
  switch (input.kind) {
    case 'book': {
      const key = input.key === null ? '' : `, key ${input.key}`
      return `${input.hold ? 'hold' : 'book'} ${input.lines.map(describeLine).join(' and ')}${key}`
    }
    case 'cancel':
      return `cancel ${input.claims === null ? '' : `claims ${input.claims.join(', ')} of `}${input.booking}`
    case 'change_vehicle':
      return `run ${input.occurrence} with seats ${input.seats.join(' ')}${input.reseat ? ', reseating' : ''}`
    case 'read_free':
      return `read what is free of ${input.occurrence} for [${input.from},${input.to})`
    case 'expire':
      return 'sweep expired holds'
    case 'read_booking':
      return `read ${input.booking}`
    case 'confirm':
    case 'release':
      return `${input.kind} ${input.booking}`
  }
}

function describeOutput(output: BookingOutput): string {
  switch (output.kind) {
    case 'refused':
      return output.code
    case 'booked': {
      const until = output.expiresAtUs === null ? '' : ` until ${(output.expiresAtUs / 1000).toFixed(3)} ms`
      const replayed = output.replayed ? ', replayed' : ''
      return `${output.status} ${output.booking}${until}${replayed}: ${describeClaims(output.claims)}`
    }
    case 'booking':
      return `${output.status}: ${describeClaims(output.claims)}`
    case 'released':
      return `${output.units} units released`
    case 'cancelled':
      return output.status
    case 'vehicle_changed': {
      const moves = output.moves.map(
        ({ booking, oldSeat, newSeat }) => `${booking} from ${oldSeat} to ${newSeat}`,
      )
      return moves.length === 0 ? 'no seat changed' : moves.join(', ')
    }
    case 'free':
      return `${output.free} free${output.seats === null ? '' : `: ${output.seats.join(' ')}`}`
    case 'confirmed':
    case 'expired':
      return output.kind
  }
}

function describeLine(line: BookingLine): string {
  return describePlace(line, line.seat ?? '', line.occurrence)
}

function describeClaims(claims: readonly BookingClaim[]): string {
  if (claims.length === 0) return 'nothing'
  return claims.map((claim) => describePlace(claim, claim.seat ?? '', claim.occurrence)).join(' and ')
}

function describePlace(
  { quantity, from, to }: Pick<BookingLine, 'quantity' | 'from' | 'to'>,
  seat: string,
  occurrence: string,
): string {
  const what = seat === '' ? `${quantity} ×` : seat
  return `${what} [${from},${to}) of ${occurrence}`
}

/** What is free, and what each booking has. */
export function describeBookings({ part, places, bookings }: BookingState): string {
  const free = places.map((each, number) => `${part.occurrenceId(number)}: ${each.describe()}`)
  const live = [...bookings.values()].filter(holdsPlaces)
  const shown = live.slice(-BOOKINGS_SHOWN).map((record) => describeRecord(part, record))
  const more = live.length - shown.length
  return [...free, ...(more > 0 ? [`${more} more bookings, and`] : []), ...shown].join('\n')
}

function describeRecord(
  part: BookingState['part'],
  { booking, status, expiresAtUs, claims }: BookingRecord,
): string {
  const until = status === 'held' ? ` until ${(expiresAtUs / 1000).toFixed(3)} ms` : ''
  const place = (claim: ClaimState) =>
    describePlace(claim, claim.seat ?? '', part.occurrenceId(claim.occurrence))
  return `${part.bookingId(booking)} ${status}${until}: ${claims.map(place).join(' and ')}`
}
