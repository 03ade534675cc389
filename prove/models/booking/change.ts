import {
  areFree,
  mayHaveExpired,
  statesWithClaimsFree,
  withoutExpired,
} from '#prove/models/booking/expiry.ts'
import { expireUnobserved } from '#prove/models/booking/reported.ts'
import {
  type BookingRecord,
  type BookingState,
  type ClaimState,
  occurrencesOf,
  withBooking,
} from '#prove/models/booking/state.ts'
import {
  type BookingInput,
  type BookingOperation,
  STATE_INDEPENDENT_REFUSALS,
} from '#prove/models/booking_types.ts'

type Change<Kind> = Extract<BookingInput, { kind: Kind }>

/** Confirms a hold. An expired one is confirmed if its places are still free. */
export function stepConfirm(
  state: BookingState,
  operation: BookingOperation,
  input: Change<'confirm'>,
): BookingState[] {
  const { output } = operation
  const record = state.bookings.get(state.part.bookingNumber(input.booking))
  if (output?.kind === 'refused')
    return only(state, isRightToRefuseConfirming(state, operation, record, output.code))
  if (output !== null && output.kind !== 'confirmed') return []
  if (record?.status === 'confirmed') return only(state, output !== null)
  if (record?.status === 'held') {
    // If it had expired unobserved, its claims were renewed with other ids.
    return [
      withBooking(state, confirmed(mayHaveExpired(state, record, operation) ? renewed(record) : record)),
    ]
  }
  if (record?.status !== 'expired' || record.cannotRenew) return []
  const renewal = confirmed(renewed(record))
  return statesWithClaimsFree(state, operation, record.claims).map((free) => withBooking(free, renewal))
}

function isRightToRefuseConfirming(
  state: BookingState,
  operation: BookingOperation,
  record: BookingRecord | undefined,
  code: string,
): boolean {
  if (STATE_INDEPENDENT_REFUSALS.has(code)) return true
  if (record === undefined) return code === 'booking_not_found'
  if (record.status === 'cancelled') return code === 'already_cancelled'
  if (record.status !== 'expired' || code !== 'hold_expired') return false
  if (record.cannotRenew) return true
  return !areFree(withoutExpired(state, operation, occurrencesOf(record)), record.claims)
}

/** Releases a hold. One that was released before, or has expired, gives back nothing. */
export function stepRelease(
  state: BookingState,
  operation: BookingOperation,
  input: Change<'release'>,
): BookingState[] {
  const { output } = operation
  const record = state.bookings.get(state.part.bookingNumber(input.booking))
  if (output?.kind === 'refused') {
    if (STATE_INDEPENDENT_REFUSALS.has(output.code)) return [state]
    if (record === undefined) return only(state, output.code === 'booking_not_found')
    return only(state, record.status === 'confirmed' && output.code === 'hold_already_confirmed')
  }
  if (record === undefined || (output !== null && output.kind !== 'released')) return []
  const isReleased = record.status === 'held' && (output === null || output.units === unitsOf(record))
  if (isReleased) return [withBooking(state, cancelled(record))]
  if (output?.units !== 0) return []
  if (record.status === 'cancelled' || record.status === 'expired') return [state]
  return expireUnobserved(state, operation, record)
}

/** Cancels a booking, or some of its claims. */
export function stepCancel(
  state: BookingState,
  operation: BookingOperation,
  input: Change<'cancel'>,
): BookingState[] {
  const { output } = operation
  const record = state.bookings.get(state.part.bookingNumber(input.booking))
  if (output?.kind === 'refused') return refuseCancelling(state, operation, input, record, output.code)
  if (output !== null && output.kind !== 'cancelled') return []
  if (record?.status !== 'held' && record?.status !== 'confirmed') return []
  return leftAfter(record, input.claims)
    .map((claims) => (claims.length === 0 ? cancelled(record) : { ...record, claims }))
    .filter(({ status }) => output === null || output.status === status)
    .map((after) => withBooking(state, after))
}

function refuseCancelling(
  state: BookingState,
  operation: BookingOperation,
  input: Change<'cancel'>,
  record: BookingRecord | undefined,
  code: string,
): BookingState[] {
  if (STATE_INDEPENDENT_REFUSALS.has(code)) return [state]
  if (record === undefined) return only(state, code === 'booking_not_found')
  if (record.status === 'cancelled' || record.status === 'expired')
    return only(state, code === 'already_cancelled')
  if (code === 'already_cancelled') return expireUnobserved(state, operation, record)
  const isUnknown = (id: string) => record.claims.every((claim) => claim.id !== id)
  return only(state, code === 'claim_not_found' && (input.claims ?? []).some(isUnknown))
}

/** The claims that may be left once the named ones are cancelled. A name that matches no id may be of any claim with an unknown id. */
function leftAfter({ claims }: BookingRecord, named: readonly string[] | null): ClaimState[][] {
  if (named === null) return [[]]
  const kept = claims.filter(({ id }) => id === null || !named.includes(id))
  const unmatched = named.length - (claims.length - kept.length)
  return without(kept, unmatched)
}

/** All ways to remove this many claims with unknown ids. */
function without(claims: readonly ClaimState[], count: number): ClaimState[][] {
  if (count === 0) return [[...claims]]
  return claims.flatMap((claim, at) => {
    if (claim.id !== null) return []
    const rest = without(claims.slice(at + 1), count - 1)
    return rest.map((tail) => [...claims.slice(0, at), ...tail])
  })
}

function confirmed(record: BookingRecord): BookingRecord {
  return { ...record, status: 'confirmed', expiresAtUs: Infinity, mayExpireFromUs: Infinity }
}

function renewed(record: BookingRecord): BookingRecord {
  return { ...record, claims: record.claims.map((claim) => ({ ...claim, id: null })) }
}

function cancelled(record: BookingRecord): BookingRecord {
  return { ...record, status: 'cancelled', expiresAtUs: Infinity, mayExpireFromUs: Infinity, claims: [] }
}

function unitsOf({ claims }: BookingRecord): number {
  return claims.reduce((sum, { quantity, from, to }) => sum + quantity * (to - from), 0)
}

function only(state: BookingState, isRight: boolean): BookingState[] {
  return isRight ? [state] : []
}
