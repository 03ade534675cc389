import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

/** An SQL text with a name of its own. */
const NAMED =
  /^(?:export )?const (\w+)(?:: \w+)? =\s*(?:\(schema\) =>\s*)?[`'](?=\s*(?:select|insert|update|delete|with|call)\b)/gm

/** Built from the columns of a batch, once for all batches. */
const OF_A_BATCH = new Set(['BOOK_BATCH', 'CANCEL_BATCH', 'READ_DETAILS'])

test('SQL stands in the call that runs it, and has a name only where several calls share it', () => {
  const sources = globSync('src/**/*.ts').map((file) => ({ file, source: readFileSync(file, 'utf8') }))
  const all = sources.map(({ source }) => source).join('\n')
  const named = sources.flatMap(({ file, source }) =>
    [...source.matchAll(NAMED)].map(([text, name = '']) => ({
      file,
      name,
      // A name that is not exported may mean something else in other files.
      uses:
        (text.startsWith('export') ? all : source).matchAll(new RegExp(`\\b${name}\\b`, 'g')).toArray()
          .length - 1,
    })),
  )
  assert.ok(
    named.some(({ name }) => name === 'ONE_EVENT'),
    'the pattern finds what is named',
  )
  assert.deepEqual(
    named.filter(({ name, uses }) => uses < 2 && !OF_A_BATCH.has(name)),
    [],
  )
})
