import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { makeWorld } from '#test/rls/world.ts'
import { startSupabaseDatabase } from '#test/supabase/cluster.ts'
import { startRest } from '#test/supabase/postgrest.ts'

const JWT_SECRET = 'a-secret-of-the-project-that-only-this-test-has'

function sign(
  claims: Readonly<Record<string, unknown>>,
  secret = JWT_SECRET,
  expires: string | number = '1h',
): Promise<string> {
  return new SignJWT({ aud: 'authenticated', ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret))
}

interface Departure {
  occurrence_id: string
  free_seats: number
  from_stop: string
}

interface Verdict {
  status: string
  code?: string
  replayed?: boolean
  booking?: { id: string; total_minor: number }
}

test('a Supabase project', async (t) => {
  const database = await startSupabaseDatabase(t)
  const world = await makeWorld(database)
  const url = await startRest(t, database.authenticatorUrl, JWT_SECRET)

  const anonKey = await sign({ role: 'anon' })
  const clientOf = (key: string, token?: string): SupabaseClient =>
    createClient(
      url,
      key,
      token === undefined ? { auth: { persistSession: false } } : { accessToken: async () => token },
    )
  const anon = clientOf(anonKey)
  const signedIn = async (account: string) =>
    clientOf(anonKey, await sign({ sub: world[account], role: 'authenticated', email: 'x@example.org' }))
  const [customer, neighbour, stranger, agent, admin] = [
    await signedIn('customer'),
    await signedIn('neighbour'),
    await signedIn('stranger'),
    await signedIn('agent'),
    await signedIn('admin'),
  ]
  const search = (client: SupabaseClient) =>
    client.rpc('search_departures', {
      operator: 'ours',
      from_stop_id: world.stop,
      to_stop_id: world.last_stop,
      date: dateInTwoDays(),
    })

  await t.test('installs twice alike, and keeps what the project had granted on its own tables', async () => {
    const again = await migrateUp({ url: database.url })
    assert.deepEqual(again, { migrations: [], objects: [], dropped: [] })
    const { data, error } = await anon.from('notes').select('text')
    assert.equal(error, null)
    assert.equal(data?.length, 1)
  })

  await t.test('lets anyone search departures, and see routes and schedules', async () => {
    const { data, error } = await search(anon)
    assert.equal(error, null)
    assert.deepEqual(
      asDepartures(data).map(({ occurrence_id, free_seats, from_stop }) => [
        occurrence_id,
        free_seats,
        from_stop,
      ]),
      [[world.departure, 1, 'ours first']],
    )
    const schedules = await anon
      .from('bus_schedules')
      .select('id, route, departure_time, available_seats, fare, amenities')
      .eq('operator_id', world.ours)
      .contains('amenities', { wifi: true })
      .order('departure_time')
    assert.equal(schedules.error, null)
    assert.deepEqual(
      schedules.data?.map(({ id, available_seats, fare }) => [id, available_seats, fare]),
      [[world.departure, 1, 12.5]],
    )
    const routes = await anon.from('routes').select('name, stops').eq('operator_id', world.ours).single()
    assert.equal(routes.data?.stops.length, 2)
    const departing = await anon
      .from('routes')
      .select('name, bus_schedules(id, available_seats)')
      .eq('operator_id', world.ours)
      .single()
    assert.equal(departing.error, null)
    assert.deepEqual(departing.data.bus_schedules, [{ id: world.departure, available_seats: 1 }])
  })

  await t.test('shows anyone who is not signed in nothing of bookings', async () => {
    const { data, error, status } = await anon.from('bookings').select()
    assert.equal(data, null)
    assert.equal(error?.code, '42501')
    assert.equal(status, 401)
    const booked = await anon.rpc('book', { operator: 'ours', request: {}, idempotency_key: 'x' })
    assert.equal(booked.error?.code, '42501')
  })

  let bookingId = ''
  await t.test('books for whoever is signed in, and answers the same key with the same booking', async () => {
    const request = {
      departure_id: world.departure,
      passengers: [{ seat: '5A', name: 'Sofia', age: 41 }],
      contact: { name: 'Sofia', phone: '+41 79 111 11 11' },
    }
    const book = () => stranger.rpc('book', { operator: 'ours', request, idempotency_key: 'first' })
    const { data, error } = await book()
    assert.equal(error, null)
    const verdict = asVerdict(data)
    assert.equal(verdict.status, 'confirmed')
    assert.equal(verdict.booking?.total_minor, 1250)
    bookingId = verdict.booking?.id ?? ''

    const again = asVerdict((await book()).data)
    assert.deepEqual([again.replayed, again.booking?.id], [true, bookingId])
    const other = { ...request, contact: { name: 'Another' } }
    const reused = await stranger.rpc('book', { operator: 'ours', request: other, idempotency_key: 'first' })
    assert.equal(asVerdict(reused.data).code, 'key_reused')
  })

  await t.test('refuses what is taken with a code and an answer, not an error', async () => {
    const request = { departure_id: world.departure, passengers: [{ seat: '5A' }] }
    const { data, error } = await customer.rpc('book', {
      operator: 'ours',
      request,
      idempotency_key: randomUUID(),
    })
    assert.equal(error, null)
    assert.deepEqual([asVerdict(data).status, asVerdict(data).code], ['refused', 'place_taken'])
  })

  await t.test('raises for malformed input, with the code in details', async () => {
    const { error } = await customer.rpc('book', {
      operator: 'ours',
      request: { passengers: 1 },
      idempotency_key: 'x',
    })
    assert.equal(error?.code, 'RB011')
    assert.equal(JSON.parse(error?.details ?? '{}').code, 'invalid_request')
  })

  await t.test('shows a customer their own bookings, with passengers', async () => {
    const { data, error } = await stranger
      .from('bookings')
      .select('id, status, payment_status, total, currency, contact_phone')
    assert.equal(error, null)
    assert.deepEqual(data, [
      {
        id: bookingId,
        status: 'confirmed',
        payment_status: 'unpaid',
        total: 12.5,
        currency: 'CHF',
        contact_phone: '+41 79 111 11 11',
      },
    ])
    const passengers = await stranger
      .from('booking_passengers')
      .select('seat, name, age, from_stop, to_stop')
      .eq('booking_id', bookingId)
    assert.deepEqual(passengers.data, [
      { seat: '5A', name: 'Sofia', age: 41, from_stop: 'ours first', to_stop: 'ours last' },
    ])
    const embedded = await stranger.from('bookings').select('id, booking_passengers(seat, name)')
    assert.equal(embedded.error, null)
    assert.deepEqual(embedded.data, [{ id: bookingId, booking_passengers: [{ seat: '5A', name: 'Sofia' }] }])
    const profile = await stranger.from('user_profiles').select('id, role').single()
    assert.deepEqual(profile.data, { id: world.stranger, role: 'customer' })
  })

  await t.test('refuses a customer what is others’', async () => {
    const seen = await stranger.from('bookings').select('id').eq('id', world.booking)
    assert.deepEqual(seen.data, [])
    const everything = await neighbour.from('bookings').select('id')
    assert.equal(
      everything.data?.some(({ id }) => id === bookingId || id === world.booking),
      false,
    )
    const cancelled = await stranger.rpc('cancel_booking', { booking_id: world.booking, reason: 'mine now' })
    assert.equal(cancelled.error?.code, 'RB024')
    const confirmed = await stranger.rpc('confirm', { booking_id: world.hold })
    assert.equal(confirmed.error?.code, 'RB024')
    const log = await stranger.from('audit_log').select()
    assert.deepEqual(log.data, [])
  })

  await t.test('lets nobody write a view', async () => {
    for (const client of [anon, stranger, agent, admin]) {
      assert.notEqual(
        (await client.from('bookings').update({ status: 'cancelled' }).eq('id', bookingId)).error,
        null,
      )
      assert.notEqual(
        (await client.from('operators').update({ name: 'Mine' }).eq('id', world.ours)).error,
        null,
      )
      assert.notEqual((await client.from('operators').delete().eq('id', world.ours)).error, null)
      assert.notEqual((await client.from('buses').insert({ number: '13' })).error, null)
    }
  })

  await t.test('shows staff their operator’s bookings, and an admin the audit log', async () => {
    const { data } = await agent.from('bookings').select('id, operator_id')
    assert.equal(
      data?.some(({ id }) => id === bookingId),
      true,
    )
    assert.equal(
      data?.every(({ operator_id }) => operator_id === world.ours),
      true,
    )
    const log = await admin.from('audit_log').select('who, action, new').eq('row_id', bookingId)
    assert.deepEqual(
      log.data?.map(({ who, action }) => [who, action]),
      [[world.stranger, 'booking.confirmed']],
    )
    assert.deepEqual((await agent.from('audit_log').select()).data, [])
  })

  await t.test('has no free seat left for anyone', async () => {
    for (const client of [anon, customer, agent, await signedIn('rival')]) {
      const { data } = await search(client)
      assert.deepEqual(
        asDepartures(data).map(({ free_seats }) => free_seats),
        [0],
      )
      const schedule = await client
        .from('bus_schedules')
        .select('available_seats')
        .eq('id', world.departure)
        .single()
      assert.equal(schedule.data?.available_seats, 0)
    }
  })

  await t.test('holds, confirms, releases and cancels for whoever booked', async () => {
    const cancelled = await stranger.rpc('cancel_booking', { booking_id: bookingId, reason: 'ill' })
    assert.equal(cancelled.error, null)
    const request = { departure_id: world.departure, passengers: [{ seat: '5A' }] }
    const held = asVerdict(
      (await stranger.rpc('hold', { operator: 'ours', request, idempotency_key: randomUUID() })).data,
    )
    assert.equal(held.status, 'held')
    assert.equal((await stranger.rpc('release', { booking_id: held.booking?.id })).error, null)
    const again = asVerdict(
      (await stranger.rpc('hold', { operator: 'ours', request, idempotency_key: randomUUID() })).data,
    )
    const confirmed = await stranger.rpc('confirm', { booking_id: again.booking?.id })
    assert.equal(asVerdict(confirmed.data).status, 'confirmed')
  })

  await t.test(
    'believes no token of another issuer, none that has expired, and no role that is not granted',
    async () => {
      const claims = { sub: world.admin, role: 'authenticated' }
      const forged = clientOf(anonKey, await sign(claims, 'another-secret-of-the-same-length-as-the-one'))
      assert.equal((await forged.from('bookings').select()).status, 401)
      const expired = clientOf(anonKey, await sign(claims, JWT_SECRET, Math.floor(Date.now() / 1000) - 60))
      assert.equal((await expired.from('bookings').select()).status, 401)
      for (const role of ['berth_owner', 'berth_app', 'supabase_owner']) {
        const climber = clientOf(anonKey, await sign({ ...claims, role }))
        const { data, error } = await climber.from('bookings').select()
        assert.deepEqual([data, error?.code], [null, '42501'], role)
      }
    },
  )

  await t.test('takes nothing from a token but who it is of', async () => {
    const boast = {
      sub: world.stranger,
      role: 'authenticated',
      user_metadata: { role: 'admin' },
      app_metadata: { operator_id: world.ours },
    }
    const { data } = await clientOf(anonKey, await sign(boast))
      .from('bookings')
      .select('id')
    assert.equal(
      data?.some(({ id }) => id === world.booking),
      false,
    )
  })

  await t.test('reaches schema public only, and with the service key every row', async () => {
    const { error } = await admin.schema('core').from('bookings').select()
    assert.equal(error?.code, 'PGRST106')
    const service = clientOf(await sign({ role: 'service_role' }))
    const { data } = await service.from('operators').select('slug').order('slug')
    assert.deepEqual(data, [{ slug: 'closed' }, { slug: 'ours' }, { slug: 'theirs' }])
    const bookings = await service.from('bookings').select('id')
    const { rows } = await database.admin.query('select b.id from core.bookings as b')
    assert.equal(bookings.data?.length, rows.length)
    assert.notEqual(rows.length, 0)
    const line = await service
      .from('event_waitlists')
      .select('position')
      .eq('event_id', world.event)
      .order('id')
    assert.deepEqual(
      line.data?.map(({ position }) => position),
      [1, 2],
    )
  })
})

function asVerdict(data: unknown): Verdict {
  assert.ok(typeof data === 'object' && data !== null && 'status' in data && typeof data.status === 'string')
  return { ...data, status: data.status }
}

function asDepartures(data: unknown): Departure[] {
  assert.ok(Array.isArray(data))
  return data
}

/** The local date of what leaves 48 hours from now in Zurich. */
function dateInTwoDays(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Zurich' }).format(Date.now() + 48 * 3_600_000)
}
