import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accountIdOfSubject } from '#http/identity/account_ids.ts'
import { createDatabase } from '#test/helpers/database.ts'

const ISSUER = 'https://accounts.example/'

test('core.account_id_of', async (t) => {
  const database = await createDatabase(t)
  const idOf = async (issuer: string | null, subject: string | null) => {
    const [row] = await database
      .as('anon')
      .query<{ id: string | null }>('select core.account_id_of($1, $2) as id', [issuer, subject])
    return row?.id
  }

  await t.test('keeps a subject that is a UUID, whoever issued it', async () => {
    const id = '018f3c1e-7b7a-7000-8000-00000000000a'
    assert.equal(await idOf(ISSUER, id), id)
    assert.equal(await idOf(null, id), id)
    assert.equal(accountIdOfSubject(ISSUER, id), id)
  })

  await t.test(
    'gives any other subject an id that never changes, and another one at another issuer',
    async () => {
      assert.equal(await idOf(ISSUER, 'auth0|5f7c8ec7'), 'be70863e-7888-8a6b-82c5-88c7cd1f1192')
      assert.notEqual(
        await idOf('https://elsewhere.example/', 'auth0|5f7c8ec7'),
        'be70863e-7888-8a6b-82c5-88c7cd1f1192',
      )
    },
  )

  await t.test('gives none without a subject or an issuer', async () => {
    for (const [issuer, subject] of [
      [null, 'auth0|5f7c8ec7'],
      ['', 'auth0|5f7c8ec7'],
      [ISSUER, null],
      [ISSUER, ''],
    ] as const) {
      assert.equal(await idOf(issuer, subject), null)
    }
  })

  await t.test('gives what the HTTP server computes', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((s) => !s.includes('\0'))
    await fc.assert(
      fc.asyncProperty(text, text, async (issuer, subject) => {
        assert.equal(await idOf(issuer, subject), accountIdOfSubject(issuer, subject))
      }),
      { numRuns: 100 },
    )
  })
})
