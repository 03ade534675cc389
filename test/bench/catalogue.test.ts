import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPartNames, loadPart, loadParts } from '#bench/catalogue.ts'

test('every file of bench/parts is a part that says what it is, and needs parts that there are', async () => {
  const names = findPartNames()
  for (const name of names) {
    const part = await loadPart(name)
    assert.ok(part.title !== '' && part.about !== '', name)
    assert.deepEqual(
      part.needs.filter((needed) => !names.includes(needed)),
      [],
      name,
    )
  }
})

test('a part brings those it needs, and they run before it', async () => {
  assert.deepEqual([...(await loadParts(['http'])).keys()], ['limits', 'http'])
  assert.deepEqual([...(await loadParts(['open_loop', 'limits'])).keys()], ['limits', 'open_loop'])
})
