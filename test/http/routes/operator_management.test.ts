import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Api, startApi } from '#test/helpers/api.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import { refused } from '#test/helpers/refused.ts'

const COAST = { slug: 'coast-lines', name: 'Coast Lines', time_zone: 'Europe/Zurich', currency: 'CHF' }

interface World {
  readonly berth: Berth
  readonly api: Api
}

async function startWorld(t: Parameters<typeof startBerth>[0]): Promise<World> {
  const berth = await startBerth(t)
  return { berth, api: await startApi(berth) }
}

const allowSelfService = ({ berth }: World, allowed = true) =>
  berth.owner.query('select core.set_self_service($1)', [allowed])

const anyone = async ({ berth, api }: World) => api.as({ accountId: await berth.account() })

async function installationAdmin({ berth, api }: World) {
  const accountId = await berth.account()
  await berth.owner.query('select core.grant_installation_admin($1)', [accountId])
  return api.as({ accountId })
}

const operators = async ({ berth }: World) =>
  berth.database.rows<{ slug: string; name: string }>(
    'select o.slug, o.name from core.operators as o order by o.slug',
  )

test('an operator is created', async (t) => {
  const world = await startWorld(t)
  const { api } = world
  const me = await anyone(world)

  await t.test('by nobody but admins of the installation, until self-service is allowed', async () => {
    assert.equal((await api.stranger.post('/operators', COAST)).body.code, 'sign_in_required')
    const refused = await me.post('/operators', COAST)
    assert.deepEqual([refused.status, refused.body.code], [403, 'self_service_off'])
    assert.deepEqual(await operators(world), [])
  })

  await t.test('by self-service, and its creator is the first admin', async () => {
    await allowSelfService(world)
    const created = await me.post('/operators', {
      ...COAST,
      languages: ['de-CH', 'fr'],
      colour: '#1A5FB4',
      contact_address: 'Quay 1\nHarbour',
      logo_url: 'https://coast-lines.example/logo.svg',
    })
    assert.deepEqual([created.status, created.headers.location], [201, '/api/v1/operators/coast-lines'])
    assert.deepEqual(
      [created.body.colour, created.body.currency_decimals, created.body.status, created.body.invitation],
      ['#1a5fb4', 2, 'active', null],
    )
    assert.equal(created.body.staff.role, 'admin')
    const { invitation: _, ...operator } = created.body
    assert.deepEqual((await me.get('/operators/coast-lines')).body, operator)
    assert.deepEqual((await api.stranger.get('/operators/coast-lines')).body, { ...operator, staff: null })
    assert.deepEqual((await api.stranger.get('/operators')).body.items, [{ ...operator, staff: null }])
    assert.equal(
      (await me.post('/operators/coast-lines/invitations', { role: 'agent', email: 'a@example.org' })).status,
      201,
    )
  })

  await t.test('once under a slug', async () => {
    const again = await (await anyone(world)).post('/operators', { ...COAST, name: 'Another' })
    assert.deepEqual([again.status, again.body.code, again.body.field], [409, 'already_exists', '/slug'])
    assert.deepEqual(await operators(world), [{ slug: 'coast-lines', name: 'Coast Lines' }])
  })

  for (const [field, value] of Object.entries({
    slug: 'Coast Lines',
    name: ' ',
    time_zone: 'Mars/Olympus',
    currency: 'XYZ',
    languages: ['german!'],
    logo_url: 'javascript:alert(1)',
    colour: 'blue',
    website: 'www.coast-lines.example',
    contact_email: 'nobody',
    contact_phone: 'call me',
    contact_address: '\u0007',
    status: 'closed',
    colours: '#ffffff',
  })) {
    await t.test(`not with ${field} ${JSON.stringify(value)}`, async () => {
      const before = await operators(world)
      const { status, body } = await me.post('/operators', { ...COAST, slug: 'other', [field]: value })
      assert.deepEqual([status, body.code], [422, 'invalid_request'])
      const pointer = body.field ?? body.errors[0].pointer
      assert.ok(String(pointer).startsWith(`/${field}`), `${pointer} is named`)
      assert.deepEqual(await operators(world), before)
    })
  }

  await t.test('not under a slug that looks like an id, nor with a language twice', async () => {
    const id = '018f3c5e-7b1a-7c3d-8e2f-9a0b1c2d3e4f'
    assert.equal((await me.post('/operators', { ...COAST, slug: id })).body.field, '/slug')
    const twice = await me.post('/operators', { ...COAST, slug: 'other', languages: ['de', 'DE'] })
    assert.equal(twice.body.field, '/languages')
    const invites = await me.post('/operators', { ...COAST, slug: 'other', admin_email: 'ada@example.org' })
    assert.equal(invites.body.field, '/admin_email')
  })

  await t.test('by people, not by machines', async () => {
    const { body } = await me.post('/operators/coast-lines/api-keys', { name: 'Till', role: 'admin' })
    const machine = api.withHeaders({ 'x-api-key': body.secret })
    const refused = await machine.post('/operators', { ...COAST, slug: 'robots' })
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.reason],
      [403, 'not_allowed', 'machine'],
    )
    assert.equal((await machine.patch('/operators/coast-lines', { languages: [] })).status, 200)
  })

  await t.test('by somebody who is an admin of twenty already, no more', async () => {
    const eager = await anyone(world)
    for (let number = 1; number <= 20; number += 1) {
      assert.equal((await eager.post('/operators', { ...COAST, slug: `line-${number}` })).status, 201)
    }
    const refused = await eager.post('/operators', { ...COAST, slug: 'line-21' })
    assert.deepEqual([refused.status, refused.body.code, refused.body.limit], [409, 'too_many_operators', 20])
  })
})

test('an admin of the installation', async (t) => {
  const world = await startWorld(t)
  const { berth, api } = world
  const chief = await installationAdmin(world)
  const created = await chief.post('/operators', { ...COAST, admin_email: 'ada@coast-lines.example' })

  await t.test('invites the first admin, with a token that is shown once', async () => {
    assert.equal(created.status, 201)
    assert.deepEqual(created.body.staff.role, null)
    assert.match(created.body.invitation.token, /^invitation_[\w-]{40,}$/)
    const kept = await berth.database.rows(
      'select to_jsonb(i) as row from core.invitations as i where i.secret_hash = sha256(convert_to($1, $2))',
      [created.body.invitation.token, 'UTF8'],
    )
    assert.equal(kept.length, 1)
    assert.ok(!JSON.stringify(kept).includes(created.body.invitation.token))
  })

  await t.test('sees and changes every operator, and nothing else of it', async () => {
    const changed = await chief.patch('/operators/coast-lines', { name: 'Coast Lines AG' })
    assert.deepEqual([changed.status, changed.body.name], [200, 'Coast Lines AG'])
    for (const path of ['members', 'customers', 'audit-entries']) {
      assert.equal((await chief.get(`/operators/coast-lines/${path}`)).body.code, 'not_allowed', path)
    }
  })

  await t.test('hands over to whoever accepts, who then acts alone', async () => {
    const ada = await anyone(world)
    const path = `/me/invitations/${created.body.invitation.id}/acceptance`
    assert.equal((await ada.post(path, {})).body.code, 'invitation_not_found')
    const accepted = await ada.post(path, { token: created.body.invitation.token })
    assert.deepEqual([accepted.body.slug, accepted.body.role], ['coast-lines', 'admin'])
    const again = await (await anyone(world)).post(path, { token: created.body.invitation.token })
    assert.deepEqual([again.status, again.body.code], [409, 'invitation_closed'])
    assert.equal((await ada.patch('/operators/coast-lines', { languages: ['de'] })).status, 200)
    const { items } = (await ada.get('/operators/coast-lines/audit-entries?limit=100')).body
    assert.ok(items.some((entry: { relation: string }) => entry.relation === 'core.operators'))
  })

  await t.test('invites anew when the first invitation was lost', async () => {
    const email = 'grace@coast-lines.example'
    const url = '/operators/coast-lines/invitations'
    const lost = await chief.post(url, { role: 'admin', email })
    assert.equal((await chief.post(url, { role: 'admin', email })).body.code, 'already_invited')
    assert.equal((await chief.delete(`${url}/${lost.body.id}`)).status, 204)
    assert.equal((await chief.post(url, { role: 'admin', email })).status, 201)
  })

  await t.test('has no right left once it is revoked, and neither have their invitations', async () => {
    const accountId = await berth.account()
    const other = api.as({ accountId })
    await berth.owner.query('select core.grant_installation_admin($1)', [accountId])
    const sent = await other.post('/operators/coast-lines/invitations', {
      role: 'admin',
      email: 'eve@example.org',
    })
    await berth.owner.query('select core.revoke_installation_admin($1)', [accountId])
    await assert.rejects(
      berth.owner.query('select core.revoke_installation_admin($1)', [accountId]),
      refused('account_not_found'),
    )
    assert.equal((await other.patch('/operators/coast-lines', { name: 'Mine' })).body.code, 'not_allowed')
    assert.equal((await other.post('/operators', { ...COAST, slug: 'mine' })).body.code, 'self_service_off')
    const path = `/me/invitations/${sent.body.id}/acceptance`
    assert.equal((await other.post(path, { token: sent.body.token })).body.code, 'invitation_closed')
  })
})

test('an operator is changed', async (t) => {
  const world = await startWorld(t)
  const { berth, api } = world
  const operator = await berth.operator()
  const admin = api.as(await operator.admin())
  const url = `/operators/${operator.slug}`

  await t.test('by its admins only', async () => {
    const others = [operator.agent(), operator.member('instructor'), operator.customer()]
    const rival = await (await berth.operator()).admin()
    for (const person of [...(await Promise.all(others)), rival]) {
      const { status, body } = await api.as(person).patch(url, { name: 'Mine' })
      assert.deepEqual([status, body.code], [403, 'not_allowed'])
    }
    assert.equal((await api.stranger.patch(url, { name: 'Mine' })).body.code, 'sign_in_required')
    assert.equal((await admin.get(url)).body.name, operator.slug)
  })

  await t.test('field by field, and null empties what need not be known', async () => {
    const given = await admin.patch(url, { website: 'https://example.org/?a=1', contact_phone: '+41 44 1' })
    assert.deepEqual([given.body.website, given.body.contact_phone], ['https://example.org/?a=1', '+41 44 1'])
    const emptied = await admin.patch(url, { website: null })
    assert.deepEqual([emptied.body.website, emptied.body.contact_phone], [null, '+41 44 1'])
    assert.equal((await admin.patch(url, { name: null })).status, 422)
    assert.equal((await admin.patch(url, { admin_email: 'ada@example.org' })).status, 422)
  })

  await t.test('to a slug that is free, and is found there at once', async () => {
    const other = await berth.operator()
    const taken = await admin.patch(url, { slug: other.slug })
    assert.deepEqual([taken.status, taken.body.code, taken.body.field], [409, 'already_exists', '/slug'])
    assert.equal((await admin.patch(url, { slug: 'moved' })).body.slug, 'moved')
    assert.equal((await admin.get(url)).status, 404)
    assert.equal((await admin.patch('/operators/moved', { slug: operator.slug })).status, 200)
  })

  await t.test('to another zone until departures or events are ahead', async () => {
    assert.equal((await admin.patch(url, { time_zone: 'Europe/Athens' })).body.time_zone, 'Europe/Athens')
    await operator.event({ capacity: 3 })
    const refused = await admin.patch(url, { time_zone: 'Europe/Zurich', name: 'Not this either' })
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.time_zone],
      [409, 'time_zone_in_use', 'Europe/Athens'],
    )
    assert.equal((await admin.get(url)).body.name, operator.slug)
    assert.equal((await admin.patch(url, { time_zone: 'Europe/Athens' })).status, 200)
  })

  await t.test('to another currency until something was sold', async () => {
    assert.equal((await admin.patch(url, { currency: 'JPY' })).body.currency_decimals, 0)
    const event = await operator.event({ capacity: 3 })
    const customer = api.as(await operator.customer())
    assert.equal(
      (await customer.post('/bookings', { occurrence_id: event.id, quantity: 1 }, 'one')).status,
      201,
    )
    const refused = await admin.patch(url, { currency: 'CHF' })
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.currency],
      [409, 'currency_in_use', 'JPY'],
    )
  })
})

test('an operator at rest', async (t) => {
  const world = await startWorld(t)
  const { berth, api } = world
  const operator = await berth.operator()
  const [admin, agent] = [api.as(await operator.admin()), api.as(await operator.agent())]
  const customer = api.as(await operator.customer())
  const url = `/operators/${operator.slug}`
  const event = await operator.event({ capacity: 3 })
  const book = (caller: typeof admin, key: string) =>
    caller.post('/bookings', { occurrence_id: event.id, quantity: 1 }, key)
  const booked = await book(customer, 'before')
  const kept = await book(customer, 'kept')
  const slugs = async (caller: typeof admin, query = '') =>
    (await caller.get(`/operators${query}`)).body.items.map((item: { slug: string }) => item.slug)
  assert.deepEqual([booked.status, kept.status], [201, 201])

  await t.test('sells nothing, and nobody but its staff sees it', async () => {
    const rested = await admin.patch(url, { status: 'inactive' })
    assert.deepEqual([rested.status, rested.body.status], [200, 'inactive'])
    const before = await operator.rows()
    assert.ok((await book(customer, 'late')).status >= 400)
    const counter = await book(agent, 'counter')
    assert.deepEqual([counter.status, counter.body.code], [409, 'operator_inactive'])
    assert.deepEqual({ ...(await operator.rows()), idempotency_keys: before.idempotency_keys }, before)
    for (const caller of [api.stranger, customer]) {
      assert.equal((await caller.get(url)).body.code, 'operator_not_found')
      assert.deepEqual(await slugs(caller), [])
    }
    assert.equal((await agent.get(url)).body.status, 'inactive')
    assert.deepEqual(await slugs(agent), [operator.slug])
    assert.equal((await agent.get(`${url}/members`)).status, 200)
    assert.equal((await agent.get(`/occurrences/${event.id}/roster`)).status, 200)
  })

  await t.test('keeps its bookings, and they can be cancelled', async () => {
    assert.equal((await customer.get(`/bookings/${booked.body.id}`)).body.status, 'confirmed')
    const cancelled = await customer.post(`/bookings/${booked.body.id}/cancellation`, {}, 'cancel')
    assert.equal(cancelled.status, 200)
    assert.equal((await customer.get(`/bookings/${booked.body.id}`)).body.status, 'cancelled')
  })

  await t.test('is left out of lists when it is archived, and is found by its status', async () => {
    const archived = await admin.patch(url, { status: 'archived' })
    assert.equal(archived.body.status, 'archived')
    assert.ok(archived.body.staff.archived_at)
    assert.deepEqual(await slugs(admin), [])
    assert.deepEqual(await slugs(admin, '?status=archived'), [operator.slug])
    assert.deepEqual(await slugs(customer, '?status=archived'), [])
    assert.equal((await admin.get('/operators?status=closed')).status, 422)
    assert.equal((await customer.get(`/bookings/${kept.body.id}`)).body.status, 'confirmed')
  })

  await t.test('sells again when it is restored, with all that it had', async () => {
    const restored = await admin.patch(url, { status: 'active' })
    assert.deepEqual([restored.body.status, restored.body.staff.archived_at], ['active', null])
    assert.deepEqual(await slugs(api.stranger), [operator.slug])
    assert.equal((await book(customer, 'again')).status, 201)
    assert.deepEqual(await berth.findings(), [])
  })

  await t.test('offers nothing to its waitlist', async () => {
    const small = await operator.event({ capacity: 1 })
    const [first, second] = [api.as(await operator.customer()), api.as(await operator.customer())]
    const taken = await first.post('/bookings', { occurrence_id: small.id, quantity: 1 }, 'first')
    const body = { occurrence_id: small.id, quantity: 1, waitlist: true }
    assert.equal((await second.post('/bookings', body, 'second')).body.status, 'waitlisted')
    await admin.patch(url, { status: 'inactive' })
    assert.equal((await first.post(`/bookings/${taken.body.id}/cancellation`, {}, 'cancel')).status, 200)
    const waiting = await berth.owner.query(
      'select w.status from core.waitlist_entries as w where w.operator_id = $1',
      [operator.id],
    )
    assert.deepEqual(waiting, [{ status: 'waiting' }])
  })
})

test('of many who create one slug at once, one does', async (t) => {
  const world = await startWorld(t)
  await allowSelfService(world)
  const callers = await Promise.all(Array.from({ length: 8 }, () => anyone(world)))
  const answers = await Promise.all(callers.map((caller) => caller.post('/operators', COAST)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array.from({ length: 7 }, () => 409)])
  const admins = await world.berth.database.rows(
    `select count(*)::integer as admins from core.members as m join core.operators as o on o.id = m.operator_id
      where o.slug = 'coast-lines'`,
  )
  assert.deepEqual(admins, [{ admins: 1 }])
  const [slugA, slugB] = ['line-a', 'line-b']
  const [one, two] = callers
  await one?.post('/operators', { ...COAST, slug: slugA })
  await two?.post('/operators', { ...COAST, slug: slugB })
  const renamed = await Promise.all([
    one?.patch(`/operators/${slugA}`, { slug: 'line-c' }),
    two?.patch(`/operators/${slugB}`, { slug: 'line-c' }),
  ])
  assert.deepEqual(renamed.map((answer) => answer?.status).sort(), [200, 409])
})
