import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { mintToken } from '#http/identity/tokens.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { readSettings } from '#http/settings.ts'
import { JWT_SECRET } from '#support/tokens.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const ACCOUNT = '018f3c1e-7b7a-7000-8000-00000000000a'
const SECRET = new TextEncoder().encode(JWT_SECRET)
const NOW = new Date('2026-03-01T12:00:00Z')
const NOW_S = NOW.getTime() / 1000

/** Answers with the caller that the server identified. */
const plugin: RoutePlugin = async (app) => {
  app.get('/me', async (request) => ({ ...request.caller }))
}

const GOOD: JWTPayload = {
  sub: ACCOUNT,
  role: 'authenticated',
  iss: 'berth',
  aud: 'authenticated',
  exp: NOW_S + 60,
}

function sign(claims: JWTPayload, key: Parameters<SignJWT['sign']>[0] = SECRET, alg = 'HS256', kid?: string) {
  const header = kid === undefined ? { alg } : { alg, kid }
  return new SignJWT(claims).setProtectedHeader(header).sign(key)
}

const without = (claim: string) => Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== claim))

test('a token signed with the shared secret', async (t) => {
  let now = NOW
  const app = await buildTestServer(t, { plugin, clock: { now: () => now } })
  const ask = (authorization?: string) =>
    app.inject({ url: '/test/me', headers: authorization === undefined ? {} : { authorization } })
  const refuses = async (token: string | undefined, code: string) => {
    const answer = await ask(`Bearer ${token}`)
    assert.deepEqual([answer.statusCode, answer.json().code], [401, code])
    assert.match(String(answer.headers['www-authenticate']), /^Bearer realm="berth", error="invalid_token"/)
    return answer.json()
  }

  await t.test('speaks for its account, and only its subject and role go further', async () => {
    const answer = await ask(`Bearer ${await sign({ ...GOOD, operator_id: 'mine', admin: true })}`)
    assert.deepEqual(answer.json(), {
      kind: 'token',
      accountId: ACCOUNT,
      role: 'authenticated',
      claims: { sub: ACCOUNT, role: 'authenticated' },
    })
  })

  await t.test('is not needed: without one the caller is anonymous', async () => {
    assert.deepEqual((await ask()).json(), { kind: 'anonymous', accountId: null, role: 'anon', claims: null })
  })

  await t.test('of the role anon, such as the public key of Supabase, is anonymous too', async () => {
    const answer = await ask(`Bearer ${await sign({ ...without('sub'), role: 'anon' })}`)
    assert.equal(answer.json().kind, 'anonymous')
  })

  await t.test('that expired is refused as expired, also one that was accepted before', async () => {
    await refuses(await sign({ ...GOOD, exp: NOW_S - 60 }), 'token_expired')
    const token = await sign(GOOD)
    assert.equal((await ask(`Bearer ${token}`)).statusCode, 200)
    now = new Date(NOW.getTime() + 66_000)
    await refuses(token, 'token_expired')
    now = NOW
  })

  await t.test('may be off by the few seconds that clocks differ', async () => {
    assert.equal((await ask(`Bearer ${await sign({ ...GOOD, exp: NOW_S - 2 })}`)).statusCode, 200)
    assert.equal((await ask(`Bearer ${await sign({ ...GOOD, nbf: NOW_S + 2 })}`)).statusCode, 200)
  })

  const claims: Record<string, JWTPayload> = {
    'of another issuer': { ...GOOD, iss: 'elsewhere' },
    'of no issuer': without('iss'),
    'for another audience': { ...GOOD, aud: 'somebody' },
    'that never expires': without('exp'),
    'that is not yet valid': { ...GOOD, nbf: NOW_S + 60 },
    'of no account': without('sub'),
    'of a subject with control characters': { ...GOOD, sub: 'x\u0000y' },
    'of a subject that is too long': { ...GOOD, sub: 'x'.repeat(256) },
    'of a role that is not for callers': { ...GOOD, role: 'service_role' },
    'of no role': without('role'),
  }
  for (const [what, payload] of Object.entries(claims)) {
    await t.test(`${what} is invalid`, async () => {
      await refuses(await sign(payload), 'token_invalid')
    })
  }

  await t.test('signed by another secret is invalid', async () => {
    await refuses(await sign(GOOD, new TextEncoder().encode('x'.repeat(32))), 'token_invalid')
  })

  await t.test('of alg none is invalid', async () => {
    await refuses(new UnsecuredJWT(GOOD).encode(), 'token_invalid')
  })

  await t.test('of another algorithm than allowed is invalid, even if well signed', async () => {
    const long = new TextEncoder().encode(JWT_SECRET.padEnd(64, 'x'))
    await refuses(await sign(GOOD, long, 'HS512'), 'token_invalid')
  })

  await t.test('with one character changed is invalid', async () => {
    const [header, payload, signature = ''] = (await sign(GOOD)).split('.')
    const changed = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
    await refuses([header, payload, changed].join('.'), 'token_invalid')
  })

  for (const authorization of [
    'Basic dTpw',
    'Bearer',
    'Bearer a b',
    `Bearer ${'x'.repeat(5_000)}`,
    'Bearer ..',
  ]) {
    await t.test(`that comes as ${authorization.slice(0, 12)} is invalid`, async () => {
      assert.equal((await ask(authorization)).json().code, 'token_invalid')
    })
  }

  await t.test('is minted so that the server takes it', async () => {
    const { token: settings } = readSettings({ JWT_SECRET })
    const token = await mintToken(settings, { accountId: ACCOUNT, lifetimeS: 60, clock: { now: () => NOW } })
    assert.equal((await ask(`Bearer ${token}`)).json().accountId, ACCOUNT)
    await assert.rejects(mintToken(readSettings({}).token, { accountId: ACCOUNT }), /JWT_SECRET must be set/)
  })

  await t.test('guessed too often is refused as such, and one that is good never pays for it', async () => {
    const [header, claims] = (await sign(GOOD)).split('.')
    const guesses = ['guess', 'a.b.c', `${header}.${claims}.`, `${header}.${claims}.c2lnbmF0dXJl`]
    for (const guess of guesses) {
      const codes = []
      for (let call = 0; call < 40; call += 1) codes.push((await ask(`Bearer ${guess}`)).json().code)
      assert.equal(codes.at(-1), 'too_many_requests', guess)
    }
    const first = await ask(`Bearer ${await sign({ ...GOOD, jti: 'never seen before' })}`)
    assert.deepEqual([first.statusCode, first.json().accountId], [200, ACCOUNT])
    assert.equal((await ask()).statusCode, 200)
  })
})

/** An issuer that publishes its keys, as Supabase does. It counts how often they are fetched. */
async function startIssuer(t: TestContext) {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
  const issuer = { privateKey: pair.privateKey, jwk, fetches: 0, isDown: false, url: '' }
  const server = createServer((_request, response) => {
    issuer.fetches += 1
    response.statusCode = issuer.isDown ? 502 : 200
    response.end(JSON.stringify({ keys: [jwk] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  issuer.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/jwks.json`
  return issuer
}

test("a token signed with the issuer's published key", async (t) => {
  const issuer = await startIssuer(t)
  const serverFor = (env: Record<string, string>) =>
    buildTestServer(t, { plugin, clock: { now: () => NOW }, env: { JWT_JWKS_URL: issuer.url, ...env } })
  const app = await serverFor({})
  const ask = (token: string, server = app) =>
    server.inject({ url: '/test/me', headers: { authorization: `Bearer ${token}` } })

  await t.test('is accepted, beside those of the shared secret, and the keys are fetched once', async () => {
    assert.equal((await ask(await sign(GOOD, issuer.privateKey, 'ES256', 'k1'))).json().accountId, ACCOUNT)
    assert.equal(
      (await ask(await sign({ ...GOOD, jti: '2' }, issuer.privateKey, 'ES256', 'k1'))).statusCode,
      200,
    )
    assert.equal((await ask(await sign(GOOD))).statusCode, 200)
    assert.equal(issuer.fetches, 1)
  })

  await t.test('of a key it never published is invalid', async () => {
    const stranger = await generateKeyPair('ES256')
    assert.equal(
      (await ask(await sign(GOOD, stranger.privateKey, 'ES256', 'k1'))).json().code,
      'token_invalid',
    )
    assert.equal(
      (await ask(await sign(GOOD, stranger.privateKey, 'ES256', 'k2'))).json().code,
      'token_invalid',
    )
  })

  await t.test('is not forged by taking the public key for a shared secret', async () => {
    const publicKey = new TextEncoder().encode(JSON.stringify(issuer.jwk))
    assert.equal((await ask(await sign(GOOD, publicKey, 'HS256', 'k1'))).json().code, 'token_invalid')
  })

  await t.test('cannot be judged while the issuer is down, so the caller is asked to come back', async () => {
    issuer.isDown = true
    const fresh = await serverFor({ JWT_SECRET: '' })
    const answer = await ask(await sign(GOOD, issuer.privateKey, 'ES256', 'k1'), fresh)
    assert.deepEqual(
      [answer.statusCode, answer.json().code, answer.headers['retry-after']],
      [503, 'busy', '5'],
    )
  })

  await t.test('is the only kind when no secret is set', async () => {
    const keysOnly = await serverFor({ JWT_SECRET: '' })
    assert.equal((await ask(await sign(GOOD), keysOnly)).json().code, 'token_invalid')
  })
})

test('without secret and keys, every token is refused and strangers are served', async (t) => {
  const app = await buildTestServer(t, { plugin, env: { JWT_SECRET: '' } })
  const answer = await app.inject({
    url: '/test/me',
    headers: { authorization: `Bearer ${await sign(GOOD)}` },
  })
  assert.equal(answer.json().code, 'token_invalid')
  assert.equal((await app.inject('/test/me')).statusCode, 200)
})
