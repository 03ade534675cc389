import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { createDatabase } from '#test/helpers/database.ts'
import { refusal } from '#test/rls/refusal.ts'
import { makeWorld } from '#test/rls/world.ts'

test('members', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const as = (account: string) => database.as('authenticated', { sub: world[account] ?? '' })
  const change = (who: string, account: string | undefined, role: string | null) =>
    as(who).query('select core.change_role($1, $2, $3)', [world.ours, account, role])
  const remove = (who: string, account: string | undefined) =>
    as(who).query('select core.remove_member($1, $2)', [world.ours, account])
  const roles = async (account: string) =>
    (
      await database.rows<{ role: string }>(
        'select m.role from core.members as m where m.operator_id = $1 and m.account_id = $2',
        [world.ours, world[account]],
      )
    ).map(({ role }) => role)

  const hire = async (account: string, role: string) => {
    const [invitation] = await as('admin').query<{ id: string }>(
      'select i.id from core.invite_member($1, $2, $3) as i',
      [world.ours, role, world[account]],
    )
    await as(account).query('select core.accept_invitation($1)', [invitation?.id])
  }

  await t.test('are given another role by an admin, from the next statement on', async () => {
    const bookings = () => as('stranger').query('select b.id from core.bookings as b')
    assert.equal((await bookings()).length, 0)
    await hire('stranger', 'agent')
    assert.notEqual((await bookings()).length, 0)
    await change('admin', world.stranger, 'instructor')
    assert.deepEqual(await roles('stranger'), ['instructor'])
    assert.equal((await bookings()).length, 0)
  })

  await t.test('lose all that they saw with their role', async () => {
    await change('admin', world.stranger, 'agent')
    await remove('admin', world.stranger)
    assert.deepEqual(await roles('stranger'), [])
    assert.equal((await as('stranger').query('select b.id from core.bookings as b')).length, 0)
  })

  await t.test('are refused with a reason', async () => {
    const unknown = refusal('invalid_request', {
      field: 'role',
      problem: 'is agent, instructor, provider or admin',
    })
    await assert.rejects(change('admin', world.agent, 'owner'), unknown)
    await assert.rejects(change('admin', world.agent, null), unknown)
    await assert.rejects(change('agent', world.agent, 'admin'), refusal('not_allowed'))
    await assert.rejects(change('rival', world.rival, 'admin'), refusal('not_allowed'))
  })

  await t.test('are not made of somebody who did not ask for it, whoever there is', async () => {
    for (const account of [world.neighbour, world.stranger, randomUUID()]) {
      await assert.rejects(change('admin', account, 'agent'), refusal('member_not_found'))
      await assert.rejects(remove('admin', account), refusal('member_not_found'))
    }
    assert.deepEqual(await roles('neighbour'), [])
  })

  await t.test('always have an admin among them', async () => {
    const last = refusal('not_allowed', { reason: 'last_admin' })
    await assert.rejects(remove('admin', world.admin), last)
    await assert.rejects(change('admin', world.admin, 'agent'), last)
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
