import type { CallerName } from '#test/rls/callers.ts'
import { everyone, RELATIONS, SOLD_SEEN } from '#test/rls/matrix.ts'

/**
 * The columns that say who a person is, how to reach them, how they travel and what they pay: each such column that is not public,
 * with who reads it in which rows, in the terms of matrix.ts.
 */
export interface PersonalColumns {
  /** Separated by blanks. */
  readonly columns: string
  readonly read: Readonly<Record<CallerName, string>>
  /** Amounts that berth_analytics sums up. */
  readonly counted?: true
}

const rowsOf = (relation: string): Readonly<Record<CallerName, string>> => {
  const known = RELATIONS[relation]
  if (known === undefined) throw new Error(`${relation} is not in the matrix`)
  return known.sees
}

/** Instructors and providers read none of these; customers read their own. */
const OF_BOOKINGS = SOLD_SEEN

/** Secrets and their hashes. */
const NOBODY = everyone('denied')

export const PERSONAL: Readonly<Record<string, readonly PersonalColumns[]>> = {
  'audit.entries': [{ columns: 'account_id ip request_id old_row new_row', read: rowsOf('audit.entries') }],
  // Also of colleagues, once they have accepted the invitation.
  'core.accounts': [{ columns: 'full_name email phone locale', read: rowsOf('core.accounts') }],
  'core.api_keys': [
    { columns: 'name hint', read: rowsOf('core.api_keys') },
    { columns: 'secret_hash', read: NOBODY },
  ],
  'core.booking_events': [
    { columns: 'account_id ip request_id detail', read: rowsOf('core.booking_events') },
  ],
  'core.booking_words': [{ columns: 'word', read: NOBODY }],
  'core.bookings': [
    { columns: 'reference booked_by contact_name contact_phone contact_email', read: OF_BOOKINGS },
    { columns: 'total_minor fee_minor paid_minor refundable_minor', read: OF_BOOKINGS, counted: true },
  ],
  'core.claims': [
    { columns: 'holder', read: OF_BOOKINGS },
    { columns: 'price_minor', read: OF_BOOKINGS, counted: true },
  ],
  'core.customers': [{ columns: 'account_id full_name phone email', read: OF_BOOKINGS }],
  'core.idempotency_keys': [{ columns: 'caller key body_hash', read: NOBODY }],
  'core.invitations': [
    { columns: 'account_id email invited_by accepted_by', read: rowsOf('core.invitations') },
    { columns: 'secret_hash barred_account_ids', read: NOBODY },
  ],
  'core.reference_keys': [{ columns: 'rounds', read: NOBODY }],
  'core.waitlist_entries': [
    { columns: 'account_id contact_name contact_phone contact_email lines', read: OF_BOOKINGS },
  ],
  'public.audit_log': [{ columns: 'who ip request_id old new', read: rowsOf('public.audit_log') }],
  'public.booking_passengers': [{ columns: 'name age price price_minor', read: OF_BOOKINGS }],
  'public.bookings': [
    { columns: 'reference contact_name contact_phone contact_email payment_status total', read: OF_BOOKINGS },
    { columns: 'total_minor fee_minor paid_minor refundable_minor', read: OF_BOOKINGS },
  ],
  'public.event_waitlists': [{ columns: 'lines', read: OF_BOOKINGS }],
  'public.user_profiles': [{ columns: 'full_name phone email locale', read: rowsOf('public.user_profiles') }],
  'public.users': [{ columns: 'full_name phone email locale', read: rowsOf('public.users') }],
}

/** Columns of the same tables and views that reveal nothing about a person. */
export const IMPERSONAL: Readonly<Record<string, string>> = {
  'audit.entries': 'relation action',
  'core.accounts': 'kind',
  'core.booking_events': 'transaction_no topic',
  'core.bookings': 'status currency',
  'core.booking_words_position': 'transaction_no',
  'core.claims': 'mode end_reason',
  'core.customers': 'locale',
  'core.invitations': 'role outcome',
  'core.members': 'role',
  'core.transaction_clock': 'added',
  'core.waitlist_entries': 'status lapse_reason',
  'ops.exposure': 'schema_name',
  'ops.job_runs': 'name error detail',
  'ops.jobs': 'name description',
  'ops.migrations': 'name hash down_sql',
  'ops.objects': 'path kind name hash makes made_hash',
  'public.audit_log': 'action relation row_id',
  'public.booking_passengers': 'seat class from_stop to_stop currency status',
  'public.bookings': 'status currency',
  'public.event_waitlists': 'status lapse_reason',
  'public.registrations': 'status',
  'public.user_profiles': 'role',
  'public.users': 'role',
  'transit.feeds': 'name sha256',
}
