import { atUs } from '#prove/history/clock.ts'
import type { BookingInput, BookingOperation, BookingOutput } from '#prove/models/booking_types.ts'
import type {
  BookingName,
  BookingRequest,
  Group,
  GroupShape,
  Occurrence,
  Outcome,
  SeatChange,
  Sold,
} from '#prove/session.ts'

/** A booking that some client knows of, so that any client may confirm or cancel it. */
export interface KnownBooking extends BookingName {
  readonly claims: readonly string[]
}

/** What was requested under one idempotency key, and how it was answered in the end. */
export interface KeyHistory {
  readonly key: string
  readonly request: BookingRequest
  /** The protocol over which it was requested. Retries use the same one. */
  readonly protocol: string
  /** The first response that reported the booking as new, or null. */
  sold: Sold | null
  /** Some attempt had no response. The audit looks up what it did. */
  unknown: boolean
  /** When a response first reported a booking; Infinity if none did. */
  reportedAtUs: number
}

/** A change of vehicle that had no response. */
export interface UnknownVehicleChange {
  readonly occurrence: string
  readonly vehicle: string
  readonly invokedAtUs: number
}

/** What clients were told about changes of a booking. The rows must agree with it in the end. */
export interface Acknowledged {
  confirmed: boolean
  released: boolean
  cancelledWhole: boolean
  /** Some change was requested, whatever its outcome. Only the model can then say which status is right. */
  requested: boolean
}

/**
 * The history of one group while it is on sale: every operation as its client saw it, and what clients know of it.
 */
export class GroupHistory {
  readonly group: Group
  readonly shape: GroupShape
  readonly number: number
  /** No row of the group is older than this. */
  readonly openedAt = new Date(Date.now() - 1_000)
  readonly operations: BookingOperation[] = []
  readonly bookings: KnownBooking[] = []
  readonly keys = new Map<string, KeyHistory>()
  /** The latest keys, the newest last. */
  readonly recentKeys: KeyHistory[] = []
  readonly acknowledged = new Map<string, Acknowledged>()
  readonly vehicleChanges: { readonly occurrence: string; readonly seatChanges: readonly SeatChange[] }[] = []
  readonly unknownVehicleChanges: UnknownVehicleChange[] = []
  started = 0
  /** Bookings refused for lack of places since the last one that succeeded. */
  consecutiveRefusals = 0
  pending = 0
  #quiescent: (() => void) | null = null

  constructor(group: Group, shape: GroupShape, number: number) {
    this.group = group
    this.shape = shape
    this.number = number
  }

  begin(): void {
    this.started += 1
    this.pending += 1
  }

  end(): void {
    this.pending -= 1
    if (this.pending === 0) this.#quiescent?.()
  }

  /** Resolves once no operation is under way. None may begin afterwards. */
  untilQuiescent(): Promise<void> {
    if (this.pending === 0) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#quiescent = resolve
    return promise
  }

  /** The output is null where no response came: the operation may still take effect. */
  record(
    client: number,
    input: BookingInput,
    output: BookingOutput | null,
    invokedAtUs: number,
    respondedAtUs: number,
  ): void {
    this.operations.push({
      client,
      input,
      output,
      invokedAtUs,
      respondedAtUs: output === null ? Infinity : respondedAtUs,
    })
  }

  occurrence(id: string): Occurrence | undefined {
    return this.group.occurrences.find((occurrence) => occurrence.id === id)
  }

  acknowledgedOf(booking: string): Acknowledged {
    const acknowledged = this.acknowledged.get(booking) ?? {
      confirmed: false,
      released: false,
      cancelledWhole: false,
      requested: false,
    }
    this.acknowledged.set(booking, acknowledged)
    return acknowledged
  }

  learn(name: BookingName, { claims }: Sold): void {
    this.bookings.push({ ...name, claims: claims.map(({ id }) => id) })
  }
}

/** The key together with its caller, since two buyers may use the same key. */
export function keyName({ buyer }: Pick<BookingRequest, 'buyer'>, key: string): string {
  return `${buyer}:${key}`
}

export function bookInput(request: BookingRequest, key: string): BookingInput {
  return {
    kind: 'book',
    key: keyName(request, key),
    hold: request.hold,
    lines: request.lines,
  }
}

export function bookOutput(sold: Sold): BookingOutput {
  return {
    kind: 'booked',
    booking: sold.booking,
    replayed: sold.replayed,
    status: statusOf(sold.status),
    expiresAtUs: sold.expiresAtMs === null ? null : atUs(sold.expiresAtMs),
    claims: sold.claims.map(({ id, occurrence, seat, from, to, quantity }) => ({
      id,
      occurrence,
      seat,
      from,
      to,
      quantity,
    })),
  }
}

const STATUSES = ['held', 'confirmed', 'cancelled', 'expired'] as const
type Status = (typeof STATUSES)[number]

export function statusOf(text: string): Status {
  const status = STATUSES.find((known) => known === text)
  if (status === undefined) throw new Error(`There is no status ${text}`)
  return status
}

/** The response of the system as the model describes it; null where none came. */
export function outputOf<Answer>(
  outcome: Outcome<Answer>,
  read: (answer: Answer) => BookingOutput,
): BookingOutput | null {
  if (outcome.kind === 'done') return read(outcome.answer)
  return outcome.kind === 'refused' ? { kind: 'refused', code: outcome.code } : null
}
