import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { LONGEST, longestFirst } from '#test/longest.ts'

test('every file that is begun first is there, and named once', () => {
  assert.deepEqual(
    LONGEST.filter((file) => !existsSync(file)),
    [],
  )
  assert.equal(new Set(LONGEST).size, LONGEST.length)
})

test('the longest come first, and none is lost', () => {
  const [first = '', second = ''] = LONGEST
  assert.deepEqual(longestFirst(['test/b.test.ts', second, 'test/a.test.ts', first]), [
    first,
    second,
    'test/a.test.ts',
    'test/b.test.ts',
  ])
})
