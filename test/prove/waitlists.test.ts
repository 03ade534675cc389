import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Proof } from '#prove/proof.ts'
import { holdFairs } from '#prove/waitlists/hold_fairs.ts'
import { proveOverSql } from '#test/prove/prove_over_sql.ts'
import { rewritten } from '#test/prove/rewritten.ts'

const OPERATIONS = 1_500
/** Several times what it took, as the first violation ends it. */
const OPERATIONS_TO_CATCH = 6_000

/**
 * As the line was once kept: ids are made before a batch locks. And a batch dawdles in between, so that on a quick machine too
 * others come first.
 */
const WITH_A_LINE_BY_ID = `
  ${rewritten(['offer_freed_places', 'waitlist_position'], '.line_number', '.id')};
  create function core.dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(0.02 * random()); return null; end';
  create trigger dawdle before insert on core.idempotency_keys for each statement execute function core.dawdle()`

/** Nobody sells anything but places that people stand in line for. */
function proveLines(t: TestContext, operations: number, ...broken: readonly string[]): Promise<Proof> {
  return proveOverSql(t, broken, (berth, world) => ({
    operations,
    clients: 0,
    meanwhile: (floor) => holdFairs(floor, world, (client) => berth.openShopper(client, 0)),
  }))
}

test('whoever asks for places at once stands in one line', async (t) => {
  const { violations, undecided, checks, answers } = await proveLines(t, OPERATIONS)
  assert.deepEqual(violations, [])
  assert.equal(undecided, 0)
  assert.ok((checks.lines ?? 0) > 0)
  const happened = Object.keys(answers).filter((answer) => answer.startsWith('line: '))
  assert.deepEqual(happened, [
    'line: accept accepted',
    'line: book booked',
    'line: book sold_out',
    'line: book waiting',
    'line: book waitlist_first',
    'line: cancel cancelled',
    'line: leave left',
    'line: look offered',
    'line: look waiting',
    'line: resize fewer_places_than_sold',
    'line: resize resized',
  ])
})

test('a line in order of ids is caught, which lets in front who was told later', async (t) => {
  const { violations } = await proveLines(t, OPERATIONS_TO_CATCH, WITH_A_LINE_BY_ID)
  assert.equal(violations[0]?.rule, 'one_order_explains_every_answer')
})
