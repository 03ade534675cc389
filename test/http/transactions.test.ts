import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from '@fastify/type-provider-typebox'
import { mintToken } from '#http/identity/tokens.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { readSettings } from '#http/settings.ts'
import { JWT_SECRET } from '#support/tokens.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const ADA = '018f3c1e-7b7a-7000-8000-00000000000a'

interface Me {
  role: string
  account_id: string | null
  read_only: string
}

const ME = `select current_user as role, current_setting('transaction_read_only') as read_only,
                   nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub' as account_id`

const plugin: RoutePlugin = async (app) => {
  app.get('/me', async (request) =>
    request.inTransaction(async (db) => (await db.query<Me>(ME)).rows[0], { readOnly: true }),
  )
  app.get('/sql', { schema: { querystring: Type.Object({ sql: Type.String() }) } }, async (request) =>
    request.inTransaction(async (db) => (await db.query(request.query.sql)).rows),
  )
}

test('a route runs in the database as its caller', async (t) => {
  const { app: pool, rows } = await createDatabase(t)
  const app = await buildTestServer(t, { plugin, pool })
  const token = await mintToken(readSettings({ JWT_SECRET }).token, { accountId: ADA })
  const ask = (url: string, headers = {}) => app.inject({ url, headers })
  const asAda = { authorization: `Bearer ${token}` }
  const sql = async (text: string, headers = {}) => {
    const answer = await ask(`/test/sql?sql=${encodeURIComponent(text)}`, headers)
    return { status: answer.statusCode, problem: answer.json(), headers: answer.headers }
  }

  await t.test('a stranger is anon and nobody', async () => {
    assert.deepEqual((await ask('/test/me')).json(), { role: 'anon', account_id: null, read_only: 'on' })
  })

  await t.test(
    'a token is authenticated and its account, and leaves nothing behind for the next',
    async () => {
      assert.deepEqual((await ask('/test/me', asAda)).json(), {
        role: 'authenticated',
        account_id: ADA,
        read_only: 'on',
      })
      for (let call = 0; call < 10; call += 1) assert.equal((await ask('/test/me')).json().account_id, null)
    },
  )

  await t.test('what SQL refuses becomes its problem, with what belongs to it', async () => {
    // In plain SQL, because only the owner may call core.refuse.
    const { status, problem } = await sql(
      `do $$ begin raise exception using errcode = 'RB061', message = 'Taken.',
         detail = '{"code": "place_taken", "place": "12A", "status": 200, "detail": "12A is taken."}'; end $$`,
    )
    assert.equal(status, 409)
    const { request_id, ...rest } = problem
    assert.deepEqual(rest, {
      place: '12A',
      type: '/api/v1/problems/place_taken',
      title: 'Taken for part of that span.',
      status: 409,
      code: 'place_taken',
      detail: '12A is taken.',
      instance: '/test/sql',
    })
  })

  await t.test('an error of our class that says no code of ours is unexpected', async () => {
    const raise = (detail: string) =>
      sql(`do $$ begin raise exception using errcode = 'RB061', detail = '${detail}'; end $$`)
    for (const detail of ['', 'no JSON', '{"code": "made_up"}', '[]']) {
      assert.equal((await raise(detail)).problem.code, 'internal')
    }
  })

  await t.test(
    'what their role may not touch is for the signed in or not allowed, and says nothing of it',
    async () => {
      const stranger = await sql("select pg_ls_dir('.')")
      assert.deepEqual([stranger.status, stranger.problem.code], [401, 'sign_in_required'])
      assert.equal(stranger.headers['www-authenticate'], 'Bearer realm="berth"')
      const ada = await sql("select pg_ls_dir('.')", asAda)
      assert.deepEqual([ada.status, ada.problem.code, ada.problem.detail], [403, 'not_allowed', undefined])
    },
  )

  await t.test('a statement that takes too long is busy', async () => {
    const slow = `set local statement_timeout = 20; select pg_sleep(5)`
    const { status, problem, headers } = await sql(slow)
    assert.deepEqual([status, problem.code, headers['retry-after']], [503, 'busy', '1'])
  })

  await t.test("text that cannot be stored is the caller's mistake, even where no check saw it", async () => {
    assert.equal((await sql(`select '{"a": "\\u0000"}'::jsonb ->> 'a'`)).problem.code, 'invalid_request')
  })

  await t.test('a mistake of ours is internal', async () => {
    assert.equal((await sql('select nonsense')).problem.code, 'internal')
  })

  await t.test(
    'a connection that breaks in the middle is an unavailable database, and the next works',
    async () => {
      const answer = sql('select pg_sleep(30)')
      const isSleeping = `select pid from pg_stat_activity where query like 'select pg_sleep(30)%' and state = 'active'`
      let [sleeper] = await rows<{ pid: number }>(isSleeping)
      while (sleeper === undefined) [sleeper] = await rows<{ pid: number }>(isSleeping)
      await rows('select pg_terminate_backend($1)', [sleeper.pid])
      const { status, problem, headers } = await answer
      assert.deepEqual([status, problem.code, headers['retry-after']], [503, 'database_unavailable', '5'])
      assert.equal((await ask('/test/me')).statusCode, 200)
    },
  )
})

test('without a database, routes that need one say so and the rest works', async (t) => {
  const app = await buildTestServer(t, { plugin })
  const answer = await app.inject('/test/me')
  assert.deepEqual([answer.statusCode, answer.json().code], [503, 'database_unavailable'])
  assert.equal(answer.headers['retry-after'], '5')
  assert.equal((await app.inject('/healthz')).statusCode, 200)
})
