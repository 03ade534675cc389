import type { AskedFor } from '#db/booking/fingerprint.ts'
import { linesOf, type WantedItem } from '#http/routes/bookings/lines.ts'
import type { NewBooking } from '#http/routes/bookings/schemas.ts'

/** What a body asks for, by the field names of a batch. `items` is the result of itemsOf. */
export function askedFor(wanted: NewBooking, items: readonly WantedItem[]): AskedFor {
  return {
    hold: wanted.hold ?? false,
    waitlist: wanted.waitlist ?? false,
    customerId: wanted.customer_id?.toLowerCase(),
    contactName: wanted.contact?.name,
    contactPhone: wanted.contact?.phone,
    contactEmail: wanted.contact?.email,
    currency: wanted.currency,
    expectedTotalMinor: wanted.expected_total_minor,
    lines: linesOf(items),
  }
}
