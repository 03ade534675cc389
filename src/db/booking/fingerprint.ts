import { hash } from 'node:crypto'
import type { BookingLine, BookingRequest } from '#db/booking/batches.ts'

/** The part of a request that says what is booked. The caller and the origin are stored beside the key instead. */
export type AskedFor = Omit<
  BookingRequest,
  'caller' | 'key' | 'bodyHash' | 'accountId' | 'claims' | 'ip' | 'requestId'
>

/**
 * What an idempotency key stands for: the SHA-256 of what is asked for.
 *
 * core.request_fingerprint makes the same bytes for requests over SQL, and documents which requests count as the same. A property
 * test holds the two together. Members come in this order, undefined members are left out, and ids are in lower case.
 */
export function fingerprintOf(asked: AskedFor): Buffer {
  const text = JSON.stringify({
    hold: asked.hold,
    waitlist: asked.waitlist,
    customer_id: asked.customerId,
    contact_name: asked.contactName,
    contact_phone: asked.contactPhone,
    contact_email: asked.contactEmail,
    currency: asked.currency,
    expected_total_minor: asked.expectedTotalMinor,
    lines: asked.lines.map(fingerprintedLine),
  })
  // Hashing to bytes directly takes twice as long as hashing to hexadecimal digits.
  return Buffer.from(hash('sha256', text, 'hex'), 'hex')
}

function fingerprintedLine({ passenger, ...line }: BookingLine) {
  return {
    occurrence_id: line.occurrenceId,
    quantity: line.quantity,
    seat: line.seat,
    from_stop_id: line.fromStopId,
    to_stop_id: line.toStopId,
    from_index: line.fromIndex,
    to_index: line.toIndex,
    class: line.fareClass,
    type: line.passengerType,
    accessible: line.accessible ?? false,
    name: passenger?.name,
    age: passenger?.age,
    phone: passenger?.phone,
    document: passenger?.document,
  }
}
