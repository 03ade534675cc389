import type { Part } from '#prove/linearizability/model.ts'
import { describeBooking } from '#prove/models/booking/describe.ts'
import { overlap } from '#prove/models/booking/expiry.ts'
import type {
  BookingClaim,
  BookingInput,
  BookingInventory,
  BookingOperation,
  BookingOutput,
} from '#prove/models/booking_types.ts'

/** An acknowledged claim, and the interval in which it existed in every order. */
interface CertainClaim extends BookingClaim {
  readonly booking: string
  readonly fromUs: number
  readonly untilUs: number
}

/**
 * Finds what is wrong in every order: more acknowledged places than the capacity, a seat acknowledged twice, a key with two
 * bookings. A claim certainly existed from its acknowledgement until somebody invoked its cancellation or a change of vehicle, or
 * it might have expired.
 */
export function findContradictions(
  inventory: BookingInventory,
  { operations }: Part<BookingInput, BookingOutput>,
): string[] {
  const claims = certainClaims(inventory, operations)
  return [
    ...findDoubleKeys(operations),
    ...[...Map.groupBy(claims, ({ occurrence }) => occurrence)].flatMap(([id, its]) => {
      const occurrence = inventory.occurrences.find((each) => each.id === id)
      if (occurrence === undefined) return []
      return occurrence.mode === 'counted' ? findOversale(id, occurrence.capacity, its) : findDoubleSeats(its)
    }),
  ]
}

function certainClaims(
  { clockErrorUs }: BookingInventory,
  operations: readonly BookingOperation[],
): CertainClaim[] {
  const endedFromUs = new Map<string, number>()
  const confirmedAtUs = new Map<string, number>()
  const movedFromUs = new Map<string, number>()
  for (const { input, output, invokedAtUs, respondedAtUs } of operations) {
    if (output?.kind === 'refused') continue
    if (input.kind === 'cancel' || input.kind === 'release') lower(endedFromUs, input.booking, invokedAtUs)
    if (input.kind === 'change_vehicle') lower(movedFromUs, input.occurrence, invokedAtUs)
    if (output?.kind === 'confirmed' && 'booking' in input) lower(confirmedAtUs, input.booking, respondedAtUs)
  }
  return operations.flatMap(({ output, respondedAtUs }) => {
    if (output?.kind !== 'booked' || output.replayed) return []
    const { booking, expiresAtUs } = output
    const mayExpireUs = (expiresAtUs ?? Infinity) - clockErrorUs
    const isConfirmed = (confirmedAtUs.get(booking) ?? Infinity) < mayExpireUs
    const endsUs = Math.min(endedFromUs.get(booking) ?? Infinity, isConfirmed ? Infinity : mayExpireUs)
    return output.claims.map((claim) => {
      const untilUs = Math.min(endsUs, movedFromUs.get(claim.occurrence) ?? Infinity)
      return { ...claim, booking, fromUs: respondedAtUs, untilUs }
    })
  })
}

function lower(times: Map<string, number>, key: string, timeUs: number): void {
  times.set(key, Math.min(times.get(key) ?? Infinity, timeUs))
}

/** Sums up claims in order of time. At the same moment, claims that end come first. */
function findOversale(occurrence: string, capacity: number, claims: readonly CertainClaim[]): string[] {
  const changes = claims
    .filter(({ fromUs, untilUs }) => fromUs < untilUs)
    .flatMap(({ fromUs, untilUs, quantity }) => [
      { atUs: fromUs, quantity },
      { atUs: untilUs, quantity: -quantity },
    ])
    .sort((a, b) => a.atUs - b.atUs || a.quantity - b.quantity)
  let taken = 0
  for (const { atUs, quantity } of changes) {
    taken += quantity
    if (taken > capacity) {
      const who = claims.filter(({ fromUs, untilUs }) => fromUs <= atUs && atUs < untilUs)
      const bookings = [...new Set(who.map(({ booking }) => booking))].join(', ')
      return [
        `${occurrence} has ${capacity} places; ${taken} were acknowledged and not given up at ${milliseconds(atUs)}: ${bookings}`,
      ]
    }
  }
  return []
}

function findDoubleSeats(claims: readonly CertainClaim[]): string[] {
  return [...Map.groupBy(claims, ({ seat }) => seat).values()].flatMap((its) => {
    const inTime = its.filter(({ fromUs, untilUs }) => fromUs < untilUs).sort((a, b) => a.fromUs - b.fromUs)
    return inTime.flatMap((later, at) =>
      inTime
        .slice(0, at)
        .filter((earlier) => later.fromUs < earlier.untilUs && overlap(earlier, later))
        .map(
          (earlier) =>
            `seat ${later.seat} of ${later.occurrence} was acknowledged to ${earlier.booking} for ${span(earlier)} and to ` +
            `${later.booking} for ${span(later)}, both of which had it at ${milliseconds(later.fromUs)}`,
        ),
    )
  })
}

function findDoubleKeys(operations: readonly BookingOperation[]): string[] {
  const answers = operations.filter(({ output }) => output?.kind === 'booked')
  const byKey = Map.groupBy(answers, ({ input }) => (input.kind === 'book' ? input.key : null))
  return [...byKey].flatMap(([key, its]) => {
    const bookings = new Set(its.map(({ output }) => (output?.kind === 'booked' ? output.booking : '')))
    if (key === null || bookings.size < 2) return []
    return [`key ${key} made ${bookings.size} bookings:`, ...its.map((each) => `  ${describeBooking(each)}`)]
  })
}

function span({ from, to }: BookingClaim): string {
  return `[${from},${to})`
}

function milliseconds(us: number): string {
  return `${(us / 1000).toFixed(3)} ms`
}
