import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { groupFiles, SHARING } from '#test/groups.ts'
import { LONGEST } from '#test/longest.ts'

/** What one file would do to the others of its process. */
const CHANGES_THE_PROCESS =
  /^(?:before|after)(?:Each)?\(|process\.(?:env(?:\.\w+|\[.*\]) \??\??=[^=]|exitCode|(?:exit|chdir|on|once)\()|delete process\.env|\bmock\./m

test('a file that shares its process changes nothing of it', () => {
  const files = globSync(SHARING.map((folder) => `${folder}/*.test.ts`))
  assert.ok(files.length > SHARING.length)
  assert.deepEqual(
    files.filter((file) => CHANGES_THE_PROCESS.test(readFileSync(file, 'utf8'))),
    [],
  )
})

test('files of a folder share processes, none is lost or run twice, and the longest are alone', () => {
  const files = globSync('test/**/*.test.ts')
  const groups = groupFiles(files)
  assert.deepEqual(groups.flat().sort(), files.sort())
  for (const group of groups.filter(({ length }) => length > 1)) {
    assert.equal(new Set(group.map((file) => file.slice(0, file.lastIndexOf('/')))).size, 1)
    assert.deepEqual(
      group.filter((file) => LONGEST.includes(file)),
      [],
    )
  }
  assert.ok(groups.length < files.length)
})
