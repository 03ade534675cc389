import { Indeterminate } from '#prove/linearizability/model.ts'
import { areFree, expirable, expired, withoutExpired } from '#prove/models/booking/expiry.ts'
import {
  BookingDraft,
  type BookingRecord,
  type BookingState,
  type ClaimState,
  holdsPlaces,
  withBooking,
} from '#prove/models/booking/state.ts'
import {
  type BookingInput,
  type BookingOperation,
  type SeatMove,
  STATE_INDEPENDENT_REFUSALS,
} from '#prove/models/booking_types.ts'

type ChangeVehicle = Extract<BookingInput, { kind: 'change_vehicle' }>

/** Assigns another vehicle. A seat that exists in both is kept; for the others the response reports the new seats. */
export function stepChangeVehicle(
  state: BookingState,
  operation: BookingOperation,
  input: ChangeVehicle,
): BookingState[] {
  const { output } = operation
  const occurrence = state.part.occurrenceNumber(input.occurrence)
  const draft = withoutExpired(state, operation, [occurrence])
  const before = draft.done()
  if (output?.kind === 'refused')
    return isRightToRefuse(before, occurrence, input, output.code) ? [state] : []
  if (output !== null && output.kind !== 'vehicle_changed') return []
  // Holds that have expired by now can never be renewed, so it matters which ones have.
  return expiriesOf(before, expirable(draft, operation, occurrence))
    .flatMap((found) => {
      const moves = output === null ? movesOfPending(found, occurrence, input) : output.moves
      const moved = moves === null ? null : move(found, occurrence, input, moves)
      return moved === null ? [] : [moved]
    })
    .toArray()
}

/** The state with each subset of these holds expired. Holds that expire first come first. */
function* expiriesOf(state: BookingState, holds: readonly BookingRecord[]): Generator<BookingState> {
  yield state
  for (const [at, hold] of holds.entries()) {
    yield* expiriesOf(withBooking(state, expired(hold)), holds.slice(at + 1))
  }
}

/** Without a response, seat changes are known only if there are none. */
function movesOfPending(state: BookingState, occurrence: number, input: ChangeVehicle): SeatMove[] | null {
  if (!isAnyoneDisplaced(state, occurrence, input)) return []
  if (!input.reseat) return null
  throw new Indeterminate(
    `No response reported the new seats after the change of vehicle of ${input.occurrence}`,
  )
}

function move(
  state: BookingState,
  occurrence: number,
  input: ChangeVehicle,
  moves: readonly SeatMove[],
): BookingState | null {
  const draft = new BookingDraft(state)
  const affected = [...draft.bookings()].filter((record) => record.claims.some(isOf(occurrence)))
  const seated = affected.filter(holdsPlaces)
  const left = [...moves]
  const after = seated.map((record) => reseat(state, record, occurrence, input, left))
  if (left.length > 0) return null

  for (const record of seated) {
    draft.put({ ...record, claims: record.claims.filter((claim) => !isOf(occurrence)(claim)) })
  }
  draft.changeSeats(occurrence, input.seats)
  for (const record of after) {
    if (record === null || !areFree(draft, record.claims.filter(isOf(occurrence)))) return null
    draft.put(record)
  }
  for (const record of affected) {
    if (record.status === 'expired') draft.put({ ...record, cannotRenew: true })
  }
  return draft.done()
}

/** The booking with its new seats. It removes the moves that it uses; null if they do not fit. */
function reseat(
  { part }: BookingState,
  record: BookingRecord,
  occurrence: number,
  { seats, reseat: mayReseat }: ChangeVehicle,
  left: SeatMove[],
): BookingRecord | null {
  const claims: ClaimState[] = []
  for (const claim of record.claims) {
    if (!isOf(occurrence)(claim)) {
      claims.push(claim)
    } else if (claim.seat !== null && seats.includes(claim.seat)) {
      // The label stays. Its place number may change, and then the claim is replaced.
      claims.push({ ...claim, id: null })
    } else {
      const at = left.findIndex(
        ({ booking, oldSeat }) => oldSeat === claim.seat && part.bookingNumber(booking) === record.booking,
      )
      const [its] = at === -1 || !mayReseat ? [] : left.splice(at, 1)
      if (its === undefined) return null
      claims.push({ ...claim, id: its.claim, seat: its.newSeat })
    }
  }
  return { ...record, claims }
}

/** The model does not search for the best new seats: if any passenger is displaced, the refusal may be right. */
function isRightToRefuse(
  state: BookingState,
  occurrence: number,
  input: ChangeVehicle,
  code: string,
): boolean {
  if (STATE_INDEPENDENT_REFUSALS.has(code)) return true
  if (code !== (input.reseat ? 'fewer_places_than_sold' : 'seats_do_not_fit')) return false
  return isAnyoneDisplaced(state, occurrence, input)
}

function isAnyoneDisplaced(
  { bookings }: BookingState,
  occurrence: number,
  { seats }: ChangeVehicle,
): boolean {
  return [...bookings.values()]
    .filter(holdsPlaces)
    .flatMap(({ claims }) => claims.filter(isOf(occurrence)))
    .some(({ seat }) => seat !== null && !seats.includes(seat))
}

function isOf(occurrence: number) {
  return (claim: ClaimState) => claim.occurrence === occurrence
}
