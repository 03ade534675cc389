import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TSchema } from '@fastify/type-provider-typebox'
import { Value } from 'typebox/value'
import { startBerth } from '#test/helpers/berth.ts'
import { refused } from '#test/helpers/refused.ts'
import { buildTestServer } from '#test/helpers/server.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

/** Texts that no field for people accepts, neither of one line nor of several. */
const BAD_TEXTS = ['', ' ', '\u200b', 'a\u0007', '\u001b[2Ja', 'a\u2028b', '\u202eab', 'a\u2066b', 'a\u0085']

interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

function* textsOf(schema: Schema, pointer: string): Generator<readonly [pointer: string, schema: Schema]> {
  if (schema.type === 'string') yield [pointer, schema]
  for (const [name, member] of Object.entries(schema.properties ?? {}))
    yield* textsOf(member, `${pointer}/${name}`)
  for (const choice of schema.anyOf ?? []) yield* textsOf(choice, pointer)
  if (schema.items) yield* textsOf(schema.items, `${pointer}/0`)
}

test('every text of every body is visible, over HTTP', async (t) => {
  const app = await buildTestServer(t)
  const { paths } = (await app.inject('/openapi.json')).json()
  let texts = 0
  for (const [path, methods] of Object.entries<
    Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>
  >(paths)) {
    for (const [method, { requestBody }] of Object.entries(methods)) {
      for (const { schema } of Object.values(requestBody?.content ?? {})) {
        for (const [pointer, text] of textsOf(schema, '')) {
          if (LOOKED_UP_OVER_HTTP.has(pointer)) continue
          texts += 1
          const taken = BAD_TEXTS.filter((bad) => Value.Check(text as TSchema, bad))
          assert.deepEqual(taken, [], `${method.toUpperCase()} ${path} ${pointer}`)
        }
      }
    }
  }
  assert.ok(texts > 30, `${texts} texts were found`)
})

/** By function and parameter: a call with a bad text in $2. $1 is the operator, $3 an event, $4 a departure, $5 a fare table. */
const CALLS: Readonly<Record<string, string>> = {
  'book.request': `public.book($1::text, jsonb_build_object('event_id', $3::uuid, 'contact', jsonb_build_object('name', $2::text)))`,
  'hold.request': `public.hold($1::text, jsonb_build_object('event_id', $3::uuid, 'passengers', jsonb_build_array(jsonb_build_object('name', $2::text))))`,
  'cancel_booking.reason': `public.cancel_booking($3::uuid, $2)`,
  'change_booking.changes': `public.change_booking($3::uuid, jsonb_build_object('class', $2::text))`,
  'quote_change.changes': `public.quote_change($3::uuid, jsonb_build_object('class', $2::text))`,
  'change_vehicle_type.name': 'public.change_vehicle_type($1::text, gen_random_uuid(), $2)',
  'change_vehicle_type.amenities': `public.change_vehicle_type($1::text, gen_random_uuid(), amenities => jsonb_build_object('wifi', $2::text))`,
  'create_fare_table.name': 'public.create_fare_table($1::text, $2)',
  'create_fare_table.currency': `public.create_fare_table($1::text, 'Fares', currency => $2)`,
  'create_fare_table.fares': `public.create_fare_table($1::text, 'Fares', jsonb_build_array(jsonb_build_object('from_zone', $2::text, 'price_minor', 1)))`,
  'create_fare_table.rules': `public.create_fare_table($1::text, 'Fares', rules => jsonb_build_object('adjustments', jsonb_build_array(jsonb_build_object('name', $2::text, 'percent', 50))))`,
  'set_fares.fares': `public.set_fares($1::text, $5, jsonb_build_array(jsonb_build_object('to_zone', $2::text, 'price_minor', 1)))`,
  'set_fare_rules.rules': `public.set_fare_rules($1::text, $5, jsonb_build_object('adjustments', jsonb_build_array(jsonb_build_object('name', $2::text, 'percent', 50))))`,
  'create_layout.name': `public.create_layout($1::text, $2, '{"decks": [["1"]]}')`,
  'create_layout.places': `public.create_layout($1::text, 'Vehicle', jsonb_build_object('decks', '[["1"]]'::jsonb, 'deck_names', jsonb_build_array($2::text)))`,
  'create_vehicle_type.name': 'public.create_vehicle_type($1::text, $2, gen_random_uuid())',
  'create_vehicle_type.amenities': `public.create_vehicle_type($1::text, 'Coach', gen_random_uuid(), jsonb_build_object($2::text, true))`,
  'classes.cancel_event.p_reason': 'classes.cancel_event($3, $2)',
  'classes.create_event.p_name': `classes.create_event($1, $2, core.now() + interval '1 day', 9, p_duration_s => 60)`,
  'classes.create_event.p_description': `classes.create_event($1, 'Yoga', core.now() + interval '1 day', 9, p_duration_s => 60, p_description => $2)`,
  'classes.create_event.p_currency': `classes.create_event($1, 'Yoga', core.now() + interval '1 day', 9, p_duration_s => 60, p_currency => $2)`,
  'core.cancel_occurrence.p_reason': 'core.cancel_occurrence($3, $2)',
  'core.change_me.p_changes': `core.change_me(jsonb_build_object('full_name', $2::text))`,
  'create_operator.slug': `public.create_operator($2, 'Lines', 'UTC', 'CHF')`,
  'create_operator.name': `public.create_operator('new', $2, 'UTC', 'CHF')`,
  'create_operator.time_zone': `public.create_operator('new', 'Lines', $2, 'CHF')`,
  'create_operator.currency': `public.create_operator('new', 'Lines', 'UTC', $2)`,
  'create_operator.details': `public.create_operator('new', 'Lines', 'UTC', 'CHF', jsonb_build_object('contact_address', $2::text))`,
  'create_operator.admin_email': `public.create_operator('new', 'Lines', 'UTC', 'CHF', '{}', $2)`,
  'change_operator.changes': `public.change_operator($1::text, jsonb_build_object('website', $2::text))`,
  'core.change_operator.p_changes': `core.change_operator($1, jsonb_build_object('name', $2::text))`,
  'core.create_operator.p_fields': `core.create_operator(jsonb_build_object('slug', 'new', 'name', $2::text, 'time_zone', 'UTC', 'currency', 'CHF'))`,
  'core.create_operator.p_admin_email': `core.create_operator('{"slug": "new", "name": "New", "time_zone": "UTC", "currency": "CHF"}', $2)`,
  'change_brand.changes': `public.change_brand($1::text, gen_random_uuid(), jsonb_build_object('colour', $2::text))`,
  'transit.change_brand.p_changes': `transit.change_brand($1, gen_random_uuid(), jsonb_build_object('logo_url', $2::text))`,
  'core.change_role.p_role': 'core.change_role($1, gen_random_uuid(), $2)',
  'core.create_api_key.p_name': 'core.create_api_key($1, $2)',
  'core.create_api_key.p_role': `core.create_api_key($1, 'Kiosk', $2)`,
  'core.create_customer.p_full_name': 'core.create_customer($1, $2)',
  'core.create_customer.p_phone': `core.create_customer($1, 'Ann', $2)`,
  'core.create_customer.p_email': `core.create_customer($1, 'Ann', null, $2)`,
  'core.create_customer.p_locale': `core.create_customer($1, 'Ann', null, null, $2)`,
  'core.create_fare_table.p_name': 'core.create_fare_table($1, $2)',
  'core.create_fare_table.p_currency': `core.create_fare_table($1, 'Fares', $2)`,
  'core.create_fare_table.p_fares': `core.create_fare_table($1, 'Fares', null, jsonb_build_array(jsonb_build_object('from_zone', $2::text, 'price_minor', 1)))`,
  'core.create_fare_table.p_rules': `core.create_fare_table($1, 'Fares', p_rules => jsonb_build_object('adjustments', jsonb_build_array(jsonb_build_object('name', $2::text, 'percent', 50))))`,
  'core.set_fare_rules.p_rules': `core.set_fare_rules($1, $5, jsonb_build_object('adjustments', jsonb_build_array(jsonb_build_object('name', $2::text, 'percent', 50))))`,
  'core.set_fares.p_fares': `core.set_fares($1, $5, jsonb_build_array(jsonb_build_object('to_zone', $2::text, 'price_minor', 1)))`,
  'core.create_layout.p_name': `core.create_layout($1, $2, '{"decks": [[{"rows": "1", "seats": "A"}]]}')`,
  'core.create_layout.p_places': `core.create_layout($1, 'Vehicle', jsonb_build_object('decks', '[[{"rows": "1", "seats": "A"}]]'::jsonb, 'class', $2::text))`,
  'core.create_policy.p_name': 'core.create_policy($1, $2)',
  'core.create_policy.p_fees': `core.create_policy($1, 'Terms', p_fees => jsonb_build_array(jsonb_build_object('before_s', $2::text)))`,
  'core.invite_member.p_role': `core.invite_member($1, $2, p_email => 'ann@example.org')`,
  'core.invite_member.p_email': `core.invite_member($1, 'agent', p_email => $2)`,
  'transit.add_departure.p_departure': `transit.add_departure($1, jsonb_build_object('route', $2::text, 'date', '2027-01-01', 'start', '08:00'))`,
  'transit.change_calendar.p_changes': `transit.change_calendar($1, gen_random_uuid(), jsonb_build_object('name', $2::text))`,
  'transit.change_route.p_changes': `transit.change_route($1, gen_random_uuid(), jsonb_build_object('name', $2::text))`,
  'transit.change_stop.p_changes': `transit.change_stop($1, gen_random_uuid(), jsonb_build_object('name', $2::text))`,
  'transit.change_trip.p_changes': `transit.change_trip($1, gen_random_uuid(), jsonb_build_object('headsign', $2::text))`,
  'transit.copy_season.p_season': `transit.copy_season($1, gen_random_uuid(), jsonb_build_object('name', $2::text, 'from', '2027-01-01', 'until', '2027-02-01'))`,
  'transit.create_calendar.p_calendar': `transit.create_calendar($1, jsonb_build_object('name', $2::text))`,
  'transit.create_route.p_route': `transit.create_route($1, jsonb_build_object('name', $2::text, 'stops', '[]'::jsonb))`,
  'transit.create_stop.p_stop': `transit.create_stop($1, jsonb_build_object('name', $2::text))`,
  'transit.create_trip.p_trip': `transit.create_trip($1, jsonb_build_object('route', $2::text, 'calendar', 'Daily', 'start', '08:00'))`,
  'transit.create_trips.p_trips': `transit.create_trip($1, jsonb_build_object('route', '51', 'calendar', $2::text, 'start', '08:00'))`,
  'transit.delay_departure.p_delay': `transit.delay_departure($4, jsonb_build_object('times', jsonb_build_array($2::text)))`,
  'transit.cancel_departure.p_reason': 'transit.cancel_departure($4, $2)',
  'transit.change_vehicle_type.p_name': 'transit.change_vehicle_type($1, gen_random_uuid(), $2)',
  'transit.change_vehicle_type.p_amenities': `transit.change_vehicle_type($1, gen_random_uuid(), p_amenities => jsonb_build_object('wifi', $2::text))`,
  'transit.create_vehicle.p_number': 'transit.create_vehicle($1, gen_random_uuid(), $2)',
  'transit.create_vehicle_type.p_name': 'transit.create_vehicle_type($1, $2, gen_random_uuid())',
  'transit.create_vehicle_type.p_amenities': `transit.create_vehicle_type($1, 'Coach', gen_random_uuid(), jsonb_build_object($2::text, true))`,
}

/** Used for a look-up and not stored. */
const LOOKED_UP_OVER_HTTP = new Set(['/token'])
const LOOKED_UP = new Set([
  ...[
    'book.operator',
    'book.idempotency_key',
    'hold.operator',
    'hold.idempotency_key',
    'change_booking.idempotency_key',
  ],
  ...['archive_operator', 'change_brand', 'change_operator', 'deactivate_operator', 'restore_operator'].map(
    (name) => `${name}.operator`,
  ),
  ...['change_vehicle_type.operator', 'create_layout.operator', 'create_vehicle_type.operator'],
  ...['create_fare_table.operator', 'set_fare_rules.operator', 'set_fares.operator'],
  ...['core.accept_invitation.p_token', 'core.decline_invitation.p_token'],
])

test('every text of every function that writes is visible, over SQL', async (t) => {
  const berth = await startBerth(t)
  const timetable = await makeTimetable(berth)
  const { operator, admin } = timetable
  await berth.owner.query('select core.set_self_service(true)')
  const offering = await timetable.trip({ stops: await timetable.stops(2) })
  await timetable.generate(new Date(berth.now().getTime() + 7 * 86_400_000).toISOString().slice(0, 10))
  const trip = await timetable.first(offering)
  const event = await operator.event({ capacity: 9 })
  const fareTableId = await operator.fareTable([{ priceMinor: 1 }])
  const parameters = await berth.database.rows<{ parameter: string }>(
    `select regexp_replace(p.oid::regproc::text, '^public\\.', '') || '.' || a.name as parameter
       from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
      cross join lateral unnest(p.proargnames, p.proargtypes::oid[]) as a(name, type)
      where n.nspname in ('core', 'classes', 'public', 'transit') and p.proowner = 'berth_owner'::regrole
        and p.provolatile = 'v' and has_function_privilege('authenticated', p.oid, 'execute')
        and a.type in ('text'::regtype, 'jsonb'::regtype)
      order by 1`,
  )
  await t.test('that there is', () => {
    const written = parameters
      .map(({ parameter }) => parameter)
      .filter((parameter) => !LOOKED_UP.has(parameter))
    assert.deepEqual(Object.keys(CALLS).sort(), written.sort())
  })

  const given = (bad: string) => [operator.id, bad, event.id, trip.id, fareTableId]
  for (const [parameter, call] of Object.entries(CALLS)) {
    await t.test(parameter, async () => {
      const before = await operator.rows()
      for (const bad of BAD_TEXTS) {
        const named = 'select from (select $1::uuid, $2::text, $3::uuid, $4::uuid, $5::uuid) as given'
        const asked = admin.sql.query(`${named} cross join lateral (select ${call}) as asked`, given(bad))
        await assert.rejects(asked, refused('invalid_request'), `${parameter} takes ${JSON.stringify(bad)}`)
      }
      assert.deepEqual(await operator.rows(), before)
    })
  }
})
