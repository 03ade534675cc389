import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { type CopyValue, copyRows } from '#importers/gtfs/writing/copy_rows.ts'
import { createDatabase } from '#test/helpers/database.ts'

const ROWS: readonly (readonly CopyValue[])[] = [
  ['plain', 1, 12_345_678_901_234n, true, Buffer.from([0, 92, 255])],
  ['tab\tline\nreturn\rslash\\N \\. ümlaut 🛫', -2.5, 0n, false, Buffer.alloc(0)],
  ['', null, null, null, null],
  [null, 0, -1n, true, null],
]

test('copies whatever there is, and reads the same back', async (t) => {
  const database = await createDatabase(t)
  const db = await connect(database.url)
  t.after(() => db.end())
  await db.query('create temporary table copied (a text, b double precision, c bigint, d boolean, e bytea)')
  await copyRows(db, 'copied', 'a, b, c, d, e', ROWS)
  await copyRows(db, 'copied', 'a', [])
  const { rows } = await db.query({
    text: 'select c.a, c.b, c.c::text, c.d, c.e from copied as c',
    rowMode: 'array',
  })
  assert.deepEqual(
    rows,
    ROWS.map(([a, b, c, d, e]) => [a, b, c === null ? null : String(c), d, e]),
  )
})

test('copies more than fits in one message, and fails whole', async (t) => {
  const database = await createDatabase(t)
  const db = await connect(database.url)
  t.after(() => db.end())
  await db.query('create temporary table copied (a integer)')
  await copyRows(
    db,
    'copied',
    'a',
    Iterator.from(Array(100_000).keys()).map((number) => [number]),
  )
  const counted = await db.query('select count(*)::integer as rows, sum(c.a)::bigint as sum from copied as c')
  assert.deepEqual(counted.rows, [{ rows: 100_000, sum: 4_999_950_000 }])

  await assert.rejects(copyRows(db, 'copied', 'a', [[1], ['x']]), { code: '22P02' })
  const after = await db.query('select count(*)::integer as rows from copied as c')
  assert.deepEqual(after.rows, [{ rows: 100_000 }])
})
