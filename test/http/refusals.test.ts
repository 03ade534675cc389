import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { REFUSAL_STATUSES } from '#http/refusal_codes.ts'
import { findRefusal, readRefusals, refusals } from '#http/refusals.ts'
import { parseRefusals } from '#http/refusals_file.ts'
import {
  REFUSAL_CODES_FILE,
  REFUSALS_PAGE,
  renderRefusalCodes,
  renderRefusalsPage,
} from '#http/write_refusal_codes.ts'

const registry = (rows: string) => `with registry (code) as (values\n${rows}\n)\ninsert into core.refusals\n`

test('the registry of refusals', async (t) => {
  await t.test('is what the committed codes say', () => {
    assert.equal(readFileSync(REFUSAL_CODES_FILE, 'utf8'), renderRefusalCodes(readRefusals()))
    assert.equal(readFileSync(REFUSALS_PAGE, 'utf8'), renderRefusalsPage(readRefusals()))
    assert.deepEqual(
      Object.keys(REFUSAL_STATUSES),
      readRefusals().map((refusal) => refusal.code),
    )
  })

  await t.test('reads one refusal a line, with quotes and comments', () => {
    const rows = "  -- Why.\n  ('a_b', 'RB001', 409, 'It isn''t free.'),\n\n  ('c', 'RB002', 503, 'Later.')"
    assert.deepEqual(parseRefusals(registry(rows)), [
      { code: 'a_b', sqlstate: 'RB001', httpStatus: 409, sentence: "It isn't free." },
      { code: 'c', sqlstate: 'RB002', httpStatus: 503, sentence: 'Later.' },
    ])
  })

  const wrong = {
    'two on a line': "('a', 'RB001', 409, 'A.'), ('b', 'RB002', 409, 'B.')",
    'a status that is no error': "('a', 'RB001', 200, 'A.')",
    'an SQLSTATE of another class': "('a', '23505', 409, 'A.')",
    'an unclosed sentence': "('a', 'RB001', 409, 'A.",
    'a code that comes twice': "('a', 'RB001', 409, 'A.'),\n('a', 'RB002', 409, 'B.')",
    'an SQLSTATE that comes twice': "('a', 'RB001', 409, 'A.'),\n('b', 'RB001', 409, 'B.')",
  }
  for (const [what, rows] of Object.entries(wrong)) {
    await t.test(`refuses ${what}, naming the line`, () => {
      assert.throws(() => parseRefusals(registry(rows)), /refusals\.sql:\d+/)
    })
  }

  await t.test('refuses a file without rows', () => {
    assert.throws(() => parseRefusals('select 1'), /no rows/)
  })

  await t.test('gives a route its responses by status', () => {
    const responses = refusals('place_taken', 'sold_out', 'booking_not_found')
    assert.deepEqual(Object.keys(responses), ['404', '409'])
    const described = JSON.stringify(responses[409])
    for (const code of ['place_taken', 'sold_out'] as const) {
      assert.ok(described.includes(findRefusal(code).sentence))
    }
  })
})
