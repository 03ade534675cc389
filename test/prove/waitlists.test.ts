import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { RunResult } from '#prove/run_result.ts'
import { runWaitlists } from '#prove/waitlists/run_waitlists.ts'
import { proveOverSql } from '#test/prove/prove_over_sql.ts'
import { rewritten } from '#test/prove/rewritten.ts'

const OPERATIONS = 1_500
const EVENTS = 3
/** The first violation ends it; a thousand were enough each time. */
const OPERATIONS_TO_CATCH = 4_500

/**
 * As the line was once kept: ids are made before a batch locks. And one batch of five dawdles in between, so long that others come
 * first and look where they are.
 */
const WITH_A_LINE_BY_ID = `
  ${rewritten(['read_fronts', 'waitlist_position'], '.line_number', '.id')};
  create function core.dawdle() returns trigger language plpgsql as '
    begin perform pg_sleep(0.1) where random() < 0.2; return null; end';
  create trigger dawdle before insert on core.idempotency_keys for each statement execute function core.dawdle()`

const REFUSED = ['sold_out', 'waitlist_first', 'already_waiting', 'fewer_places_than_sold']

/** Nobody sells anything but places that people stand in line for. */
function proveLines(t: TestContext, operations: number, ...broken: readonly string[]): Promise<RunResult> {
  return proveOverSql(t, broken, (berth, fixture) => ({
    operations,
    clients: 0,
    background: (context) => runWaitlists(context, fixture, berth),
  }))
}

test('whoever asks for places at once stands in one line', async (t) => {
  const { violations, undecided, checks, answers } = await proveLines(t, OPERATIONS)
  assert.deepEqual(violations, [])
  assert.equal(undecided, 0)
  assert.ok((checks.lines ?? 0) >= EVENTS)
  const told = Object.keys(answers).flatMap((answer) => /^line: \w+ (\w+)$/.exec(answer)?.[1] ?? [])
  const happened = new Set(told.map((answer) => (REFUSED.includes(answer) ? 'refused' : answer)))
  const everything = ['accepted', 'booked', 'cancelled', 'left', 'offered', 'refused', 'resized', 'waiting']
  assert.deepEqual(
    everything.filter((each) => !happened.has(each)),
    [],
  )
  assert.ok(told.includes('already_waiting'))
})

test('a line in order of ids is caught, which lets in front who was told later', async (t) => {
  const { violations } = await proveLines(t, OPERATIONS_TO_CATCH, WITH_A_LINE_BY_ID)
  assert.equal(violations[0]?.rule, 'the_history_is_linearizable')
})
