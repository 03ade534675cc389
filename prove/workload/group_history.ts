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
} from '#prove/system_under_test.ts'

/** A booking that somebody was told of, for others to confirm, cancel and fight over. */
export interface KnownBooking extends BookingName {
  readonly claims: readonly string[]
}

/** What was asked under one key, and what was answered in the end. */
export interface KeyHistory {
  readonly key: string
  readonly request: BookingRequest
  /** By which way it was asked; it is asked again the same way. */
  readonly protocol: string
  /** The first answer that says it was done now, or null. */
  sold: Sold | null
  /** Some attempt's answer never came, so that what it did is looked up in the end. */
  unknown: boolean
  /** When the first answer came that told of a booking; Infinity if none did. */
  reportedAtUs: number
}

/** A move of a departure to another bus whose answer never came. */
export interface UnknownVehicleChange {
  readonly occurrence: string
  readonly vehicle: string
  readonly invokedAtUs: number
}

/** What was cancelled, released or confirmed as far as anybody was told; for what the rows must say in the end. */
export interface Acknowledged {
  confirmed: boolean
  released: boolean
  cancelledWhole: boolean
  /** Somebody asked, whatever came of it: the fate is then not certain without the model. */
  asked: boolean
}

/**
 * One group while it is sold: every operation on it as its client saw it, and what clients remember of it.
 */
export class GroupHistory {
  readonly group: Group
  readonly shape: GroupShape
  readonly number: number
  /** Nothing of it happened before. */
  readonly openedAt = new Date(Date.now() - 1_000)
  readonly operations: BookingOperation[] = []
  readonly bookings: KnownBooking[] = []
  readonly keys = new Map<string, KeyHistory>()
  /** The latest keys, the newest last. */
  readonly recentKeys: KeyHistory[] = []
  readonly acknowledged = new Map<string, Acknowledged>()
  readonly vehicleChanges: { readonly occurrence: string; readonly moved: readonly SeatChange[] }[] = []
  readonly unknownVehicleChanges: UnknownVehicleChange[] = []
  started = 0
  /** Bookings refused for want of places since the last one that was made. */
  consecutiveRefusals = 0
  underWay = 0
  #quiet: (() => void) | null = null

  constructor(group: Group, shape: GroupShape, number: number) {
    this.group = group
    this.shape = shape
    this.number = number
  }

  begin(): void {
    this.started += 1
    this.underWay += 1
  }

  end(): void {
    this.underWay -= 1
    if (this.underWay === 0) this.#quiet?.()
  }

  /** Resolves once nothing is under way; nobody may begin anything after. */
  untilQuiescent(): Promise<void> {
    if (this.underWay === 0) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#quiet = resolve
    return promise
  }

  /** Null where the answer never came: the operation may yet take effect. */
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
    const fate = this.acknowledged.get(booking) ?? {
      confirmed: false,
      released: false,
      cancelledWhole: false,
      asked: false,
    }
    this.acknowledged.set(booking, fate)
    return fate
  }

  learn(name: BookingName, { claims }: Sold): void {
    this.bookings.push({ ...name, claims: claims.map(({ id }) => id) })
  }
}

/** The key with its caller: two buyers may use the same one. */
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

/** An answer of the system as the model knows it; null where it never came. */
export function outputOf<Answer>(
  outcome: Outcome<Answer>,
  read: (answer: Answer) => BookingOutput,
): BookingOutput | null {
  if (outcome.kind === 'done') return read(outcome.answer)
  return outcome.kind === 'refused' ? { kind: 'refused', code: outcome.code } : null
}
