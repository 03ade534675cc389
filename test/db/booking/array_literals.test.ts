import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytea, type Column, jsonb, plain, text } from '#db/booking/array_literals.ts'
import { createDatabase } from '#test/helpers/database.ts'

/** Texts that would have a meaning in an array literal if they were not quoted. */
const TELLING = [
  '',
  'NULL',
  'null',
  '{}',
  '{',
  '}',
  ',',
  '"',
  '\\',
  '\\"',
  '""',
  ' a ',
  '\n\t',
  '\\x00',
  "'",
  'é😀',
]

/** Any text without NUL, which PostgreSQL cannot store and the server refuses before. */
const anyText = fc
  .oneof(
    fc.constantFrom(...TELLING),
    fc.string({ unit: fc.constantFrom(...TELLING), maxLength: 8 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  .map((value) => value.replaceAll('\0', '0'))

const orNothing = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })

const anyItem = fc.record({
  text: orNothing(anyText),
  json: orNothing(fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.boolean(), fc.constant(null)))),
  bytes: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  uuid: orNothing(fc.uuid()),
  integer: orNothing(fc.integer()),
  bigint: orNothing(fc.maxSafeInteger()),
  boolean: orNothing(fc.boolean()),
})
type Item = typeof anyItem extends fc.Arbitrary<infer Value> ? Value : never

const COLUMNS: readonly Column<Item>[] = [
  text((item) => item.text),
  jsonb((item) => item.json),
  bytea((item) => item.bytes),
  plain('uuid', (item) => item.uuid),
  plain('integer', (item) => item.integer),
  plain('bigint', (item) => item.bigint),
  plain('boolean', (item) => item.boolean),
]

/** One row for each item, with each value in PostgreSQL's text form. */
const SHOWN = COLUMNS.map((_, i) => `u.c${i}::text`).join(', ')
const NAMES = COLUMNS.map((_, i) => `c${i}`).join(', ')
const FROM_LITERALS = `select ${SHOWN} from unnest(${COLUMNS.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')})
                        with ordinality as u(${NAMES}, n) order by u.n`

/** The same from values that are sent one by one, without an array. */
const FROM_VALUES = `select ${SHOWN} from (values (${COLUMNS.map(({ type }, i) => `$${i + 1}::${type}`).join(', ')})) as u(${NAMES})`

const valuesOf = (item: Item) => [
  item.text,
  // As text, because JSON.parse of Node 24 confuses keys once it has met a key that is a backslash.
  item.json === undefined ? undefined : JSON.stringify(item.json),
  item.bytes,
  item.uuid,
  item.integer,
  item.bigint,
  item.boolean,
]

test('array literals', async (t) => {
  const { app } = await createDatabase(t)
  const rowsOf = async (sql: string, values: unknown[]) =>
    (await app.query<(string | null)[]>({ text: sql, values, rowMode: 'array' })).rows

  await t.test('are read by PostgreSQL as what was written, whatever it is', async () => {
    const property = fc.asyncProperty(fc.array(anyItem, { maxLength: 5 }), async (items) => {
      const literals = COLUMNS.map((column) => column.literalOf(items))
      const sent = await Promise.all(items.map((item) => rowsOf(FROM_VALUES, valuesOf(item))))
      assert.deepEqual(await rowsOf(FROM_LITERALS, literals), sent.flat())
      for (const [i, item] of items.entries()) assert.equal(sent[i]?.[0]?.[0], item.text ?? null)
    })
    // A counterexample is printed with its seed and path.
    await fc.assert(property, { numRuns: 200 })
  })

  await t.test('tell the word NULL from no value, and no text from an empty one', async () => {
    const texts = text((value: string | undefined) => value)
    const given = ['NULL', undefined, '', 'null', '{a,b}', '"', '\\']
    const { rows } = await app.query<{ texts: unknown }>('select to_jsonb($1::text[]) as texts', [
      texts.literalOf(given),
    ])
    assert.deepEqual(rows[0]?.texts, ['NULL', null, '', 'null', '{a,b}', '"', '\\'])
  })

  await t.test('are null where there is nothing to say', () => {
    const texts = text((value: string | undefined) => value)
    assert.equal(texts.literalOf([]), null)
    assert.equal(texts.literalOf([undefined, undefined]), null)
  })
})
