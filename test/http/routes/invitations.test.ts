import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'

test('invitations over HTTP', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const admin = api.as(await operator.admin())
  const [invited, other] = [await operator.customer(), await operator.customer()]
  const url = `/operators/${operator.slug}/invitations`
  const statuses = async () =>
    (await admin.get(url)).body.items.map((item: { id: string; status: string }) => [item.id, item.status])

  const first = await admin.post(url, { role: 'instructor', account_id: invited.accountId })

  await t.test('show their token once, and are listed without', async () => {
    assert.deepEqual([first.status, first.headers['cache-control']], [201, 'no-store'])
    assert.match(first.body.token, /^invitation_[\w-]{40,}$/)
    const list = await admin.get(url)
    assert.ok(!JSON.stringify(list.body).includes(first.body.token))
    assert.deepEqual(await statuses(), [[first.body.id, 'open']])
  })

  await t.test('are listed for the invited, who say no or yes', async () => {
    const { items } = (await api.as(invited).get('/me/invitations')).body
    assert.deepEqual(
      items.map((item: { id: string; slug: string; role: string }) => [item.id, item.slug, item.role]),
      [[first.body.id, operator.slug, 'instructor']],
    )
    assert.deepEqual((await api.as(other).get('/me/invitations')).body.items, [])
    assert.equal((await api.as(invited).post(`/me/invitations/${first.body.id}/rejection`, {})).status, 204)
    assert.deepEqual(await statuses(), [[first.body.id, 'declined']])

    const second = await admin.post(url, { role: 'provider', account_id: invited.accountId })
    const accepted = await api.as(invited).post(`/me/invitations/${second.body.id}/acceptance`, {})
    assert.deepEqual(
      [accepted.status, accepted.body.slug, accepted.body.role],
      [200, operator.slug, 'provider'],
    )
    assert.equal((await api.as(invited).get('/me')).body.memberships[0].role, 'provider')
    const again = await api.as(invited).post(`/me/invitations/${second.body.id}/acceptance`, {})
    assert.deepEqual(
      [again.status, again.body.code, again.body.reason],
      [409, 'invitation_closed', 'accepted'],
    )
  })

  await t.test('by e-mail are accepted with the token of the link', async () => {
    const { body } = await admin.post(url, { role: 'agent', email: 'somebody@example.org' })
    const path = `/me/invitations/${body.id}/acceptance`
    assert.equal((await api.as(other).post(path, {})).body.code, 'invitation_not_found')
    assert.equal((await api.stranger.post(path, { token: body.token })).body.code, 'sign_in_required')
    assert.equal((await api.as(other).post(path, { token: body.token })).body.role, 'agent')
  })

  await t.test('are withdrawn by an admin, once or twice', async () => {
    const { body } = await admin.post(url, { role: 'agent', email: 'late@example.org' })
    for (const attempt of [1, 2]) {
      assert.equal((await admin.delete(`${url}/${body.id}`)).status, 204, `attempt ${attempt}`)
    }
    assert.deepEqual((await statuses())[0], [body.id, 'withdrawn'])
    assert.equal((await admin.delete(`${url}/${randomUUID()}`)).body.code, 'invitation_not_found')
  })

  await t.test('are for admins to make, and refused by name', async () => {
    const body = { role: 'agent', email: 'nobody@example.org' }
    for (const caller of [api.as(other), api.as(await operator.customer())]) {
      assert.equal((await caller.post(url, body)).body.code, 'not_allowed')
      assert.equal((await caller.get(url)).body.code, 'not_allowed')
    }
    assert.equal((await admin.post(url, { role: 'agent' })).body.field, 'email')
    assert.equal((await admin.post(url, { ...body, email: 'nobody' })).body.errors[0].pointer, '/email')
    assert.equal((await admin.post(url, { ...body, role: 'owner' })).body.errors[0].pointer, '/role')
    assert.equal(
      (await admin.post(url, { role: 'admin', account_id: other.accountId })).body.code,
      'already_member',
    )
    assert.equal((await admin.post(url, body)).status, 201)
    assert.equal((await admin.post(url, body)).body.code, 'already_invited')
  })
})
