import {
  expirable,
  expired,
  isConflict,
  statesWithClaimsFree,
  withoutExpired,
} from '#prove/models/booking/expiry.ts'
import { type Booking, bodyOf } from '#prove/models/booking/part.ts'
import { statesReporting } from '#prove/models/booking/reported.ts'
import {
  type BookingDraft,
  type BookingRecord,
  type BookingState,
  type ClaimState,
  withBooking,
} from '#prove/models/booking/state.ts'
import {
  type BookingClaim,
  type BookingLine,
  type BookingOperation,
  type BookingOutput,
  STATE_INDEPENDENT_REFUSALS,
} from '#prove/models/booking_types.ts'

type Booked = Extract<BookingOutput, { kind: 'booked' }>

export function stepBook(state: BookingState, operation: BookingOperation, input: Booking): BookingState[] {
  const { output } = operation
  if (output === null) return bookPending(state, operation, input)
  if (output.kind === 'refused') return isRightToRefuse(state, operation, input, output.code) ? [state] : []
  if (output.kind !== 'booked') return []
  const earlier = bookingOfKey(state, input)
  if (output.replayed) {
    const isSame =
      earlier?.booking === state.part.bookingNumber(output.booking) && earlier.body === bodyOf(input)
    return isSame ? statesReporting(state, operation, earlier, output) : []
  }
  if (earlier !== undefined) return []
  return bookCompleted(state, operation, input, output)
}

function bookCompleted(
  state: BookingState,
  operation: BookingOperation,
  input: Booking,
  { booking, status, expiresAtUs, claims }: Booked,
): BookingState[] {
  if (status !== (input.hold ? 'held' : 'confirmed')) return []
  if (input.hold !== (expiresAtUs !== null) || !match(claims, input.lines)) return []
  return put(state, operation, {
    booking: state.part.bookingNumber(booking),
    status,
    expiresAtUs: expiresAtUs ?? Infinity,
    mayExpireFromUs: expiresAtUs ?? Infinity,
    claims: claims.map((claim) => ({
      ...claim,
      occurrence: state.part.occurrenceNumber(claim.occurrence),
    })),
    body: bodyOf(input),
    cannotRenew: false,
  })
}

/** A pending booking: one state for each combination of seats that it may have been allocated. */
function bookPending(state: BookingState, operation: BookingOperation, input: Booking): BookingState[] {
  const { part } = state
  if (part.wasReportedAsNew(input.key) || bookingOfKey(state, input) !== undefined) return []
  const booking = part.bookingOfPending(operation)
  const expiresAtUs = input.hold ? part.expiryOf(booking) : Infinity
  const choices = input.lines.map((line): ClaimState[] => {
    const occurrence = part.occurrenceNumber(line.occurrence)
    const claim = { ...line, id: null, occurrence }
    const seats = state.places[occurrence]?.seats() ?? []
    if (line.seat !== null || seats.length === 0) return [claim]
    return part.candidateSeats(booking, line, input.lines, seats).map((seat) => ({ ...claim, seat }))
  })
  return combinationsOf(choices).flatMap((claims) =>
    put(state, operation, {
      booking,
      status: input.hold ? 'held' : 'confirmed',
      expiresAtUs,
      mayExpireFromUs: input.hold ? Math.min(expiresAtUs, Math.max(operation.invokedAtUs, 0)) : Infinity,
      claims,
      body: bodyOf(input),
      cannotRenew: false,
    }),
  )
}

function put(state: BookingState, operation: BookingOperation, record: BookingRecord): BookingState[] {
  if (state.bookings.get(record.booking) !== undefined) return []
  return statesWithClaimsFree(state, operation, record.claims).map((free) => withBooking(free, record))
}

/** The booking that was made under this key, if any. */
export function bookingOfKey({ part, bookings }: BookingState, { key }: Booking): BookingRecord | undefined {
  for (const number of part.bookingsOfKey(key)) {
    const record = bookings.get(number)
    if (record !== undefined) return record
  }
  return undefined
}

/** Whether the claims match the lines: one claim for each line, with the seat that it names. */
function match(claims: readonly BookingClaim[], lines: readonly BookingLine[]): boolean {
  const left = [...claims]
  const named = lines.filter(({ seat }) => seat !== null)
  const rest = lines.filter(({ seat }) => seat === null)
  const allFound = [...named, ...rest].every((line) => {
    const at = left.findIndex((claim) => matches(claim, line))
    if (at !== -1) left.splice(at, 1)
    return at !== -1
  })
  return allFound && left.length === 0
}

function matches(claim: BookingClaim, line: BookingLine): boolean {
  return (
    claim.occurrence === line.occurrence &&
    claim.from === line.from &&
    claim.to === line.to &&
    claim.quantity === line.quantity &&
    (line.seat === null || claim.seat === line.seat)
  )
}

function isRightToRefuse(
  state: BookingState,
  operation: BookingOperation,
  input: Booking,
  code: string,
): boolean {
  if (STATE_INDEPENDENT_REFUSALS.has(code)) return true
  const earlier = bookingOfKey(state, input)
  if (earlier !== undefined) return code === 'key_reused' && earlier.body !== bodyOf(input)
  const wanted = input.lines.map((line) => ({
    ...line,
    occurrence: state.part.occurrenceNumber(line.occurrence),
  }))
  const view = withoutExpired(state, operation, new Set(wanted.map(({ occurrence }) => occurrence)))
  if (refusalsOf(view, wanted).has(code)) return true
  // A refusal is likelier the fewer holds have expired. But sold_out implies that the named seats were free.
  for (const line of wanted.filter(({ seat }) => seat !== null)) {
    const holds = expirable(view, operation, line.occurrence)
    for (const hold of holds.filter(({ claims }) => claims.some((claim) => isConflict(claim, line)))) {
      view.put(expired(hold))
    }
  }
  return refusalsOf(view, wanted).has(code)
}

/** The codes with which these lines may be refused. Named seats are taken first, then the others are allocated. */
function refusalsOf(view: BookingDraft, wanted: readonly RequestedLine[]): Set<string> {
  const permanent = new Set(wanted.flatMap((line) => permanentRefusal(view, line) ?? []))
  if (permanent.size > 0) return permanent
  const named = wanted.filter(({ seat }) => seat !== null)
  const rest = wanted.filter(({ seat }) => seat === null)
  const taken: RequestedLine[] = []
  const isTaken = named.some((line) => {
    if (!view.places(line.occurrence).isFree(line)) return true
    view.takeTentatively(line.occurrence, line)
    taken.push(line)
    return false
  })
  const runsOut = !isTaken && mayRunOut(view, rest)
  for (const line of taken) view.giveBackTentative(line.occurrence, line)
  return new Set(isTaken ? ['place_taken'] : runsOut ? ['sold_out'] : [])
}

type RequestedLine = Omit<BookingLine, 'occurrence'> & { readonly occurrence: number }

/** Why a line is refused even if the occurrence is empty. */
function permanentRefusal(view: BookingDraft, line: RequestedLine): string | null {
  const places = view.places(line.occurrence)
  if (line.seat !== null) return places.exists(line) ? null : 'place_not_found'
  return places.seats().length > 0 || places.exists(line) ? null : 'sold_out'
}

/** Whether allocating seats to these lines, one after the other, may leave one of them without a seat. */
function mayRunOut(view: BookingDraft, [line, ...rest]: readonly RequestedLine[]): boolean {
  if (line === undefined) return false
  const places = view.places(line.occurrence)
  const isCounted = places.seats().length === 0
  const choices = isCounted ? (places.isFree(line) ? [null] : []) : places.freeSeats(line.from, line.to)
  if (choices.length === 0) return true
  if (rest.length === 0) return false
  const haveSameSpan = rest.every(({ from, to }) => from === line.from && to === line.to)
  return (haveSameSpan ? choices.slice(0, 1) : choices).some((seat) => {
    view.takeTentatively(line.occurrence, { ...line, seat })
    const runsOut = mayRunOut(view, rest)
    view.giveBackTentative(line.occurrence, { ...line, seat })
    return runsOut
  })
}

function combinationsOf<T>([first, ...rest]: readonly (readonly T[])[]): T[][] {
  if (first === undefined) return [[]]
  const tails = combinationsOf(rest)
  return first.flatMap((head) => tails.map((tail) => [head, ...tail]))
}
