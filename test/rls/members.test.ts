import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDatabase } from '#test/helpers/database.ts'
import { refusal } from '#test/rls/refusal.ts'
import { makeWorld } from '#test/rls/world.ts'

test('members', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const as = (account: string) => database.as('authenticated', { sub: world[account] ?? '' })
  const add = (who: string, account: string | undefined, role: string | null) =>
    as(who).query('select core.add_member($1, $2, $3)', [world.ours, account, role])
  const remove = (who: string, account: string | undefined) =>
    as(who).query('select core.remove_member($1, $2)', [world.ours, account])
  const roles = async (account: string) =>
    (
      await database.rows<{ role: string }>(
        'select m.role from core.members as m where m.operator_id = $1 and m.account_id = $2',
        [world.ours, world[account]],
      )
    ).map(({ role }) => role)

  await t.test('are added and given another role by an admin, from the next statement on', async () => {
    const bookings = () => as('stranger').query('select b.id from core.bookings as b')
    assert.equal((await bookings()).length, 0)
    await add('admin', world.stranger, 'agent')
    assert.notEqual((await bookings()).length, 0)
    await add('admin', world.stranger, 'instructor')
    assert.deepEqual(await roles('stranger'), ['instructor'])
    assert.equal((await bookings()).length, 0)
  })

  await t.test('lose all that they saw with their role', async () => {
    await add('admin', world.stranger, 'agent')
    await remove('admin', world.stranger)
    assert.deepEqual(await roles('stranger'), [])
    assert.equal((await as('stranger').query('select b.id from core.bookings as b')).length, 0)
  })

  await t.test('are refused with a reason', async () => {
    await assert.rejects(add('admin', world.stranger, 'owner'), refusal('invalid_request', { field: 'role' }))
    await assert.rejects(add('admin', world.stranger, null), refusal('invalid_request', { field: 'role' }))
    await assert.rejects(add('admin', world.ours, 'agent'), refusal('account_not_found'))
    await assert.rejects(remove('admin', world.stranger), refusal('account_not_found'))
    await assert.rejects(add('agent', world.agent, 'admin'), refusal('not_allowed'))
    await assert.rejects(add('rival', world.rival, 'admin'), refusal('not_allowed'))
  })

  await t.test('always have an admin among them', async () => {
    const last = refusal('not_allowed', { reason: 'last_admin' })
    await assert.rejects(remove('admin', world.admin), last)
    await assert.rejects(add('admin', world.admin, 'agent'), last)
    assert.deepEqual(await roles('admin'), ['admin'])
  })

  await t.test('do not count a machine as the admin that has to stay', async () => {
    await as('admin').query(`select core.create_api_key($1, 'robot', 'admin')`, [world.ours])
    await assert.rejects(remove('admin', world.admin), refusal('not_allowed', { reason: 'last_admin' }))
  })

  await t.test('keep an admin when two remove each other at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      await database.rows(
        `insert into core.members (operator_id, account_id, role, created_at) values ($1, $2, 'admin', now())
         on conflict (operator_id, account_id) do update set role = 'admin'`,
        [world.ours, world.agent],
      )
      await database.rows(
        `insert into core.members (operator_id, account_id, role, created_at) values ($1, $2, 'admin', now())
         on conflict (operator_id, account_id) do update set role = 'admin'`,
        [world.ours, world.admin],
      )
      const went = await Promise.allSettled([remove('admin', world.agent), remove('agent', world.admin)])
      assert.equal(went.filter(({ status }) => status === 'fulfilled').length, 1)
      assert.equal((await roles('admin')).length + (await roles('agent')).length, 1)
    }
  })
})
