import { Undecidable } from '#prove/linearizability/model.ts'
import { viewsOf } from '#prove/models/booking/expiry.ts'
import {
  BookingDraft,
  type BookingRecord,
  type BookingState,
  type ClaimState,
  holdsPlaces,
} from '#prove/models/booking/state.ts'
import {
  type BookingInput,
  type BookingOperation,
  REFUSED_WHATEVER_THE_STATE,
  type SeatMove,
} from '#prove/models/booking_types.ts'

type Move = Extract<BookingInput, { kind: 'move' }>

/** Another bus: whoever has a seat that it has too keeps it; the others get the seats that the answer says. */
export function stepMove(state: BookingState, operation: BookingOperation, input: Move): BookingState[] {
  const { output } = operation
  const occurrence = state.part.occurrenceNumber(input.occurrence)
  const views = viewsOf(state, operation, new Set([occurrence]))
  if (output?.kind === 'refused') return isRightToRefuse(views, occurrence, input, output.code) ? [state] : []
  if (output !== null && output.kind !== 'moved') return []
  // Holds that have expired by now are lost for good, so it matters which have.
  return views
    .flatMap((view) => {
      const moves = output === null ? movesUnanswered(view, occurrence, input) : output.moves
      const moved = moves === null ? null : move(view.done(), occurrence, input, moves)
      return moved === null ? [] : [moved]
    })
    .toArray()
}

/** Who moves is known only where nobody has to. */
function movesUnanswered(view: BookingDraft, occurrence: number, input: Move): SeatMove[] | null {
  if (!isAnyoneDisplaced(view, occurrence, input)) return []
  if (!input.reseat) return null
  throw new Undecidable(`Nobody was told who sits where after the change of bus of ${input.occurrence}`)
}

function move(
  state: BookingState,
  occurrence: number,
  input: Move,
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
    if (record === null || !fits(draft, record.claims.filter(isOf(occurrence)))) return null
    draft.put(record)
  }
  for (const record of affected) {
    if (record.status === 'expired') draft.put({ ...record, isLost: true })
  }
  return draft.done()
}

/** The booking with its new seats, as the moves say, which are used up; null if they do not fit it. */
function reseat(
  { part }: BookingState,
  record: BookingRecord,
  occurrence: number,
  { seats, reseat: mayReseat }: Move,
  left: SeatMove[],
): BookingRecord | null {
  const claims: ClaimState[] = []
  for (const claim of record.claims) {
    if (!isOf(occurrence)(claim)) {
      claims.push(claim)
    } else if (claim.seat !== null && seats.includes(claim.seat)) {
      // The seat's label stays; its number in the layout may not, and then the claim is another.
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

/** Claims of one booking may lie on one seat one after the other, so they are taken one by one. */
function fits(draft: BookingDraft, claims: readonly ClaimState[]): boolean {
  const taken: ClaimState[] = []
  const areFree = claims.every((claim) => {
    if (!draft.places(claim.occurrence).isFree(claim)) return false
    draft.takeAside(claim.occurrence, claim)
    taken.push(claim)
    return true
  })
  for (const claim of taken) draft.giveBackAside(claim.occurrence, claim)
  return areFree
}

/** The best fit of the displaced is not searched for here: that some are is reason enough to say that it failed. */
function isRightToRefuse(
  views: Iterable<BookingDraft>,
  occurrence: number,
  input: Move,
  code: string,
): boolean {
  if (REFUSED_WHATEVER_THE_STATE.has(code)) return true
  if (code !== (input.reseat ? 'fewer_places_than_sold' : 'seats_do_not_fit')) return false
  for (const view of views) return isAnyoneDisplaced(view, occurrence, input)
  return false
}

function isAnyoneDisplaced(view: BookingDraft, occurrence: number, { seats }: Move): boolean {
  return [...view.bookings()]
    .filter(holdsPlaces)
    .flatMap(({ claims }) => claims.filter(isOf(occurrence)))
    .some(({ seat }) => seat !== null && !seats.includes(seat))
}

function isOf(occurrence: number) {
  return (claim: ClaimState) => claim.occurrence === occurrence
}
