import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readVersions } from '#bench/machine/versions.ts'
import { createDatabase } from '#test/helpers/database.ts'

test('PostgreSQL is told with its compiler and how much that optimises', async (t) => {
  const { url } = await createDatabase(t)
  const { postgres } = await readVersions(url)
  assert.match(postgres, /^1\d\.\d+ \((gcc|clang) \d+[.\d]* -O[\dsz]\)$/)
})
