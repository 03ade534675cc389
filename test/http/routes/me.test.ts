import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'

test('/me', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const nobody = { full_name: null, email: null, phone: null, locale: null, memberships: [], customers: [] }

  await t.test('tells a caller with a token who they are, even before they did anything', async () => {
    const accountId = randomUUID()
    const ada = api.as({ accountId })
    assert.deepEqual((await ada.get('/me')).body, { account_id: accountId, kind: 'person', ...nobody })
    const changed = await ada.patch('/me', { full_name: 'Ada', locale: 'de-CH' })
    assert.deepEqual(changed.body, {
      account_id: accountId,
      kind: 'person',
      ...nobody,
      full_name: 'Ada',
      locale: 'de-CH',
    })
  })

  await t.test('changes what is named, and nothing else', async () => {
    const ada = api.as(await operator.customer())
    await ada.patch('/me', { full_name: 'Ada', phone: '+41 44 1', locale: 'de' })
    const { body } = await ada.patch('/me', { phone: null })
    assert.deepEqual([body.full_name, body.phone, body.locale], ['Ada', null, 'de'])
    assert.deepEqual((await ada.get('/me')).body, body)
  })

  await t.test('lists whose customer and whose staff one is', async () => {
    const event = await operator.event({ capacity: 5 })
    const [customer, agent] = [await operator.customer(), await operator.agent()]
    await api.as(customer).post('/bookings', { occurrence_id: event.id }, 'k')
    const { customers } = (await api.as(customer).get('/me')).body
    assert.deepEqual([customers.length, customers[0].operator_id], [1, operator.id])
    const [{ customer_id }] = (await api.as(customer).get('/bookings')).body.items
    assert.equal(customers[0].customer_id, customer_id)
    const { memberships } = (await api.as(agent).get('/me')).body
    assert.deepEqual([memberships[0].slug, memberships[0].role], [operator.slug, 'agent'])
  })

  await t.test('is nobody for a stranger', async () => {
    for (const answer of [
      await api.stranger.get('/me'),
      await api.stranger.patch('/me', { full_name: 'Eve' }),
    ]) {
      assert.deepEqual([answer.status, answer.body.code], [401, 'sign_in_required'])
      assert.match(String(answer.headers['www-authenticate']), /^Bearer/)
    }
  })

  for (const [body, pointer] of [
    [{ full_name: '' }, '/full_name'],
    [{ full_name: 'x'.repeat(10_000) }, '/full_name'],
    [{ full_name: 'A\0da' }, '/full_name'],
    [{ phone: 'none' }, '/phone'],
    [{ locale: '../etc' }, '/locale'],
    [{ email: 'new@example.org' }, '/email'],
    [{ kind: 'machine' }, '/kind'],
  ] as const) {
    await t.test(`refuses ${JSON.stringify(body).slice(0, 40)}, naming ${pointer}`, async () => {
      const customer = api.as(await operator.customer())
      const before = (await customer.get('/me')).body
      const answer = await customer.patch('/me', body)
      assert.deepEqual([answer.status, answer.body.code], [422, 'invalid_request'])
      assert.equal(answer.body.errors[0].pointer, pointer)
      assert.deepEqual((await customer.get('/me')).body, before)
    })
  }
})
