import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDatabase } from '#test/helpers/database.ts'
import { makeWorld } from '#test/rls/world.ts'

/** The columns that callers of each view rely on. */
const PROMISED: Readonly<Record<string, string>> = {
  audit_log: 'who when ip action old new',
  booking_passengers: 'booking_id seat name age from_stop to_stop',
  bookings:
    'id reference operator_id customer_id status payment_status contact_phone total currency created_at',
  bus_schedules: 'departure_time arrival_time available_seats fare bus_type seat_layout amenities',
  buses: 'id bus_type seat_layout amenities',
  class_events: 'id series_id starts_at capacity reg_count waitlist_count status',
  class_series: 'id name',
  event_waitlists: 'event_id customer_id position quantity promoted_at offer_expires_at',
  registrations: 'event_id customer_id status created_at',
  routes: 'id name stops',
  user_profiles: 'id full_name phone email role locale',
  users: 'id full_name phone email role locale',
}

test('the views of public', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const as = (account: string) => database.as('authenticated', { sub: world[account] ?? '' })

  await t.test('have the columns that callers rely on', async () => {
    for (const [view, columns] of Object.entries(PROMISED)) {
      const found = await database.rows<{ name: string }>(
        'select a.attname as name from pg_attribute as a where a.attrelid = $1::regclass and a.attnum > 0',
        [`public.${view}`],
      )
      const missing = columns.split(' ').filter((column) => !found.some(({ name }) => name === column))
      assert.deepEqual(missing, [], view)
    }
  })

  await t.test('tell a customer who travels where on what seat', async () => {
    const passengers = await as('customer').query(
      `select p.seat, p.name, p.age, p.from_stop, p.to_stop, p.price, p.currency, p.status
         from public.booking_passengers as p where p.booking_id = $1`,
      [world.booking],
    )
    assert.deepEqual(passengers, [
      {
        seat: '1A',
        name: 'Carla',
        age: '30',
        from_stop: 'ours first',
        to_stop: 'ours last',
        price: '12.50',
        currency: 'CHF',
        status: 'confirmed',
      },
    ])
  })

  await t.test('tell what was bought in major units, under the reference that a person reads', async () => {
    const [booking] = await as('customer').query<Record<string, unknown>>(
      'select b.reference, b.status, b.total, b.total_minor, b.payment_status from public.bookings as b where b.id = $1',
      [world.booking],
    )
    assert.match(String(booking?.reference), /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    assert.deepEqual(
      { ...booking, reference: '' },
      { reference: '', status: 'confirmed', total: '12.50', total_minor: 1250, payment_status: 'unpaid' },
    )
  })

  await t.test('list each booking once for one who is customer and staff of the same operator', async () => {
    await database.rows(
      `insert into core.members (operator_id, account_id, role, created_at) values ($1, $2, 'agent', now())`,
      [world.ours, world.customer],
    )
    const bookings = await as('customer').query<{ id: string }>('select b.id from public.bookings as b')
    const registrations = await as('customer').query<{ id: string }>(
      'select r.id from public.registrations as r',
    )
    const entries = await as('customer').query<{ id: string }>('select w.id from public.event_waitlists as w')
    await database.rows('delete from core.members as m where m.account_id = $1', [world.customer])
    const total = await database.rows<{ id: string }>(
      'select b.id from core.bookings as b where b.operator_id = $1 or b.customer_id = $2',
      [world.ours, world.customer_record_elsewhere],
    )
    assert.deepEqual(bookings.map(({ id }) => id).sort(), total.map(({ id }) => id).sort())
    assert.equal(new Set(registrations.map(({ id }) => id)).size, registrations.length)
    assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length)
  })

  await t.test('show everything to a reader with a role of the database itself', async () => {
    for (const [view, table] of [
      ['public.bookings', 'core.bookings'],
      ['public.booking_passengers', 'core.claims'],
      ['public.event_waitlists', 'core.waitlist_entries'],
    ]) {
      const count = (relation: string | undefined) =>
        database.rows(`select count(*)::integer as rows from ${relation}`)
      assert.deepEqual(await count(view), await count(table))
      assert.notDeepEqual(await count(view), [{ rows: 0 }])
    }
    const line = await database.rows(
      'select w.position from public.event_waitlists as w where w.event_id = $1 order by w.id',
      [world.event],
    )
    assert.deepEqual(line, [{ position: 1 }, { position: 2 }])
  })

  await t.test('show a departure with its vehicle, seats, fare and times', async () => {
    const [schedule] = await database.as('anon').query<Record<string, unknown>>(
      `select s.route, s.from_stop, s.time_zone, s.fare, s.fare_minor, s.currency, s.bus_type, s.amenities, s.status,
              jsonb_array_length(s.seat_layout) as seats, s.seat_layout -> 0 ->> 'seat' as first_seat
         from public.bus_schedules as s where s.id = $1`,
      [world.departure],
    )
    assert.deepEqual(schedule, {
      route: '1',
      from_stop: 'ours first',
      time_zone: 'Europe/Zurich',
      fare: '12.50',
      fare_minor: 1250,
      currency: 'CHF',
      bus_type: 'Small',
      amenities: { wifi: true },
      status: 'scheduled',
      seats: 5,
      first_seat: '1A',
    })
  })

  await t.test('show a route with the stops of its longest trip, in order', async () => {
    const [route] = await database
      .as('anon')
      .query<{ stops: { name: string; seconds: number }[] }>(
        'select r.stops from public.routes as r where r.id = $1',
        [world.route],
      )
    assert.deepEqual(
      route?.stops.map(({ name, seconds }) => [name, seconds]),
      [
        ['ours first', 0],
        ['ours last', 3600],
      ],
    )
  })

  await t.test('tell who waits their place in line, and an offer its times', async () => {
    const line = (account: string, id: string | undefined) =>
      as(account).query<Record<string, unknown>>(
        `select w.position, w.status, w.promoted_at is not null as promoted, w.offer_expires_at > w.promoted_at as expires
           from public.event_waitlists as w where w.id = $1`,
        [id],
      )
    assert.deepEqual(await line('customer', world.entry), [
      { position: 1, status: 'waiting', promoted: false, expires: null },
    ])
    assert.deepEqual(await line('neighbour', world.neighbours_entry), [
      { position: 2, status: 'waiting', promoted: false, expires: null },
    ])
    await as('neighbour').query('select public.cancel_booking($1)', [world.neighbours_registration])
    assert.deepEqual(await line('customer', world.entry), [
      { position: null, status: 'offered', promoted: true, expires: true },
    ])
    assert.deepEqual(await line('neighbour', world.neighbours_entry), [
      { position: 1, status: 'waiting', promoted: false, expires: null },
    ])
  })

  await t.test('say what became of a registration, and an instructor who comes', async () => {
    const registrations = (account: string) =>
      as(account).query<Record<string, unknown>>(
        `select r.booking_id, r.customer_id, r.status from public.registrations as r where r.event_id = $1 order by r.id`,
        [world.event],
      )
    assert.deepEqual(
      (await registrations('customer')).map(({ status }) => status),
      ['confirmed', 'held'],
    )
    const seen = await registrations('instructor')
    assert.deepEqual(
      seen.map(({ status, customer_id }) => [status, customer_id]),
      [
        ['confirmed', null],
        ['cancelled', null],
        ['held', null],
      ],
    )
    const roster = await as('instructor').query<Record<string, unknown>>(
      'select r.name, r.seat from core.read_roster($1, $2) as r order by r.seat',
      [world.ours, world.departure],
    )
    assert.deepEqual(
      roster.map(({ name, seat }) => [seat, name]),
      [
        ['1A', 'Carla'],
        ['2A', 'customer'],
        ['3A', 'Nils'],
        ['4A', 'neighbour'],
      ],
    )
  })

  await t.test('give everyone their role, and staff their customers', async () => {
    const users = async (account: string) =>
      (
        await as(account).query<{ full_name: string; role: string }>(
          'select u.full_name, u.role from public.users as u',
        )
      )
        .map(({ full_name, role }) => `${full_name}: ${role}`)
        .sort()
    assert.deepEqual(await users('customer'), ['customer: customer'])
    assert.deepEqual(await users('agent'), [
      'admin: admin',
      'agent: agent',
      'customer: customer',
      'instructor: instructor',
      'neighbour: customer',
      'till: agent',
    ])
  })
})

test('what is owed', async (t) => {
  const { rows } = await createDatabase(t)
  const cases = [
    { paid: 0, owed: 1000, status: 'confirmed', is: 'unpaid' },
    { paid: 400, owed: 1000, status: 'confirmed', is: 'unpaid' },
    { paid: 1000, owed: 1000, status: 'confirmed', is: 'paid' },
    { paid: 1000, owed: 600, status: 'confirmed', is: 'refund_due' },
    { paid: 1000, owed: 500, status: 'cancelled', is: 'refund_due' },
    { paid: 500, owed: 500, status: 'cancelled', is: 'paid' },
    { paid: 0, owed: 0, status: 'cancelled', is: 'unpaid' },
    { paid: 0, owed: 0, status: 'expired', is: 'unpaid' },
    { paid: 0, owed: 1000, status: 'cancelled', is: 'unpaid' },
    { paid: 0, owed: 0, status: 'held', is: 'free' },
    { paid: 0, owed: 0, status: 'confirmed', is: 'free' },
  ]
  for (const { paid, owed, status, is } of cases) {
    await t.test(`is ${is} with ${paid} paid of ${owed}, ${status}`, async () => {
      const found = await rows<{ is: string }>('select core.payment_status($1, $2, $3) as is', [
        paid,
        owed,
        status,
      ])
      assert.deepEqual(found, [{ is }])
    })
  }
})

test('an amount has the decimals of its currency', async (t) => {
  const { rows } = await createDatabase(t)
  for (const [minor, currency, written] of [
    [1250, 'CHF', '12.50'],
    [1250, 'JPY', '1250'],
    [1250, 'KWD', '1.250'],
    // ISO 4217 says two decimals, although people leave them out in daily use (Intl follows them, and says none).
    [125000, 'HUF', '1250.00'],
    [0, 'EUR', '0.00'],
    [9007199254740993n, 'EUR', '90071992547409.93'],
  ]) {
    assert.deepEqual(await rows('select core.major_units($1, $2)::text as written', [minor, currency]), [
      { written },
    ])
  }
})
