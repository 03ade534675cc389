import type { CallerName } from '#test/rls/callers.ts'

/**
 * The matrix as data: who sees which row of what, and what each function answers to whom.
 *
 * {name} is an id of the world (world.ts). Rows are named by their owner: own (the customer's, at ours), elsewhere (the same
 * customer's, at theirs), same (another customer's, at ours), other (another customer's, at theirs).
 */
export interface Relation {
  /** A condition that finds each kind of row. */
  readonly rows: Readonly<Record<string, string>>
  /** The kinds of row that each caller sees, or `denied` if they may not query the relation at all. */
  readonly sees: Readonly<Record<CallerName, string>>
}

/** Rows of tables and views change only through functions. There is still a cell for each verb and caller. */
export const WRITES: Readonly<
  Record<'insert' | 'update' | 'delete', Readonly<Record<CallerName, 'denied'>>>
> = {
  insert: everyone('denied'),
  update: everyone('denied'),
  delete: everyone('denied'),
}

export function everyone<Answer extends string>(answer: Answer): Record<CallerName, Answer> {
  return {
    anon: answer,
    guest: answer,
    stranger: answer,
    customer: answer,
    instructor: answer,
    agent: answer,
    admin: answer,
    rival: answer,
  }
}

/** Visible only to people with a role at the operator. */
const PRIVATE = {
  anon: 'denied',
  guest: '',
  stranger: '',
  customer: '',
  instructor: '',
  agent: '',
  admin: '',
  rival: '',
}

const NOBODY: Relation = { rows: { any: 'true' }, sees: everyone('denied') }

/** What is on sale, and its terms: visible to everyone, unless the operator is switched off. */
const PUBLIC: Relation = {
  rows: {
    same: `operator_id = '{ours}'`,
    other: `operator_id = '{theirs}'`,
    closed: `operator_id = '{closed}'`,
  },
  sees: everyone('same other'),
}

const ALIKE: Relation = { rows: { any: 'true' }, sees: everyone('any') }

const ADMINS: Relation = {
  rows: { same: `operator_id = '{ours}'`, other: `operator_id = '{theirs}'` },
  sees: { ...PRIVATE, admin: 'same', rival: 'other' },
}

/** Customers see their own rows at every operator, and staff see those of their operator. Instructors see none. */
export const SOLD_SEEN = {
  ...PRIVATE,
  customer: 'own elsewhere',
  agent: 'own same',
  admin: 'own same',
  rival: 'elsewhere other',
}

/** Like SOLD_SEEN, but members of every role see it: their work depends on who comes. */
const ATTENDED_SEEN = { ...SOLD_SEEN, instructor: 'own same' }

const sold = (column: string): Relation['rows'] => ({
  own: `${column} = '{booking}'`,
  elsewhere: `${column} = '{booking_elsewhere}'`,
  same: `${column} = '{neighbours_booking}'`,
  other: `${column} = '{foreign_booking}'`,
})

const ENTRIES = {
  own: `id = '{entry}'`,
  elsewhere: `id = '{entry_elsewhere}'`,
  same: `id = '{neighbours_entry}'`,
  other: `id = '{foreign_entry}'`,
}

const RECORDS = {
  own: `id = '{customer_record}'`,
  elsewhere: `id = '{customer_record_elsewhere}'`,
  same: `id = '{neighbours_record}'`,
  other: `id = '{foreign_record}'`,
}

/** Accounts: the caller's own, one of a member of ours, one of a member of theirs, and a customer's. */
const PEOPLE: Relation = {
  rows: {
    customer: `id = '{customer}'`,
    stranger: `id = '{stranger}'`,
    same: `id = '{agent}'`,
    other: `id = '{rival}'`,
  },
  sees: {
    ...PRIVATE,
    customer: 'customer',
    stranger: 'stranger',
    instructor: 'same',
    agent: 'same',
    admin: 'same',
    rival: 'other',
  },
}

/** Like PEOPLE. Staff also see the customers of their operator (themselves not listed twice). */
const USERS: Relation = {
  rows: {
    ...PEOPLE.rows,
    own_record: RECORDS.own,
    record_elsewhere: RECORDS.elsewhere,
    same_record: RECORDS.same,
    other_record: RECORDS.other,
  },
  sees: {
    ...PEOPLE.sees,
    agent: 'same own_record same_record',
    admin: 'same own_record same_record',
    rival: 'other record_elsewhere other_record',
  },
}

/** `hidden` is not published. `booked` is no longer published, and the customer has booked it. */
const OCCURRENCES: Relation = {
  rows: {
    same: `id = '{departure}'`,
    other: `id = '{foreign_departure}'`,
    hidden: `id = '{hidden}'`,
    booked: `id = '{withdrawn}'`,
    closed: `id = '{closed_departure}'`,
  },
  sees: {
    ...everyone('same other'),
    customer: 'same other booked',
    instructor: 'same other hidden booked',
    agent: 'same other hidden booked',
    admin: 'same other hidden booked',
  },
}

/** `retired` is no longer active and has had occurrences. A `draft` has not. */
const OFFERINGS: Relation = {
  rows: {
    same: `id = '{series}'`,
    other: `id = '{foreign_series}'`,
    retired: `id = '{retired}'`,
    draft: `id = '{draft}'`,
    closed: `id = '{closed_series}'`,
  },
  sees: {
    ...everyone('same other retired'),
    instructor: 'same other retired draft',
    agent: 'same other retired draft',
    admin: 'same other retired draft',
  },
}

export const RELATIONS: Readonly<Record<string, Relation>> = {
  'audit.entries': ADMINS,
  'core.accounts': PEOPLE,
  'core.api_keys': ADMINS,
  'core.booking_events': {
    rows: sold('booking_id'),
    sees: { ...PRIVATE, admin: 'own same', rival: 'elsewhere other' },
  },
  'core.booking_transitions': ALIKE,
  'core.bookings': { rows: sold('id'), sees: SOLD_SEEN },
  'core.booking_words': NOBODY,
  'core.booking_words_position': NOBODY,
  'core.cancellation_fees': PUBLIC,
  'core.claims': { rows: sold('booking_id'), sees: SOLD_SEEN },
  'core.customers': { rows: RECORDS, sees: SOLD_SEEN },
  'core.fare_adjustments': PUBLIC,
  'core.fare_tables': PUBLIC,
  'core.fares': PUBLIC,
  'core.idempotency_keys': NOBODY,
  'core.installation': NOBODY,
  'core.installation_admins': NOBODY,
  'core.invitations': {
    rows: { same: `id = '{invitation}'`, other: `id = '{foreign_invitation}'` },
    sees: { ...PRIVATE, admin: 'same', rival: 'other' },
  },
  'core.layout_places': PUBLIC,
  'core.layouts': PUBLIC,
  'core.locations': PUBLIC,
  'core.members': {
    rows: { same: `account_id = '{agent}'`, other: `account_id = '{rival}'` },
    sees: { ...PRIVATE, instructor: 'same', agent: 'same', admin: 'same', rival: 'other' },
  },
  'core.occurrences': OCCURRENCES,
  'core.offerings': OFFERINGS,
  'core.operators': {
    rows: { same: `id = '{ours}'`, other: `id = '{theirs}'`, closed: `id = '{closed}'` },
    sees: everyone('same other'),
  },
  'transit.pattern_stops': PUBLIC,
  'core.policies': PUBLIC,
  'core.reference_keys': NOBODY,
  'core.transaction_clock': NOBODY,
  'core.refusals': ALIKE,
  'transit.route_patterns': PUBLIC,
  'transit.stop_patterns': PUBLIC,
  'core.waitlist_entries': { rows: ENTRIES, sees: SOLD_SEEN },
  'ops.exposure': NOBODY,
  'ops.job_runs': NOBODY,
  'ops.probes': NOBODY,
  'ops.jobs': NOBODY,
  'ops.migrations': NOBODY,
  'ops.objects': NOBODY,
  'public.audit_log': {
    rows: {
      own: `row_id = '{booking}'`,
      same: `operator_id = '{ours}' and relation <> 'core.bookings'`,
      other: `operator_id = '{theirs}'`,
    },
    sees: { ...PRIVATE, admin: 'own same', rival: 'other' },
  },
  'public.booking_passengers': { rows: sold('booking_id'), sees: SOLD_SEEN },
  'public.bookings': { rows: sold('id'), sees: SOLD_SEEN },
  'public.bus_schedules': {
    rows: {
      same: `id = '{departure}'`,
      other: `id = '{foreign_departure}'`,
      hidden: `id = '{hidden}'`,
      closed: `id = '{closed_departure}'`,
    },
    sees: {
      ...everyone('same other'),
      instructor: 'same other hidden',
      agent: 'same other hidden',
      admin: 'same other hidden',
    },
  },
  'public.brands': PUBLIC,
  'public.buses': PUBLIC,
  'public.class_events': {
    rows: {
      same: `id = '{event}'`,
      other: `id = '{foreign_event}'`,
      booked: `id = '{withdrawn}'`,
      closed: `id = '{closed_event}'`,
    },
    sees: {
      ...everyone('same other'),
      customer: 'same other booked',
      instructor: 'same other booked',
      agent: 'same other booked',
      admin: 'same other booked',
    },
  },
  'public.class_series': OFFERINGS,
  'public.event_waitlists': { rows: ENTRIES, sees: SOLD_SEEN },
  'public.layouts': PUBLIC,
  'public.locations': PUBLIC,
  'public.occurrences': OCCURRENCES,
  'public.offerings': OFFERINGS,
  'public.operators': {
    rows: { same: `id = '{ours}'`, other: `id = '{theirs}'`, closed: `id = '{closed}'` },
    sees: everyone('same other'),
  },
  'public.registrations': {
    rows: {
      own: `booking_id = '{registration}'`,
      elsewhere: `booking_id = '{registration_elsewhere}'`,
      same: `booking_id = '{neighbours_registration}'`,
      other: `booking_id = '{foreign_registration}'`,
    },
    sees: ATTENDED_SEEN,
  },
  'public.routes': PUBLIC,
  'public.user_profiles': USERS,
  'public.users': USERS,
  'transit.brands': PUBLIC,
  'transit.vehicle_types': PUBLIC,
  'transit.vehicles': PUBLIC,
  'transit.departures': {
    rows: {
      same: `occurrence_id = '{departure}'`,
      other: `occurrence_id = '{foreign_departure}'`,
      hidden: `occurrence_id = '{hidden}'`,
      closed: `occurrence_id = '{closed_departure}'`,
    },
    sees: {
      ...everyone('same other'),
      instructor: 'same other hidden',
      agent: 'same other hidden',
      admin: 'same other hidden',
    },
  },
  'transit.feeds': {
    rows: { same: `operator_id = '{ours}'`, other: `operator_id = '{theirs}'` },
    sees: { ...PRIVATE, instructor: 'same', agent: 'same', admin: 'same', rival: 'other' },
  },
  'transit.frequencies': PUBLIC,
  'transit.routes': PUBLIC,
  'transit.service_exceptions': PUBLIC,
  'transit.services': PUBLIC,
  'transit.stops': PUBLIC,
  'transit.trips': PUBLIC,
}
