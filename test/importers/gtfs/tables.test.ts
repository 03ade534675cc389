import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TABLES, UNREAD_FILES } from '#importers/gtfs/reading/tables.ts'

test('no column is read and passed over, and every key is of columns that are read', () => {
  for (const { file, fields, key, unread } of TABLES) {
    const names = Object.keys(fields)
    assert.deepEqual(
      unread.filter((name) => names.includes(name)),
      [],
      file,
    )
    assert.deepEqual(
      key.filter((name: string) => !names.includes(name)),
      [],
      file,
    )
    assert.equal(UNREAD_FILES.has(file), false, file)
  }
})

test('what is referred to is named', () => {
  const fields = TABLES.flatMap((table) => Object.values(table.fields))
  const named = new Set(fields.map((field) => ('names' in field ? field.names : undefined)))
  const referred = new Set(fields.map((field) => ('refers' in field ? field.refers : undefined)))
  assert.deepEqual(
    [...referred].filter((target) => !named.has(target)),
    [],
  )
})
