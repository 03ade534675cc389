import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'

const NOTHING = { full_name: null, email: null, phone: null, locale: null }

test('core.read_profile', async (t) => {
  const berth = await startBerth(t)
  const profileOf = (claims: object | null) =>
    berth.owner.one('select p.* from core.read_profile($1) as p', [
      claims === null ? null : JSON.stringify(claims),
    ])

  await t.test('reads a token of Supabase', async () => {
    const claims = {
      email: 'sofia@example.org',
      phone: '41791111111',
      user_metadata: { full_name: 'Sofia Rossi', locale: 'it-CH', email_verified: true },
    }
    assert.deepEqual(await profileOf(claims), {
      full_name: 'Sofia Rossi',
      email: 'sofia@example.org',
      phone: '+41791111111',
      locale: 'it-CH',
    })
  })

  await t.test('reads the claims of OpenID Connect', async () => {
    const claims = {
      name: 'Ada Lovelace',
      email: 'ada@example.org',
      email_verified: true,
      phone_number: '+44 20 7946 0000',
      locale: 'en-GB',
    }
    assert.deepEqual(await profileOf(claims), {
      full_name: 'Ada Lovelace',
      email: 'ada@example.org',
      phone: '+44 20 7946 0000',
      locale: 'en-GB',
    })
  })

  await t.test('believes no address or number that a person wrote, or that nobody verified', async () => {
    const written = { user_metadata: { email: 'boss@example.org', phone: '+41791111111' } }
    assert.deepEqual(await profileOf(written), NOTHING)
    for (const unverified of [false, 'false']) {
      assert.deepEqual(await profileOf({ email: 'a@example.org', email_verified: unverified }), NOTHING)
    }
    const supabase = { email: 'a@example.org', user_metadata: { email_verified: false } }
    assert.deepEqual(await profileOf(supabase), NOTHING)
    assert.deepEqual(await profileOf({ phone_number: '+41791111111', phone_number_verified: false }), NOTHING)
  })

  await t.test('leaves out what no one may type here, instead of refusing the person', async () => {
    const claims = {
      email: 'no address',
      phone: '',
      user_metadata: { full_name: `two\nlines`, locale: { of: 'no text' } },
    }
    assert.deepEqual(await profileOf(claims), NOTHING)
    assert.deepEqual(await profileOf({ name: 'x'.repeat(201), user_metadata: 'none' }), NOTHING)
    assert.deepEqual(await profileOf(null), NOTHING)
  })
})
