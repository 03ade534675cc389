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
 * Holds end by the clock, and an operation reads the clock at some moment between its start and its end. A hold whose time was over
 * before the start has expired for it, one whose time comes after the end has not, and of those between any may have: not only
 * those that come first, for the sweeper passes over what somebody has locked. A hold stays as it is until an operation
 * is seen that needs it to have ended: nobody can tell before.
 */
export function hasSurelyExpired(
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

/** The state as the operation finds these occurrences at the least: without the holds that have surely expired. */
export function withoutExpired(
  state: BookingState,
  operation: BookingOperation,
  occurrences: Iterable<number>,
): BookingDraft {
  const draft = new BookingDraft(state)
  for (const occurrence of occurrences) {
    const over = draft.holds(occurrence).filter((hold) => hasSurelyExpired(draft, hold, operation))
    for (const hold of over) if (draft.get(hold.booking) === hold) draft.put(expired(hold))
  }
  return draft
}

/** The holds of an occurrence that may have ended for the operation, those first whose time comes first. */
export function expirable(
  draft: BookingDraft,
  operation: BookingOperation,
  occurrence: number,
): BookingRecord[] {
  return draft.holds(occurrence).filter((hold) => mayHaveExpired(draft, hold, operation))
}

/** Every state in which all these claims are free together, with no more holds ended than each must; takes nothing yet. */
export function statesWithClaimsFree(
  state: BookingState,
  operation: BookingOperation,
  claims: readonly ClaimState[],
): BookingState[] {
  const found: { readonly ended: readonly number[]; readonly state: BookingState }[] = []
  const seen = new Set<bigint>()
  const look = (from: BookingState, ended: readonly number[]): void => {
    if (seen.has(from.fingerprint)) return
    seen.add(from.fingerprint)
    const draft = new BookingDraft(from)
    const claim = findBlocked(draft, claims)
    if (claim === undefined) {
      found.push({ ended, state: from })
      return
    }
    for (const hold of conflictingHolds(draft, operation, claim)) {
      look(withBooking(from, expired(hold)), [...ended, hold.booking])
    }
  }
  look(withoutExpired(state, operation, new Set(claims.map(({ occurrence }) => occurrence))).done(), [])
  return found
    .filter(({ ended }) => !found.some((other) => isLess(other.ended, ended)))
    .map((each) => each.state)
}

/** The first of the claims that is not free once those before it are taken. */
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

/** Together: claims of one booking may lie on one seat, one after the other. */
export function areFree(draft: BookingDraft, claims: readonly ClaimState[]): boolean {
  return findBlocked(draft, claims) === undefined
}

/** Of a counted occurrence any of these may be the one to end; of a seat all have to, so it is enough to begin with one. */
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

function isLess(some: readonly number[], than: readonly number[]): boolean {
  return some.length < than.length && some.every((each) => than.includes(each))
}

export function overlap(a: Legs, b: Legs): boolean {
  return a.from < b.to && b.from < a.to
}

type Legs = Pick<PlaceSpan, 'from' | 'to'>
