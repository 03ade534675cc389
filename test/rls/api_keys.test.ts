import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { findAccountOfApiKey } from '#db/reading/api_keys.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { refusal } from '#test/rls/refusal.ts'
import { makeWorld } from '#test/rls/world.ts'

interface CreatedKey {
  id: string
  account_id: string
  name: string
  role: string
  secret: string
  expires_at: Date | null
}

test('API keys', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const as = (account: string) => database.as('authenticated', { sub: world[account] ?? '' })
  const create = async (...given: (string | Date | null)[]): Promise<CreatedKey> => {
    const places = given.map((_, index) => `$${index + 2}`).join(', ')
    const [key] = await as('admin').query<CreatedKey>(
      `select k.id, k.account_id, k.name, k.role, k.secret, k.expires_at from core.create_api_key($1, ${places}) as k`,
      [world.ours, ...given],
    )
    assert.ok(key)
    return key
  }
  const authenticate = (secret: string) => findAccountOfApiKey(database.app, hash('sha256', secret, 'buffer'))
  const bookingsSeenBy = (accountId: string) =>
    database
      .as('authenticated', { sub: accountId })
      .query('select b.id from core.bookings as b where b.operator_id = $1', [world.ours])

  await t.test('sign a machine in, with the rights of its role', async () => {
    const key = await create('till')
    assert.match(key.secret, /^berth_[A-Za-z0-9_-]{43}$/)
    assert.equal(key.role, 'agent')
    assert.equal(await authenticate(key.secret), key.account_id)
    assert.notEqual((await bookingsSeenBy(key.account_id)).length, 0)
  })

  await t.test('are kept as a hash, with the last four letters to tell them apart', async () => {
    const key = await create('display', 'instructor')
    const [kept] = await database.rows<Record<string, unknown>>(
      'select to_jsonb(k) as row from core.api_keys as k where k.id = $1',
      [key.id],
    )
    assert.equal(JSON.stringify(kept).includes(key.secret), false)
    const [listed] = await as('admin').query<{ hint: string }>(
      'select k.hint from core.api_keys as k where k.id = $1',
      [key.id],
    )
    assert.equal(listed?.hint, key.secret.slice(-4))
  })

  await t.test('differ from each other', async () => {
    const secrets = new Set<string>()
    for (let index = 0; index < 20; index += 1) secrets.add((await create('many')).secret)
    assert.equal(secrets.size, 20)
  })

  await t.test('open nothing once revoked, nor does the account that they acted as', async () => {
    const key = await create('lost', 'admin')
    assert.notEqual((await bookingsSeenBy(key.account_id)).length, 0)
    const revoke = () =>
      as('admin').query<{ at: Date }>('select core.revoke_api_key($1, $2) as at', [world.ours, key.id])
    const [first] = await revoke()
    assert.equal(await authenticate(key.secret), null)
    assert.equal((await bookingsSeenBy(key.account_id)).length, 0)
    assert.deepEqual(await revoke(), [first], 'revoking twice changes nothing')
  })

  await t.test('open nothing once expired', async () => {
    const key = await create('event', 'agent', new Date(Date.now() + 60_000))
    assert.equal(await authenticate(key.secret), key.account_id)
    await database.rows(`create or replace function core.now() returns timestamptz language sql stable parallel safe
                           as $$ select pg_catalog.now() + interval '1 minute' $$`)
    assert.equal(await authenticate(key.secret), null)
  })

  await t.test('that nobody made open nothing', async () => {
    assert.equal(await authenticate('berth_guessed'), null)
    assert.equal(await findAccountOfApiKey(database.app, Buffer.alloc(0)), null)
  })

  await t.test('are refused with a reason', async () => {
    await assert.rejects(create(''), refusal('invalid_request', { field: 'name' }))
    await assert.rejects(create('x'.repeat(201)), refusal('invalid_request', { field: 'name' }))
    await assert.rejects(create('till', 'owner'), refusal('invalid_request', { field: 'role' }))
    await assert.rejects(
      create('till', 'agent', new Date(0)),
      refusal('invalid_request', { field: 'expires_at' }),
    )
    const foreign = as('admin').query('select core.revoke_api_key($1, $2)', [world.ours, world.foreign_key])
    await assert.rejects(foreign, refusal('api_key_not_found'))
  })
})
