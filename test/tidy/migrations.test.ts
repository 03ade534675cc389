import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { PSQL_GUARD } from '#ops/migrate/files.ts'

test('every migration makes psql refuse it, since psql would go up and then down', async () => {
  const without: string[] = []
  for await (const file of glob('sql/migrations/*.sql')) {
    const text = await readFile(file, 'utf8')
    if (!text.includes(`\n${PSQL_GUARD}\n-- berth: up\n`)) without.push(file)
  }
  assert.deepEqual(without, [], `put these lines right above "-- berth: up":\n${PSQL_GUARD}`)
})
