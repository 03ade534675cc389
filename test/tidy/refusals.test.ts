import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { RefusalCode } from '#http/refusal_codes.ts'
import { REFUSAL_STATUSES } from '#http/refusal_codes.ts'
import { REFUSAL_TESTS, type RefusalTest } from '#test/tidy/refusal_tests.ts'

const CODES = Object.keys(REFUSAL_STATUSES) as RefusalCode[]
const ROWS = Object.entries(REFUSAL_TESTS) as [RefusalCode, RefusalTest][]

/** The refusal codes that appear in quotes in the code of these files. */
async function codesIn(pattern: string): Promise<Set<RefusalCode>> {
  const text: string[] = []
  for await (const file of glob(pattern)) text.push(await readFile(file, 'utf8'))
  const all = text.join('\n')
  return new Set(CODES.filter((code) => all.includes(`'${code}'`)))
}

test('refusals', async (t) => {
  await t.test('that SQL gives have a test row each', async () => {
    const raised = await codesIn('sql/*/functions/**/*.sql')
    assert.ok(raised.size > 40)
    assert.deepEqual(
      [...raised].filter((code) => REFUSAL_TESTS[code] === undefined),
      [],
    )
  })

  await t.test('have a row whose test exists and names the code', () => {
    const lies = ROWS.filter(([code, [file, sentence]]) => {
      const text = readFileSync(file, 'utf8')
      return !text.includes(sentence) || !text.includes(`'${code}'`)
    })
    assert.deepEqual(lies, [])
  })
})
