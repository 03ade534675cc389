import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainWording } from '#ops/schema/wording.ts'

const SAME: readonly [worded: string, plain: string][] = [
  [
    'CHECK ((((a > 1) AND (a < 2)) AND ((b > 1) AND (b < 2))))',
    'CHECK (((a > 1) AND (a < 2) AND (b > 1) AND (b < 2)))',
  ],
  [
    'CHECK (((a > 1) AND (a < 2) AND ((b > 1) AND (b < 2))))',
    'CHECK (((a > 1) AND (a < 2) AND (b > 1) AND (b < 2)))',
  ],
  ['WHEN ((((a) OR (b)) OR (c)))', 'WHEN (((a) OR (b) OR (c)))'],
  ['CASE WHEN ((x AND y)) THEN 1 END', 'CASE WHEN ((x AND y)) THEN 1 END'],
]

/** Parentheses that have a meaning, and characters that only look like them. */
const KEPT = [
  '(((a) AND (b)) OR (c))',
  '((a) AND ((b) OR (c)))',
  'CHECK ((NOT ((a) AND (b))) AND (c))',
  "(a = ') AND ((b) AND ') AND (c = 'it''s (')",
  '("OR (" > 1) AND (f((a AND b)))',
  'CREATE TRIGGER t BEFORE INSERT OR UPDATE ON x FOR EACH ROW EXECUTE FUNCTION f()',
  'ORDER BY (a), LANDED, (b',
]

for (const [worded, plain] of SAME) {
  test(`${worded} is ${plain}`, () => {
    assert.equal(plainWording(worded), plain)
    assert.equal(plainWording(plain), plain)
  })
}

for (const expression of KEPT) {
  test(`${expression} stays as it is`, () => assert.equal(plainWording(expression), expression))
}
