import { hash } from 'node:crypto'
import type { BookingLine, BookingRequest } from '#db/booking/batches.ts'

/** What of a request is asked for; who asks and from where is beside its key. */
export type AskedFor = Omit<BookingRequest, 'caller' | 'key' | 'bodyHash' | 'accountId' | 'ip' | 'requestId'>

/**
 * What an idempotency key stands for: the SHA-256 of what is asked for. core.request_fingerprint makes the same bytes for what
 * comes over SQL, and says what counts as the same; a property test holds the two together. Members come in this order, one that
 * is undefined is left out, and ids are in small letters.
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
  // Asked for bytes, hash takes twice as long as for their digits.
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
