import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { createClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import { createBookings } from '#db/booking/bookings.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { accountIdOfSubject } from '#http/identity/account_ids.ts'
import { JWT_SECRET } from '#support/tokens.ts'
import { buildTestServer } from '#test/helpers/server.ts'
import { makeWorld } from '#test/rls/world.ts'
import { startSupabaseDatabase } from '#test/supabase/cluster.ts'
import { startRest } from '#test/supabase/postgrest.ts'

const ISSUER = 'https://accounts.example/'

function sign(claims: Readonly<Record<string, unknown>>): Promise<string> {
  return new SignJWT({ role: 'authenticated', aud: 'authenticated', iss: ISSUER, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(JWT_SECRET))
}

test('people whom another service signs in', async (t) => {
  const database = await startSupabaseDatabase(t)
  const world = await makeWorld(database)
  const url = await startRest(t, database.authenticatorUrl, JWT_SECRET)
  const bookings = createBookings(readDatabaseSettings({ DATABASE_URL: database.appUrl }))
  t.after(() => bookings.close())
  const app = await buildTestServer(t, { pool: database.app, bookings, env: { JWT_ISSUER: ISSUER } })

  const overHttp = async (
    token: string,
    method: 'GET' | 'PATCH' | 'POST',
    path: string,
    payload?: object,
  ) => {
    const answer = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
      ...(payload === undefined ? {} : { payload }),
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  const overRest = (token: string) => createClient(url, token, { accessToken: async () => token })
  const accountsOf = async (id: string | undefined) =>
    (
      await database.admin.query(
        'select a.full_name, a.email, a.phone, a.locale from core.accounts as a where a.id = $1',
        [id],
      )
    ).rows
  const customersOf = async (id: string | undefined) =>
    (
      await database.admin.query(
        'select c.full_name, c.email from core.customers as c where c.operator_id = $1 and c.account_id = $2',
        [world.ours, id],
      )
    ).rows
  const event = { occurrence_id: world.event, waitlist: true }

  await t.test('bring their profile to their first booking over HTTP', async () => {
    const sub = randomUUID()
    const token = await sign({
      sub,
      email: 'sofia@example.org',
      phone: '41791111111',
      user_metadata: { full_name: 'Sofia Rossi', locale: 'it-CH' },
    })
    const before = await overHttp(token, 'GET', '/me')
    assert.deepEqual([before.body.full_name, before.body.email], ['Sofia Rossi', 'sofia@example.org'])
    assert.deepEqual(await accountsOf(sub), [])

    const booked = await overHttp(token, 'POST', '/bookings', event)
    assert.equal(booked.status, 202, JSON.stringify(booked.body))
    assert.deepEqual(await accountsOf(sub), [
      { full_name: 'Sofia Rossi', email: 'sofia@example.org', phone: '+41791111111', locale: 'it-CH' },
    ])
    assert.deepEqual(await customersOf(sub), [{ full_name: 'Sofia Rossi', email: 'sofia@example.org' }])
  })

  await t.test('bring it to their first booking over PostgREST', async () => {
    const sub = randomUUID()
    const token = await sign({ sub, email: 'luca@example.org', user_metadata: { full_name: 'Luca' } })
    const { error } = await overRest(token).rpc('book', {
      operator: 'ours',
      request: event,
      idempotency_key: randomUUID(),
    })
    assert.equal(error, null)
    assert.deepEqual(await accountsOf(sub), [
      { full_name: 'Luca', email: 'luca@example.org', phone: null, locale: null },
    ])
    assert.deepEqual(await customersOf(sub), [{ full_name: 'Luca', email: 'luca@example.org' }])
  })

  await t.test('keep what they changed, whatever later tokens say', async () => {
    const sub = randomUUID()
    const token = await sign({ sub, name: 'As issued', email: 'mia@example.org', locale: 'de' })
    const changed = await overHttp(token, 'PATCH', '/me', { full_name: 'Mia', locale: null })
    assert.deepEqual([changed.body.full_name, changed.body.locale], ['Mia', null])
    const later = await sign({ sub, name: 'As issued later', email: 'other@example.org', locale: 'fr' })
    await overHttp(later, 'POST', '/bookings', event)
    await overRest(later).rpc('book', { operator: 'theirs', request: {}, idempotency_key: randomUUID() })
    assert.deepEqual(await accountsOf(sub), [
      { full_name: 'Mia', email: 'mia@example.org', phone: null, locale: null },
    ])
  })

  await t.test('are one account over HTTP and PostgREST, also with a subject that is no UUID', async () => {
    const sub = 'auth0|5f7c8ec7c33c6c004bbafe82'
    const id = accountIdOfSubject(ISSUER, sub)
    const token = await sign({ sub, name: 'Zoë', email: 'zoe@example.org', email_verified: true })
    const booked = await overHttp(token, 'POST', '/bookings', {
      occurrence_id: world.departure,
      passengers: [{ seat: '5A' }],
    })
    assert.equal(booked.status, 201, JSON.stringify(booked.body))
    const seen = await overRest(token).from('bookings').select('id')
    assert.deepEqual(seen.data, [{ id: booked.body.id }])
    const profile = await overRest(token).from('user_profiles').select('id, full_name, email').single()
    assert.deepEqual(profile.data, { id, full_name: 'Zoë', email: 'zoe@example.org' })
    const cancelled = await overRest(token).rpc('cancel_booking', {
      booking_id: booked.body.id,
      reason: 'ill',
    })
    assert.equal(cancelled.error, null)
    assert.equal((await overHttp(token, 'GET', `/bookings/${booked.body.id}`)).body.status, 'cancelled')

    const elsewhere = await sign({ sub, iss: 'https://elsewhere.example/' })
    assert.deepEqual((await overRest(elsewhere).from('bookings').select('id')).data, [])
    assert.equal((await overHttp(elsewhere, 'GET', '/me')).status, 401)
  })

  await t.test('are invited by the address that the issuer verified, and by no other', async () => {
    const admin = await sign({ sub: world.admin })
    const invited = await overHttp(admin, 'POST', '/operators/ours/invitations', {
      role: 'agent',
      email: 'new@example.org',
    })
    assert.equal(invited.status, 201, JSON.stringify(invited.body))
    const claims = { name: 'X', email: 'new@example.org' }
    const liar = await sign({ sub: 'auth0|liar', ...claims, email_verified: false })
    const person = await sign({ sub: 'auth0|person', ...claims, email_verified: true })
    const invitationsOf = async (token: string) =>
      (await overHttp(token, 'GET', '/me/invitations')).body.items
    assert.equal((await invitationsOf(liar)).length, 0)
    assert.equal((await invitationsOf(person)).length, 1)
    for (const token of [liar, person]) await overHttp(token, 'PATCH', '/me', { locale: 'en' })
    assert.equal((await invitationsOf(liar)).length, 0)
    assert.equal((await invitationsOf(person)).length, 1)
  })
})
