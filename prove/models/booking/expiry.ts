import type { PlaceSpan } from '#prove/models/booking/places.ts'
import {
  BookingDraft,
  type BookingRecord,
  type BookingState,
  type ClaimState,
  withBooking,
} from '#prove/models/booking/state.ts'
import type { BookingOperation } from '#prove/models/booking_types.ts'

/**
 * Holds expire by the clock, and an operation reads the clock at some moment between its invocation and its response. For that
 * operation a hold has expired if its time is before the invocation, and has not if its time is after the response. Any hold in
 * between may have expired, in any order, since the sweeper skips what is locked. In the model a hold stays held until an
 * operation needs it to have expired: before that nobody can tell the difference.
 */
export function hasCertainlyExpired(
  state: HasPart,
  { expiresAtUs }: BookingRecord,
  { invokedAtUs }: BookingOperation,
): boolean {
  return expiresAtUs <= invokedAtUs - state.part.clockErrorUs
}

export function mayHaveExpired(
  state: HasPart,
  record: BookingRecord,
  { respondedAtUs }: BookingOperation,
): boolean {
  return record.status === 'held' && record.mayExpireFromUs <= respondedAtUs + state.part.clockErrorUs
}

type HasPart = Pick<BookingState, 'part'>

export function expired(record: BookingRecord): BookingRecord {
  return { ...record, status: 'expired', expiresAtUs: Infinity, mayExpireFromUs: Infinity }
}

/** The state without the holds of these occurrences that have certainly expired for the operation. */
export function withoutExpired(
  state: BookingState,
  operation: BookingOperation,
  occurrences: Iterable<number>,
): BookingDraft {
  const draft = new BookingDraft(state)
  for (const occurrence of occurrences) {
    const over = draft.holds(occurrence).filter((hold) => hasCertainlyExpired(draft, hold, operation))
    for (const hold of over) if (draft.get(hold.booking) === hold) draft.put(expired(hold))
  }
  return draft
}

/** The holds of an occurrence that may have expired for the operation, in order of expiry. */
export function expirable(
  draft: BookingDraft,
  operation: BookingOperation,
  occurrence: number,
): BookingRecord[] {
  return draft.holds(occurrence).filter((hold) => mayHaveExpired(draft, hold, operation))
}

/** Every state in which all these claims are free at once, with a minimal set of expired holds. It takes nothing yet. */
export function statesWithClaimsFree(
  state: BookingState,
  operation: BookingOperation,
  claims: readonly ClaimState[],
): BookingState[] {
  const found: { readonly ended: readonly number[]; readonly state: BookingState }[] = []
  const seen = new Set<bigint>()
  const visit = (from: BookingState, ended: readonly number[]): void => {
    if (seen.has(from.fingerprint)) return
    seen.add(from.fingerprint)
    const draft = new BookingDraft(from)
    const claim = findBlocked(draft, claims)
    if (claim === undefined) {
      found.push({ ended, state: from })
      return
    }
    for (const hold of conflictingHolds(draft, operation, claim)) {
      visit(withBooking(from, expired(hold)), [...ended, hold.booking])
    }
  }
  visit(withoutExpired(state, operation, new Set(claims.map(({ occurrence }) => occurrence))).done(), [])
  return found
    .filter(({ ended }) => !found.some((other) => isSubset(other.ended, ended)))
    .map((each) => each.state)
}

/** The first claim that is not free once those before it are taken. */
function findBlocked(draft: BookingDraft, claims: readonly ClaimState[]): ClaimState | undefined {
  const taken: ClaimState[] = []
  const blocked = claims.find((claim) => {
    if (!draft.places(claim.occurrence).isFree(claim)) return true
    draft.takeTentatively(claim.occurrence, claim)
    taken.push(claim)
    return false
  })
  for (const claim of taken) draft.giveBackTentative(claim.occurrence, claim)
  return blocked
}

/** Whether all are free at once. Claims of one booking may be on one seat, one after the other. */
export function areFree(draft: BookingDraft, claims: readonly ClaimState[]): boolean {
  return findBlocked(draft, claims) === undefined
}

/** The holds whose expiry would help. Any of them may be enough where places are counted; all are needed for a seat, so one is returned. */
function conflictingHolds(
  draft: BookingDraft,
  operation: BookingOperation,
  claim: ClaimState,
): BookingRecord[] {
  const holds = expirable(draft, operation, claim.occurrence).filter((hold) =>
    hold.claims.some((other) => isConflict(other, claim)),
  )
  return claim.seat === null ? holds : holds.slice(0, 1)
}

export function isConflict(other: ClaimState, wanted: Omit<ClaimState, 'id' | 'quantity'>): boolean {
  return other.occurrence === wanted.occurrence && other.seat === wanted.seat && overlap(other, wanted)
}

function isSubset(some: readonly number[], than: readonly number[]): boolean {
  return some.length < than.length && some.every((each) => than.includes(each))
}

export function overlap(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to
}

type Span = Pick<PlaceSpan, 'from' | 'to'>
