import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'

test('customers, as agents keep them', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const agent = api.as(await operator.agent())
  const rival = api.as(await (await berth.operator()).admin())
  const url = `/operators/${operator.slug}/customers`
  const found = async (query: string) =>
    (await agent.get(`${url}?${query}`)).body.items.map((item: { full_name: string }) => item.full_name)

  const grace = await agent.post(url, { full_name: 'Grace Hopper', phone: '+1 202 555 01', locale: 'en-US' })
  await agent.post(url, { full_name: 'Ada Lovelace', email: 'ada@example.org' })

  await t.test('are found by name, phone and email', async () => {
    assert.deepEqual(await found(''), ['Ada Lovelace', 'Grace Hopper'])
    assert.deepEqual(await found('q=hopper'), ['Grace Hopper'])
    assert.deepEqual(await found('q=555'), ['Grace Hopper'])
    assert.deepEqual(await found('q=ADA@'), ['Ada Lovelace'])
    assert.deepEqual(await found(`q=${encodeURIComponent('%')}`), [])
    const { body } = await agent.get(`${url}/${grace.body.id}`)
    assert.deepEqual([body.full_name, body.locale, body.account_id], ['Grace Hopper', 'en-US', null])
    assert.equal(grace.headers.location, `/api/v1${url}/${grace.body.id}`)
  })

  await t.test('are booked for, and seen by nobody else', async () => {
    const event = await operator.event({ capacity: 5 })
    const booked = await agent.post('/bookings', { occurrence_id: event.id, customer_id: grace.body.id }, 'k')
    assert.equal(booked.status, 201)
    const { body } = await agent.get(`/bookings?operator=${operator.slug}&customer_id=${grace.body.id}`)
    assert.deepEqual(
      body.items.map((item: { id: string }) => item.id),
      [booked.body.id],
    )
    const customer = api.as(await operator.customer())
    for (const caller of [rival, customer]) {
      for (const path of [url, `${url}/${grace.body.id}`]) {
        assert.equal((await caller.get(path)).body.code, 'not_allowed')
      }
      assert.equal((await caller.post(url, { full_name: 'Eve' })).body.code, 'not_allowed')
    }
    assert.equal((await api.stranger.get(url)).body.code, 'sign_in_required')
    assert.equal((await agent.get(`${url}/${randomUUID()}`)).body.code, 'customer_not_found')
  })

  for (const [body, field] of [
    [{}, 'full_name'],
    [{ full_name: '' }, '/full_name'],
    [{ full_name: '   ' }, '/full_name'],
    [{ full_name: 'x'.repeat(10_000) }, '/full_name'],
    [{ phone: 'call me' }, '/phone'],
    [{ email: 'nobody' }, '/email'],
    [{ full_name: 'A', locale: 'German' }, '/locale'],
    [{ full_name: 'A', sample: true }, '/sample'],
  ] as const) {
    await t.test(`refuse ${JSON.stringify(body).slice(0, 40)}, naming ${field}`, async () => {
      const answer = await agent.post(url, body)
      assert.deepEqual([answer.status, answer.body.code], [422, 'invalid_request'])
      assert.equal(answer.body.field ?? answer.body.errors[0].pointer, field)
      assert.equal((await found('')).length, 2)
    })
  }
})

test('members', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const boss = await operator.admin()
  const admin = api.as(boss)
  const url = `/operators/${operator.slug}/members`
  const newcomer = { accountId: await berth.account() }
  const put = (role: string, caller = admin) => caller.put(`${url}/${newcomer.accountId}`, { role })
  const roles = async () =>
    Object.fromEntries(
      (await admin.get(url)).body.items.map((item: { account_id: string; role: string }) => [
        item.account_id,
        item.role,
      ]),
    )

  await t.test('are invited, and may act from the request on after they accept', async () => {
    const customers = `/operators/${operator.slug}/customers`
    assert.equal((await put('agent')).body.code, 'member_not_found')
    const invited = await admin.post(`/operators/${operator.slug}/invitations`, {
      role: 'instructor',
      account_id: newcomer.accountId,
    })
    assert.equal((await api.as(newcomer).get(customers)).body.code, 'not_allowed')
    assert.equal(
      (await api.as(newcomer).post(`/me/invitations/${invited.body.id}/acceptance`, {})).status,
      200,
    )
    assert.equal((await put('agent')).status, 204)
    assert.deepEqual(await roles(), { [boss.accountId]: 'admin', [newcomer.accountId]: 'agent' })
    assert.equal((await api.as(newcomer).get(customers)).status, 200)
    assert.equal((await put('admin', api.as(newcomer))).body.code, 'not_allowed')
  })

  await t.test('lose it as fast', async () => {
    assert.equal((await admin.delete(`${url}/${newcomer.accountId}`)).status, 204)
    assert.equal((await api.as(newcomer).get(url)).body.code, 'not_allowed')
    assert.equal((await admin.delete(`${url}/${newcomer.accountId}`)).body.code, 'member_not_found')
  })

  await t.test('always have an admin', async () => {
    for (const answer of [
      await admin.delete(`${url}/${boss.accountId}`),
      await admin.put(`${url}/${boss.accountId}`, { role: 'agent' }),
    ]) {
      assert.deepEqual(
        [answer.status, answer.body.code, answer.body.reason],
        [403, 'not_allowed', 'last_admin'],
      )
    }
  })

  await t.test('have a known role, and work here already', async () => {
    assert.equal((await put('owner')).body.errors[0].pointer, '/role')
    const unknown = await admin.put(`${url}/${randomUUID()}`, { role: 'agent' })
    assert.deepEqual(
      [unknown.status, unknown.body.code, unknown.body.title],
      [404, 'member_not_found', 'Nobody of that id works for this operator. Invite them first.'],
    )
  })
})

test('API keys', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const admin = api.as(await operator.admin())
  const url = `/operators/${operator.slug}/api-keys`
  const made = await admin.post(url, { name: 'Till 3' })
  const machine = api.withHeaders({ 'x-api-key': made.body.secret })

  await t.test('show their secret once', async () => {
    assert.equal(made.status, 201)
    assert.deepEqual([made.body.role, made.headers['cache-control']], ['agent', 'no-store'])
    const { items } = (await admin.get(url)).body
    assert.deepEqual([items[0].name, items[0].hint], ['Till 3', made.body.secret.slice(-4)])
    assert.ok(!JSON.stringify(items).includes(made.body.secret))
    const entries = await admin.get(`/operators/${operator.slug}/audit-entries`)
    assert.ok(!JSON.stringify(entries.body).includes(made.body.secret))
  })

  await t.test('act in their role, at their operator', async () => {
    const { body } = await machine.get('/me')
    assert.deepEqual([body.kind, body.account_id], ['machine', made.body.account_id])
    assert.deepEqual(
      body.memberships.map(({ slug, role }: { slug: string; role: string }) => [slug, role]),
      [[operator.slug, 'agent']],
    )
    assert.equal((await machine.get(`/operators/${operator.slug}/customers`)).status, 200)
    assert.equal((await machine.get(url)).body.code, 'not_allowed')
  })

  await t.test('may do nothing once revoked, though they are remembered for a moment', async () => {
    const first = await admin.delete(`${url}/${made.body.id}`)
    assert.equal(first.status, 200)
    assert.deepEqual((await admin.delete(`${url}/${made.body.id}`)).body, first.body)
    assert.equal((await machine.get(`/operators/${operator.slug}/customers`)).body.code, 'not_allowed')
    assert.equal((await admin.delete(`${url}/${randomUUID()}`)).body.code, 'api_key_not_found')
  })

  await t.test('refuse a past expiry and an unknown role', async () => {
    const past = await admin.post(url, { name: 'X', expires_at: '2020-01-01T00:00:00Z' })
    assert.deepEqual([past.body.code, past.body.field], ['invalid_request', 'expires_at'])
    const role = await admin.post(url, { name: 'X', role: 'root' })
    assert.equal(role.body.errors[0].pointer, '/role')
  })
})

test('the audit list', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const boss = await operator.admin()
  const admin = api.as(boss)
  const url = `/operators/${operator.slug}/audit-entries`
  await admin.post(`/operators/${operator.slug}/policies`, { name: 'Terms' })

  await t.test('says who changed what, in which request', async () => {
    const [entry] = (await admin.get(`${url}?relation=core.policies`)).body.items
    assert.deepEqual([entry.account_id, entry.action, entry.old], [boss.accountId, 'insert', null])
    assert.equal(entry.new.name, 'Terms')
    assert.equal(entry.ip, '127.0.0.1')
    assert.match(entry.request_id, /^[0-9a-f-]{36}$/)
    assert.deepEqual((await admin.get(`${url}?account_id=${randomUUID()}`)).body.items, [])
  })

  await t.test('goes on where the last page ended', async () => {
    const all = (await admin.get(url)).body.items.map((item: { id: string }) => item.id)
    assert.ok(all.length > 1)
    const { body } = await admin.get(`${url}?limit=1`)
    const next = await admin.get(`${url}?limit=1&cursor=${body.next_cursor}`)
    assert.deepEqual([body.items[0].id, next.body.items[0].id], all.slice(0, 2))
  })

  await t.test('is for admins of the operator', async () => {
    for (const person of [
      await operator.agent(),
      await operator.customer(),
      await (await berth.operator()).admin(),
    ]) {
      assert.equal((await api.as(person).get(url)).body.code, 'not_allowed')
    }
    assert.equal((await api.stranger.get(url)).body.code, 'sign_in_required')
  })
})
