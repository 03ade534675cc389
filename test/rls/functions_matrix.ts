import type { CallerName } from '#test/rls/callers.ts'
import { everyone } from '#test/rls/matrix.ts'

/**
 * What each function that a caller may execute answers to each caller, tried on the customer's own rows and on those of ours and
 * theirs.
 *
 * An outcome is one word for each call, in the order of the calls (a single word stands for all): denied (no right to execute), a
 * refusal's code, nothing (no row, null, false, or an empty array), or answers.
 */
export interface CallableFunction {
  readonly calls: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<CallerName, string>>
}

/**
 * Functions that do not run as their owner, or that reveal nothing about anyone: all callers who may execute them get the same
 * answer.
 */
const alike = (call: string, anon: 'answers' | 'denied' = 'answers'): CallableFunction => ({
  calls: { any: call },
  answers: {
    anon,
    guest: 'answers',
    stranger: 'answers',
    customer: 'answers',
    instructor: 'answers',
    agent: 'answers',
    admin: 'answers',
    rival: 'answers',
  },
})

/** What is on sale is the same for every caller. `hidden` is not published; `closed` belongs to an operator that is switched off. */
const FOR_SALE = {
  anon: 'answers answers nothing',
  guest: 'answers answers nothing',
  stranger: 'answers answers nothing',
  customer: 'answers answers nothing',
  instructor: 'answers answers answers',
  agent: 'answers answers answers',
  admin: 'answers answers answers',
  rival: 'answers answers nothing',
}

const withRefusal = (refusal: string, answers: Record<CallerName, string>): Record<CallerName, string> => {
  const said = (text: string) => text.replaceAll('nothing', refusal)
  return {
    anon: said(answers.anon),
    guest: said(answers.guest),
    stranger: said(answers.stranger),
    customer: said(answers.customer),
    instructor: said(answers.instructor),
    agent: said(answers.agent),
    admin: said(answers.admin),
    rival: said(answers.rival),
  }
}

/** Tried at our operator, then at theirs. */
const FOR_ADMINS = {
  anon: 'denied',
  guest: 'sign_in_required',
  stranger: 'not_allowed',
  customer: 'not_allowed',
  instructor: 'not_allowed',
  agent: 'not_allowed',
  admin: 'answers not_allowed',
  rival: 'not_allowed answers',
}
/** The call succeeds, and there is nobody whom it affects and would have to name. */
const DONE_FOR_ADMINS = { ...FOR_ADMINS, admin: 'nothing not_allowed', rival: 'not_allowed nothing' }
/** The rows of the world came with a timetable, which is not changed by hand. */
const UNLESS_IMPORTED = {
  ...FOR_ADMINS,
  admin: 'imported_not_changed not_allowed',
  rival: 'not_allowed imported_not_changed',
}
const FOR_STAFF = { ...FOR_ADMINS, agent: 'answers not_allowed' }
const FOR_MEMBERS = { ...FOR_STAFF, instructor: 'answers not_allowed' }

const atOperators = (call: (prefix: string, operator: string) => string) => ({
  same: call('', '{ours}'),
  other: call('foreign_', '{theirs}'),
})

/** About a booking or a waitlist entry: tried on the customer's own, on a neighbour's, and on a foreigner's. */
const WHETHER_ONE_SEES_IT = {
  anon: 'denied',
  guest: 'nothing',
  stranger: 'nothing',
  customer: 'answers nothing nothing',
  instructor: 'nothing',
  agent: 'answers answers nothing',
  admin: 'answers answers nothing',
  rival: 'nothing nothing answers',
}

/** Tried on the customer's own booking, on a neighbour's, and on a foreigner's. */
const FOR_READERS_OF_THE_BOOKING = {
  anon: 'denied',
  guest: 'booking_not_found',
  stranger: 'booking_not_found',
  customer: 'answers booking_not_found booking_not_found',
  instructor: 'booking_not_found',
  agent: 'answers answers booking_not_found',
  admin: 'answers answers booking_not_found',
  rival: 'booking_not_found booking_not_found answers',
}

const onBookings = (call: (booking: string) => string, kind: 'booking' | 'hold' = 'booking') => ({
  own: call(kind === 'hold' ? '{hold}' : '{booking}'),
  same: call(`{neighbours_${kind}}`),
  other: call(`{foreign_${kind}}`),
})

/** Tried on our invitation to the neighbour, and on their invitation to the foreigner. */
const onInvitations = (call: (invitation: string) => string) => ({
  same: call('{invitation}'),
  other: call('{foreign_invitation}'),
})
const FOR_THE_INVITED = {
  ...FOR_ADMINS,
  stranger: 'invitation_not_found',
  customer: 'invitation_not_found',
  instructor: 'invitation_not_found',
  agent: 'invitation_not_found',
  admin: 'invitation_not_found',
  rival: 'invitation_not_found',
}

/** Every signed-in caller may buy, at any operator: for themselves, or as staff for others. */
const BUYS = {
  anon: 'denied',
  guest: 'sign_in_required',
  stranger: 'answers answers',
  customer: 'answers answers',
  instructor: 'answers answers',
  agent: 'answers answers',
  admin: 'answers answers',
  rival: 'answers answers',
}

const SEAT = `"passengers": [{"seat": "5A"}]`

export const FUNCTIONS: Readonly<Record<string, CallableFunction>> = {
  'classes.cancel_event': {
    calls: atOperators((prefix) => `classes.cancel_event('{${prefix}event}')`),
    answers: FOR_ADMINS,
  },
  'classes.change_capacity': {
    calls: atOperators((prefix) => `classes.change_capacity('{${prefix}event}', 9)`),
    answers: FOR_ADMINS,
  },
  'classes.create_event': {
    calls: atOperators(
      (_, operator) =>
        `classes.create_event('${operator}', 'Pilates', now() + interval '1 day', 5, p_duration_s => 3600, p_price_minor => 0)`,
    ),
    answers: FOR_ADMINS,
  },
  'core.accept_invitation': {
    calls: onInvitations((invitation) => `core.accept_invitation('${invitation}')`),
    answers: FOR_THE_INVITED,
  },
  'core.availability': {
    calls: {
      ...atOperators(
        (prefix, operator) => `core.availability('${operator}', array['{${prefix}departure}']::uuid[])`,
      ),
      hidden: `core.availability('{ours}', array['{hidden}']::uuid[])`,
    },
    answers: FOR_SALE,
  },
  'core.booking_history': {
    calls: onBookings((booking) => `core.booking_history('${booking}')`),
    answers: FOR_READERS_OF_THE_BOOKING,
  },
  'core.cancel_occurrence': {
    calls: atOperators((prefix) => `core.cancel_occurrence('{${prefix}event}')`),
    answers: FOR_ADMINS,
  },
  'core.cancellation_quote': {
    calls: onBookings((booking) => `core.cancellation_quote('${booking}')`),
    answers: FOR_READERS_OF_THE_BOOKING,
  },
  'core.change_me': {
    ...alike(`core.change_me('{"locale": "de"}')`, 'denied'),
    answers: { ...alike('', 'denied').answers, guest: 'sign_in_required' },
  },
  'core.change_operator': {
    calls: atOperators((_, operator) => `core.change_operator('${operator}', '{"languages": ["de"]}')`),
    answers: FOR_ADMINS,
  },
  'core.change_role': {
    calls: {
      same: `core.change_role('{ours}', '{agent}', 'provider')`,
      other: `core.change_role('{theirs}', '{rival}', 'admin')`,
    },
    answers: FOR_ADMINS,
  },
  'core.check_limit': {
    calls: { any: 'core.check_limit(20)' },
    answers: alike('', 'denied').answers,
  },
  'core.count_free': {
    calls: {
      ...atOperators((prefix, operator) => `core.count_free('${operator}', '{${prefix}departure}')`),
      hidden: `core.count_free('{ours}', '{hidden}')`,
    },
    answers: FOR_SALE,
  },
  'core.create_api_key': {
    calls: atOperators((_, operator) => `core.create_api_key('${operator}', 'till')`),
    answers: FOR_ADMINS,
  },
  'core.create_customer': {
    calls: atOperators((_, operator) => `core.create_customer('${operator}', 'Anna')`),
    answers: FOR_STAFF,
  },
  'core.create_fare_table': {
    calls: atOperators((_, operator) => `core.create_fare_table('${operator}', 'New')`),
    answers: FOR_ADMINS,
  },
  'core.create_layout': {
    calls: atOperators(
      (_, operator) =>
        `core.create_layout('${operator}', 'New', '{"decks": [[{"rows": "1-2", "seats": "A_B"}]]}')`,
    ),
    answers: FOR_ADMINS,
  },
  // Self-service is off here, and no caller of the matrix is an admin of the installation.
  'core.create_operator': {
    calls: {
      new: `core.create_operator('{"slug": "new", "name": "New", "time_zone": "UTC", "currency": "CHF"}')`,
    },
    answers: { ...everyone('self_service_off'), anon: 'denied', guest: 'sign_in_required' },
  },
  'core.create_policy': {
    calls: atOperators((_, operator) => `core.create_policy('${operator}', 'New')`),
    answers: FOR_ADMINS,
  },
  'core.decline_invitation': {
    calls: onInvitations((invitation) => `core.decline_invitation('${invitation}')`),
    answers: FOR_THE_INVITED,
  },
  'core.describe_booking': {
    calls: onBookings((booking) => `core.describe_booking('${booking}')`),
    answers: FOR_READERS_OF_THE_BOOKING,
  },
  'transit.describe_booking': {
    calls: onBookings((booking) => `transit.describe_booking('${booking}')`),
    answers: FOR_READERS_OF_THE_BOOKING,
  },
  'transit.describe_calls': {
    calls: {
      ...atOperators((prefix, operator) => `transit.describe_calls('${operator}', '{${prefix}departure}')`),
      hidden: `transit.describe_calls('{ours}', '{hidden}')`,
    },
    answers: FOR_SALE,
  },
  'core.describe_layout': alike(`core.describe_layout('{theirs}', '{foreign_layout}')`),
  'core.describe_me': {
    ...alike('core.describe_me()', 'denied'),
    answers: { ...alike('', 'denied').answers, guest: 'sign_in_required' },
  },
  'core.describe_operator': {
    calls: {
      ...atOperators((_, operator) => `core.describe_operator('${operator}')`),
      closed: `core.describe_operator('{closed}')`,
    },
    answers: everyone('answers answers nothing'),
  },
  'core.find_bookings': {
    calls: {
      own: 'core.find_bookings()',
      ours: `core.find_bookings('{ours}')`,
      theirs: `core.find_bookings('{theirs}')`,
    },
    answers: {
      anon: 'denied',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'answers',
      instructor: 'nothing',
      agent: 'nothing answers nothing',
      admin: 'nothing answers nothing',
      rival: 'nothing nothing answers',
    },
  },
  'core.search_bookings': {
    calls: atOperators(
      (prefix, operator) =>
        `core.search_bookings('${operator}', null, null, null, '{${prefix}departure}', null, null, null, null, null, 10)`,
    ),
    answers: FOR_STAFF,
  },
  'core.find_customers': {
    calls: atOperators((_, operator) => `core.find_customers('${operator}')`),
    answers: FOR_STAFF,
  },
  'core.find_events': alike(`core.find_events('theirs')`),
  'core.find_locations': alike(`core.find_locations('theirs')`),
  'core.id_time': alike(`core.id_time('{foreign_event}')`, 'denied'),
  // Row policies do not narrow this: it says whether a booking that the caller sees anyway is at a location.
  'core.invite_member': {
    calls: atOperators(
      (_, operator) => `core.invite_member('${operator}', 'agent', p_email => 'somebody@example.org')`,
    ),
    answers: FOR_ADMINS,
  },
  'core.is_booked_at': {
    calls: {
      own: `core.is_booked_at('{ours}', '{booking}', '{stop}')`,
      same: `core.is_booked_at('{ours}', '{neighbours_booking}', '{stop}')`,
      other: `core.is_booked_at('{theirs}', '{foreign_booking}', '{foreign_stop}')`,
    },
    answers: WHETHER_ONE_SEES_IT,
  },
  'core.is_installation_admin': {
    calls: { any: 'core.is_installation_admin()' },
    answers: everyone('nothing'),
  },
  'core.leave_waitlist': {
    calls: {
      own: `core.leave_waitlist('{event}', '{entry}')`,
      same: `core.leave_waitlist('{event}', '{neighbours_entry}')`,
      other: `core.leave_waitlist('{foreign_event}', '{foreign_entry}')`,
    },
    answers: {
      ...withRefusal('waitlist_entry_not_found', {
        anon: 'denied',
        guest: 'sign_in_required',
        stranger: 'nothing',
        customer: 'answers nothing nothing',
        instructor: 'nothing',
        agent: 'answers answers nothing',
        admin: 'answers answers nothing',
        rival: 'nothing nothing answers',
      }),
    },
  },
  // The caller's own bookings, then those of an operator: of ours, of theirs.
  'core.list_bookings': {
    calls: {
      own: 'core.list_bookings(null, null, null, null, null, 10)',
      ours: `core.list_bookings('{ours}', null, null, null, null, 10)`,
      theirs: `core.list_bookings('{theirs}', null, null, null, null, 10)`,
    },
    answers: {
      anon: 'denied',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'answers',
      instructor: 'nothing',
      agent: 'nothing answers nothing',
      admin: 'nothing answers nothing',
      rival: 'nothing nothing answers',
    },
  },
  'core.account_id_of': alike(`core.account_id_of('https://accounts.example/', 'auth0|1')`),
  'core.currency_decimals': alike(`core.currency_decimals('CHF')`),
  'core.default_hold_limits': alike('core.default_hold_limits()', 'denied'),
  'core.major_units': alike(`core.major_units(1250, 'CHF')`),
  'core.my_account_id': {
    calls: { any: 'core.my_account_id()' },
    answers: { ...alike('').answers, anon: 'nothing', guest: 'nothing' },
  },
  'core.my_customer_ids': {
    calls: { any: 'core.my_customer_ids()' },
    answers: {
      anon: 'nothing',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'answers',
      instructor: 'nothing',
      agent: 'nothing',
      admin: 'nothing',
      rival: 'nothing',
    },
  },
  'core.my_invitations': {
    calls: { any: 'core.my_invitations()' },
    answers: {
      anon: 'denied',
      guest: 'sign_in_required',
      stranger: 'nothing',
      customer: 'nothing',
      instructor: 'nothing',
      agent: 'nothing',
      admin: 'nothing',
      rival: 'nothing',
    },
  },
  'core.my_location_id': {
    calls: { any: 'core.my_location_id()' },
    answers: {
      anon: 'nothing',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'nothing',
      instructor: 'nothing',
      agent: 'nothing',
      admin: 'nothing',
      rival: 'nothing',
    },
  },
  'core.my_operator_ids': {
    calls: { any: 'core.my_operator_ids()' },
    answers: {
      anon: 'nothing',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'nothing',
      instructor: 'answers',
      agent: 'answers',
      admin: 'answers',
      rival: 'answers',
    },
  },
  'core.my_unpublished_ids': {
    calls: { any: 'core.my_unpublished_ids()' },
    answers: {
      anon: 'nothing',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'answers',
      instructor: 'nothing',
      agent: 'nothing',
      admin: 'nothing',
      rival: 'nothing',
    },
  },
  'core.now': alike('core.now()', 'denied'),
  'core.operator_id_as': {
    calls: atOperators((_, operator) => `core.operator_id_as('${operator}', '{agent,admin}')`),
    answers: FOR_STAFF,
  },
  'core.operator_id_of': {
    calls: {
      same: `core.operator_id_of('ours')`,
      other: `core.operator_id_of('theirs')`,
      closed: `core.operator_id_of('closed')`,
    },
    answers: withRefusal('operator_not_found', {
      ...FOR_SALE,
      instructor: FOR_SALE.anon,
      agent: FOR_SALE.anon,
      admin: FOR_SALE.anon,
    }),
  },
  'core.operator_ids_seen': {
    calls: { any: 'core.operator_ids_seen()' },
    answers: {
      anon: 'nothing',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'nothing',
      instructor: 'answers',
      agent: 'answers',
      admin: 'answers',
      rival: 'answers',
    },
  },
  'core.operator_status': alike(`core.operator_status(true, null)`),
  'core.payment_status': alike(`core.payment_status(0, 0, 'confirmed')`, 'denied'),
  'core.read_attendance': {
    calls: atOperators((prefix, operator) => `core.read_attendance('${operator}', '{${prefix}event}')`),
    answers: {
      anon: 'denied',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'nothing',
      instructor: 'answers nothing',
      agent: 'nothing',
      admin: 'nothing',
      rival: 'nothing',
    },
  },
  'transit.list_departures': alike(
    `transit.list_departures('theirs', ((now() + interval '48 hours') at time zone 'UTC')::date)`,
  ),
  'transit.report_sales': {
    calls: atOperators(
      (_, operator) => `transit.report_sales('${operator}', current_date - 30, current_date + 30, 'agent')`,
    ),
    answers: FOR_STAFF,
  },
  'transit.read_manifest': {
    calls: atOperators((prefix) => `transit.read_manifest('{${prefix}departure}')`),
    answers: FOR_STAFF,
  },
  'core.read_manifest': {
    calls: atOperators((prefix) => `core.read_manifest('{${prefix}departure}')`),
    answers: FOR_STAFF,
  },
  'core.publish_occurrence': {
    calls: atOperators((prefix) => `core.publish_occurrence('{${prefix}event}', false)`),
    answers: FOR_ADMINS,
  },
  'core.read_roster': {
    calls: atOperators((prefix, operator) => `core.read_roster('${operator}', '{${prefix}departure}')`),
    answers: FOR_MEMBERS,
  },
  'core.remove_member': {
    calls: {
      same: `core.remove_member('{ours}', '{agent}')`,
      other: `core.remove_member('{theirs}', '{rival}')`,
    },
    // Their operator has no other admin, and the last one cannot leave.
    answers: { ...FOR_ADMINS, rival: 'not_allowed' },
  },
  'core.revoke_api_key': {
    calls: {
      same: `core.revoke_api_key('{ours}', '{key}')`,
      other: `core.revoke_api_key('{theirs}', '{foreign_key}')`,
    },
    answers: FOR_ADMINS,
  },
  'core.sees_booking': {
    calls: {
      own: `core.sees_booking('{ours}', '{booking}')`,
      same: `core.sees_booking('{ours}', '{neighbours_booking}')`,
      other: `core.sees_booking('{theirs}', '{foreign_booking}')`,
    },
    answers: WHETHER_ONE_SEES_IT,
  },
  'core.sees_occurrence': {
    calls: {
      ...atOperators((prefix, operator) => `core.sees_occurrence('${operator}', '{${prefix}departure}')`),
      hidden: `core.sees_occurrence('{ours}', '{hidden}')`,
      withdrawn: `core.sees_occurrence('{ours}', '{withdrawn}')`,
    },
    answers: {
      anon: 'answers answers nothing nothing',
      guest: 'answers answers nothing nothing',
      stranger: 'answers answers nothing nothing',
      customer: 'answers answers nothing answers',
      instructor: 'answers answers answers answers',
      agent: 'answers answers answers answers',
      admin: 'answers answers answers answers',
      rival: 'answers answers nothing nothing',
    },
  },
  'core.sees_occurrence_of': {
    calls: {
      other: `core.sees_occurrence_of('{theirs}', (select f.offering_id from core.occurrences as f where f.id = '{foreign_event}'))`,
    },
    answers: alike('').answers,
  },
  'core.set_fare_rules': {
    calls: atOperators(
      (prefix, operator) =>
        `core.set_fare_rules('${operator}', '{${prefix}fare_table}', '{"step_minor": 50}')`,
    ),
    answers: FOR_ADMINS,
  },
  'core.set_fares': {
    calls: atOperators(
      (prefix, operator) => `core.set_fares('${operator}', '{${prefix}fare_table}', '[{"price_minor": 1}]')`,
    ),
    answers: FOR_ADMINS,
  },
  'core.show_reference': alike(`core.show_reference('K7Q2M9TX')`, 'denied'),
  'core.uuid_floor': alike(`core.uuid_floor('2026-01-01')`, 'denied'),
  'core.waitlist_position': {
    calls: {
      own: `core.waitlist_position('{ours}', '{event}', '{entry}')`,
      same: `core.waitlist_position('{ours}', '{event}', '{neighbours_entry}')`,
      other: `core.waitlist_position('{theirs}', '{foreign_event}', '{foreign_entry}')`,
    },
    answers: WHETHER_ONE_SEES_IT,
  },
  'core.withdraw_invitation': {
    calls: {
      same: `core.withdraw_invitation('{ours}', '{invitation}')`,
      other: `core.withdraw_invitation('{theirs}', '{foreign_invitation}')`,
    },
    answers: FOR_ADMINS,
  },
  ...Object.fromEntries(
    ['archive_operator', 'deactivate_operator', 'restore_operator'].map((name) => [
      `public.${name}`,
      { calls: atOperators((_, operator) => `public.${name}('${operator}')`), answers: FOR_ADMINS },
    ]),
  ),
  'public.book': {
    calls: {
      same: `public.book('ours', '{"occurrence_id": "{departure}", ${SEAT}}')`,
      other: `public.book('theirs', '{"occurrence_id": "{foreign_departure}", ${SEAT}}')`,
    },
    answers: BUYS,
  },
  'public.change_brand': {
    calls: atOperators(
      (prefix, operator) => `public.change_brand('${operator}', '{${prefix}brand}', '{"colour": "#1a5fb4"}')`,
    ),
    answers: DONE_FOR_ADMINS,
  },
  'public.booking_passengers': {
    calls: { any: 'public.booking_passengers(null::public.bookings)' },
    answers: {
      anon: 'denied',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'nothing',
      instructor: 'nothing',
      agent: 'nothing',
      admin: 'nothing',
      rival: 'nothing',
    },
  },
  'public.bus_schedules': {
    calls: { any: 'public.bus_schedules(null::public.routes)' },
    answers: {
      anon: 'nothing',
      guest: 'nothing',
      stranger: 'nothing',
      customer: 'nothing',
      instructor: 'nothing',
      agent: 'nothing',
      admin: 'nothing',
      rival: 'nothing',
    },
  },
  'public.cancel_booking': {
    calls: onBookings((booking) => `public.cancel_booking('${booking}')`),
    answers: FOR_READERS_OF_THE_BOOKING,
  },
  'public.change_booking': {
    calls: onBookings((booking) => `public.change_booking('${booking}', '{"from_index": 0, "to_index": 1}')`),
    answers: FOR_READERS_OF_THE_BOOKING,
  },
  'public.change_operator': {
    calls: atOperators((_, operator) => `public.change_operator('${operator}', '{"languages": ["de"]}')`),
    answers: FOR_ADMINS,
  },
  'public.create_operator': {
    calls: { new: `public.create_operator('new', 'New', 'UTC', 'CHF')` },
    answers: { ...everyone('self_service_off'), anon: 'denied', guest: 'sign_in_required' },
  },
  'public.change_vehicle_type': {
    calls: atOperators(
      (prefix, operator) => `public.change_vehicle_type('${operator}', '{${prefix}vehicle_type}', 'Large')`,
    ),
    answers: DONE_FOR_ADMINS,
  },
  'public.confirm': {
    calls: onBookings((booking) => `public.confirm('${booking}')`, 'hold'),
    answers: FOR_READERS_OF_THE_BOOKING,
  },
  'public.create_fare_table': {
    calls: atOperators((_, operator) => `public.create_fare_table('${operator}', 'New')`),
    answers: FOR_ADMINS,
  },
  'public.create_layout': {
    calls: atOperators(
      (_, operator) => `public.create_layout('${operator}', 'New', '{"decks": [["1 2 _ 3"]]}')`,
    ),
    answers: FOR_ADMINS,
  },
  'public.create_vehicle_type': {
    calls: atOperators(
      (prefix, operator) => `public.create_vehicle_type('${operator}', 'Large', '{${prefix}layout}')`,
    ),
    answers: FOR_ADMINS,
  },
  'public.hold': {
    calls: {
      same: `public.hold('ours', '{"occurrence_id": "{departure}", ${SEAT}}')`,
      other: `public.hold('theirs', '{"occurrence_id": "{foreign_departure}", ${SEAT}}')`,
    },
    answers: BUYS,
  },
  'public.release': {
    calls: onBookings((booking) => `public.release('${booking}')`, 'hold'),
    answers: FOR_READERS_OF_THE_BOOKING,
  },
  'public.quote_change': {
    calls: onBookings((booking) => `public.quote_change('${booking}', '{"from_index": 0, "to_index": 1}')`),
    answers: FOR_READERS_OF_THE_BOOKING,
  },
  'public.quote_prices': {
    calls: {
      ...atOperators((prefix) => `public.quote_prices('{${prefix}departure}')`),
      hidden: `public.quote_prices('{hidden}')`,
    },
    answers: withRefusal('occurrence_not_found', FOR_SALE),
  },
  'public.search_departures': alike(
    `public.search_departures('theirs', '{foreign_stop}', '{foreign_last_stop}', ((now() + interval '48 hours') at time zone 'Europe/Zurich')::date)`,
  ),
  'public.set_fare_rules': {
    calls: atOperators(
      (prefix, operator) =>
        `public.set_fare_rules('${operator}', '{${prefix}fare_table}', '{"step_minor": 50}')`,
    ),
    answers: FOR_ADMINS,
  },
  'public.set_fares': {
    calls: atOperators(
      (prefix, operator) =>
        `public.set_fares('${operator}', '{${prefix}fare_table}', '[{"price_minor": 1}]')`,
    ),
    answers: FOR_ADMINS,
  },
  'public.seat_map': {
    calls: {
      ...atOperators((prefix) => `public.seat_map('{${prefix}departure}')`),
      hidden: `public.seat_map('{hidden}')`,
    },
    answers: withRefusal('occurrence_not_found', FOR_SALE),
  },
  'transit.cancel_departure': {
    calls: atOperators((prefix) => `transit.cancel_departure('{${prefix}departure}')`),
    answers: FOR_ADMINS,
  },
  'transit.change_brand': {
    calls: atOperators(
      (prefix, operator) =>
        `transit.change_brand('${operator}', '{${prefix}brand}', '{"colour": "#1a5fb4"}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.change_vehicle': {
    calls: atOperators((prefix) => `transit.change_vehicle('{${prefix}departure}', '{${prefix}vehicle}')`),
    answers: DONE_FOR_ADMINS,
  },
  'transit.change_vehicle_type': {
    calls: atOperators(
      (prefix, operator) => `transit.change_vehicle_type('${operator}', '{${prefix}vehicle_type}', 'Large')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.create_vehicle': {
    calls: atOperators(
      (prefix, operator) => `transit.create_vehicle('${operator}', '{${prefix}vehicle_type}', '8')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.create_vehicle_type': {
    calls: atOperators(
      (prefix, operator) => `transit.create_vehicle_type('${operator}', 'Large', '{${prefix}layout}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.add_departure': {
    calls: atOperators(
      (prefix, operator) =>
        `transit.add_departure('${operator}', '{"route": "{${prefix}route}", "date": "2027-01-04", "start": "08:00"}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.change_calendar': {
    calls: atOperators(
      (prefix, operator) =>
        `transit.change_calendar('${operator}', '{${prefix}service}', '{"days": ["mon"]}')`,
    ),
    answers: UNLESS_IMPORTED,
  },
  'transit.change_route': {
    calls: atOperators(
      (prefix, operator) =>
        `transit.change_route('${operator}', '{${prefix}route}', '{"policy_id": "{${prefix}policy}"}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.change_stop': {
    calls: atOperators(
      (prefix, operator) => `transit.change_stop('${operator}', '{${prefix}stop}', '{"name": "Harbour"}')`,
    ),
    answers: UNLESS_IMPORTED,
  },
  'transit.change_trip': {
    calls: atOperators(
      (prefix, operator) => `transit.change_trip('${operator}', '{${prefix}trip}', '{"number": "7"}')`,
    ),
    answers: UNLESS_IMPORTED,
  },
  'transit.copy_day': {
    calls: atOperators((_, operator) => `transit.copy_day('${operator}', '2026-12-07', '2027-01-05')`),
    answers: FOR_ADMINS,
  },
  'transit.copy_season': {
    calls: atOperators(
      (prefix, operator) =>
        `transit.copy_season('${operator}', '{${prefix}service}', '{"name": "Next year", "from": "2027-01-01", "until": "2027-12-31"}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.create_calendar': {
    calls: atOperators(
      (_, operator) =>
        `transit.create_calendar('${operator}', '{"name": "Daily", "days": ["mon"], "from": "2027-01-01", "until": "2027-12-31"}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.create_route': {
    calls: atOperators(
      (prefix, operator) =>
        `transit.create_route('${operator}', '{"name": "New", "stops": [{"stop_id": "{${prefix}stop}", "minutes": 0}, {"stop_id": "{${prefix}last_stop}", "minutes": 9}]}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.create_stop': {
    calls: atOperators((_, operator) => `transit.create_stop('${operator}', '{"name": "Harbour"}')`),
    answers: FOR_ADMINS,
  },
  'transit.create_trip': {
    calls: atOperators(
      (prefix, operator) =>
        `transit.create_trip('${operator}', '{"route": "{${prefix}route}", "calendar": "{${prefix}service}", "start": "08:00"}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.create_trips': {
    calls: atOperators(
      (prefix, operator) =>
        `transit.create_trips('${operator}', '[{"route": "{${prefix}route}", "calendar": "{${prefix}service}", "start": "08:00"}]', true)`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.days_of': alike(`transit.days_of(127)`),
  'transit.delay_departure': {
    calls: atOperators((prefix) => `transit.delay_departure('{${prefix}departure}', '{"minutes": 5}')`),
    answers: FOR_ADMINS,
  },
  'transit.describe_calls_of_route': alike(
    `transit.describe_calls_of_route('{theirs}', '{foreign_route}', 0)`,
  ),
  'transit.merge_stops': {
    calls: atOperators(
      (prefix, operator) => `transit.merge_stops('${operator}', '{${prefix}spare_stop}', '{${prefix}stop}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.pattern_of_route': alike(`transit.pattern_of_route('{theirs}', '{foreign_route}', 0)`),
  'transit.retire_calendar': {
    calls: atOperators((prefix, operator) => `transit.retire_calendar('${operator}', '{${prefix}service}')`),
    answers: UNLESS_IMPORTED,
  },
  'transit.retire_route': {
    calls: atOperators((prefix, operator) => `transit.retire_route('${operator}', '{${prefix}route}')`),
    answers: UNLESS_IMPORTED,
  },
  'transit.retire_stop': {
    calls: atOperators((prefix, operator) => `transit.retire_stop('${operator}', '{${prefix}stop}')`),
    answers: UNLESS_IMPORTED,
  },
  'transit.retire_trip': {
    calls: atOperators((prefix, operator) => `transit.retire_trip('${operator}', '{${prefix}trip}')`),
    answers: UNLESS_IMPORTED,
  },
  'transit.separate_stop': {
    calls: atOperators((prefix, operator) => `transit.separate_stop('${operator}', '{${prefix}stop}')`),
    answers: FOR_ADMINS,
  },
  'transit.describe_stops': alike(`transit.describe_stops('{theirs}', '{foreign_route}')`),
  'transit.quote_prices': {
    calls: {
      ...atOperators((prefix) => `transit.quote_prices('{${prefix}departure}')`),
      hidden: `transit.quote_prices('{hidden}')`,
    },
    answers: withRefusal('occurrence_not_found', FOR_SALE),
  },
  'transit.retire_vehicle': {
    calls: atOperators((prefix, operator) => `transit.retire_vehicle('${operator}', '{${prefix}vehicle}')`),
    answers: DONE_FOR_ADMINS,
  },
  'transit.search_departures': alike(
    `transit.search_departures('theirs', '{foreign_stop}', '{foreign_last_stop}', ((now() + interval '48 hours') at time zone 'Europe/Zurich')::date)`,
  ),
  'transit.seat_map': {
    calls: {
      ...atOperators((prefix) => `transit.seat_map('{${prefix}departure}')`),
      hidden: `transit.seat_map('{hidden}')`,
    },
    answers: withRefusal('occurrence_not_found', FOR_SALE),
  },
  'transit.sell_route': {
    calls: atOperators(
      (prefix, operator) =>
        `transit.sell_route('${operator}', '{${prefix}route}', '{${prefix}vehicle_type}')`,
    ),
    answers: FOR_ADMINS,
  },
  'transit.whole_fare': alike(
    `transit.whole_fare('{theirs}', '{foreign_fare_table}', '{foreign_pattern}', '{foreign_layout}')`,
  ),
}

/** Definer functions that answer a stranger, and why that reveals nothing private. Every other one refuses. */
export const ANSWERS_STRANGERS: Readonly<Record<string, string>> = {
  'core.availability': 'counts of free places of what is published',
  'core.change_me': "only the caller's own account",
  'core.check_limit': 'whether a page may have so many rows',
  'core.count_free': 'a count of free places of what is published',
  'transit.describe_calls': 'where and when a published departure calls',
  'core.describe_me': "only the caller's own account",
  'core.describe_operator': 'what an active operator says of itself',
  'core.find_events': 'published events',
  'core.find_locations': 'locations in use',
  'core.operator_id_of': 'the id of an active operator',
  'core.sees_occurrence': 'whether an occurrence is published',
  'core.sees_occurrence_of': 'whether a published occurrence is of an offering',
  'public.book': 'anyone who signed in may buy',
  'transit.list_departures': 'published departures, and counts of free seats',
  'transit.search_departures': 'published departures, and counts of free seats',
  'transit.quote_prices': 'the public fares of a published departure',
  'transit.seat_map': 'which seats of a published departure are taken, not by whom',
  'transit.whole_fare': 'a price of the public fare table',
}
