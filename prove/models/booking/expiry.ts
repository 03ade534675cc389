import type { PlaceSpan } from '#prove/models/booking/places.ts'
import {
  BookingDraft,
  type BookingRecord,
  type BookingState,
  type ClaimState,
} from '#prove/models/booking/state.ts'
import type { BookingOperation } from '#prove/models/booking_types.ts'

/**
 * Holds end by the clock, and an operation reads the clock at some moment between its start and its end. A hold whose time was over
 * before the start has expired for it, one whose time comes after the end has not, and of those between any that come
 * first may have. A hold stays as it is until an operation is seen that needs it to have ended: nobody can tell before.
 */
export function hasSurelyExpired(
  state: HasPart,
  { expiresAtUs }: BookingRecord,
  { startUs }: BookingOperation,
): boolean {
  return expiresAtUs <= startUs - state.part.clockErrorUs
}

export function mayHaveExpired(state: HasPart, record: BookingRecord, { endUs }: BookingOperation): boolean {
  return record.status === 'held' && record.mayExpireFromUs <= endUs + state.part.clockErrorUs
}

type HasPart = Pick<BookingState, 'part'>

export function expired(record: BookingRecord): BookingRecord {
  return { ...record, status: 'expired', expiresAtUs: Infinity, mayExpireFromUs: Infinity }
}

/**
 * The state as the operation may find these occurrences: without the holds that have surely expired, then without one after
 * the other of those that may have. It is the same draft, changed from turn to turn.
 */
export function* viewsOf(
  state: BookingState,
  operation: BookingOperation,
  occurrences: ReadonlySet<number>,
): Generator<BookingDraft> {
  const draft = new BookingDraft(state)
  expireSurely(draft, operation, occurrences)
  yield draft
  for (;;) {
    const [next] = expirable(draft, operation, occurrences)
    if (next === undefined) return
    expireUntil(draft, operation, occurrences, next)
    yield draft
  }
}

/** Ends as few holds as it must for all these claims to be free together; false if they cannot be. Takes nothing yet. */
export function makeRoom(
  draft: BookingDraft,
  operation: BookingOperation,
  claims: readonly ClaimState[],
): boolean {
  const occurrences = new Set(claims.map(({ occurrence }) => occurrence))
  expireSurely(draft, operation, occurrences)
  const taken: ClaimState[] = []
  const fits = claims.every((claim) => {
    if (!makeRoomFor(draft, operation, claim, occurrences)) return false
    draft.takeAside(claim.occurrence, claim)
    taken.push(claim)
    return true
  })
  for (const claim of taken) draft.giveBackAside(claim.occurrence, claim)
  return fits
}

function makeRoomFor(
  draft: BookingDraft,
  operation: BookingOperation,
  claim: ClaimState,
  occurrences: ReadonlySet<number>,
): boolean {
  while (!draft.places(claim.occurrence).isFree(claim)) {
    const inTheWay = expirable(draft, operation, new Set([claim.occurrence])).find((hold) =>
      hold.claims.some((other) => isInTheWay(other, claim)),
    )
    if (inTheWay === undefined) return false
    expireUntil(draft, operation, occurrences, inTheWay)
  }
  return true
}

function isInTheWay(other: ClaimState, claim: ClaimState): boolean {
  return other.occurrence === claim.occurrence && other.seat === claim.seat && overlap(other, claim)
}

export function overlap(a: PlaceSpan, b: PlaceSpan): boolean {
  return a.from < b.to && b.from < a.to
}

/** The holds that may have ended for the operation, those first whose time comes first. */
function expirable(
  draft: BookingDraft,
  operation: BookingOperation,
  occurrences: ReadonlySet<number>,
): BookingRecord[] {
  return [...occurrences]
    .flatMap((occurrence) => draft.holds(occurrence).filter((hold) => mayHaveExpired(draft, hold, operation)))
    .sort((a, b) => a.expiresAtUs - b.expiresAtUs)
}

function expireSurely(
  draft: BookingDraft,
  operation: BookingOperation,
  occurrences: ReadonlySet<number>,
): void {
  for (const occurrence of occurrences) {
    const over = draft.holds(occurrence).filter((hold) => hasSurelyExpired(draft, hold, operation))
    for (const hold of over) if (draft.get(hold.booking) === hold) draft.put(expired(hold))
  }
}

/** Ends a hold, and those whose time was over by then. */
function expireUntil(
  draft: BookingDraft,
  operation: BookingOperation,
  occurrences: ReadonlySet<number>,
  last: BookingRecord,
): void {
  for (const hold of expirable(draft, operation, occurrences)) {
    const isOver = hold.booking === last.booking || hold.expiresAtUs <= last.mayExpireFromUs
    if (isOver && draft.get(hold.booking) === hold) draft.put(expired(hold))
  }
}
