import assert from 'node:assert/strict'
import { hash, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { tokenSettings } from '#support/tokens.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const KEY = `berth_${'k'.repeat(43)}`

const plugin: RoutePlugin = async (app) => {
  app.get('/me', async (request) => ({ ...request.caller }))
}

test('an API key', async (t) => {
  const { app: pool, rows } = await createDatabase(t)
  let now = new Date()
  const app = await buildTestServer(t, { plugin, pool, clock: { now: () => now } })
  const ask = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/test/me', headers })).json()

  const [operatorId, machineId] = [randomUUID(), randomUUID()]
  await rows(
    `insert into core.operators (id, slug, name, time_zone, currency, created_at)
     values ($1, 'keys', 'Keys', 'UTC', 'EUR', now())`,
    [operatorId],
  )
  await rows(`insert into core.accounts (id, kind, created_at) values ($1, 'machine', now())`, [machineId])
  await rows(
    `insert into core.api_keys (operator_id, id, account_id, name, secret_hash, hint, created_at)
     values ($1, $2, $3, 'till', $4, 'kkkk', now())`,
    [operatorId, randomUUID(), machineId, hash('sha256', KEY, 'buffer')],
  )

  await t.test('acts as its machine account, whichever header it comes in', async () => {
    const caller = {
      kind: 'api_key',
      accountId: machineId,
      role: 'authenticated',
      claims: { sub: machineId, role: 'authenticated' },
    }
    assert.deepEqual(await ask({ 'x-api-key': KEY }), caller)
    assert.deepEqual(await ask({ authorization: `Bearer ${KEY}` }), caller)
  })

  await t.test('that nobody gave out is invalid', async () => {
    assert.equal((await ask({ 'x-api-key': `${KEY}x` })).code, 'token_invalid')
    assert.equal((await ask({ 'x-api-key': 'not one of ours' })).code, 'token_invalid')
  })

  await t.test('is no token, and a token is none, even one that was accepted a moment ago', async () => {
    const token = await mintToken(tokenSettings(), { accountId: randomUUID(), clock: { now: () => now } })
    assert.equal((await ask({ authorization: `Bearer ${token}` })).kind, 'token')
    assert.equal((await ask({ 'x-api-key': token })).code, 'token_invalid')
  })

  await t.test('opens nothing more ten seconds after it was revoked', async () => {
    await rows('update core.api_keys as k set revoked_at = now() where k.operator_id = $1', [operatorId])
    now = new Date(now.getTime() + 10_001)
    assert.equal((await ask({ 'x-api-key': KEY })).code, 'token_invalid')
  })
})
