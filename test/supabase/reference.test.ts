import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createDatabase } from '#test/helpers/database.ts'
import { describeRpcs } from '#test/supabase/rpc_reference.ts'

test('docs/supabase.md has every function that clients may call, as the database has it', async (t) => {
  const expected = await describeRpcs(await createDatabase(t))
  const text = readFileSync(new URL('../../docs/supabase.md', import.meta.url), 'utf8')
  assert.ok(text.includes(expected), `The table of functions in docs/supabase.md has to be:\n${expected}`)
})
