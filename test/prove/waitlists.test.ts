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
 * Waitlists were once kept in order of ids, which are made before a batch locks. One batch in five is delayed in between, long
 * enough for others to overtake it and to read their positions.
 */
const WITH_A_WAITLIST_BY_ID = `
  ${rewritten(['read_fronts', 'waitlist_position'], '.line_number', '.id')};
  create function core.delay() returns trigger language plpgsql as '
    begin perform pg_sleep(0.1) where random() < 0.2; return null; end';
  create trigger delay before insert on core.idempotency_keys for each statement execute function core.delay()`

const REFUSED = ['sold_out', 'waitlist_first', 'already_waiting', 'fewer_places_than_sold']

/** Runs nothing but waitlist groups. */
function proveWaitlists(
  t: TestContext,
  operations: number,
  ...broken: readonly string[]
): Promise<RunResult> {
  return proveOverSql(t, broken, (berth, fixture) => ({
    operations,
    clients: 0,
    background: (context) => runWaitlists(context, fixture, berth),
  }))
}

test('customers who ask at the same time stand in one waitlist', async (t) => {
  const { violations, undecided, checks, answers } = await proveWaitlists(t, OPERATIONS)
  assert.deepEqual(violations, [])
  assert.equal(undecided, 0)
  assert.ok((checks.waitlists ?? 0) >= EVENTS)
  const answered = Object.keys(answers).flatMap((answer) => /^waitlist: \w+ (\w+)$/.exec(answer)?.[1] ?? [])
  const happened = new Set(answered.map((answer) => (REFUSED.includes(answer) ? 'refused' : answer)))
  const everything = ['accepted', 'booked', 'cancelled', 'left', 'offered', 'refused', 'resized', 'waiting']
  assert.deepEqual(
    everything.filter((each) => !happened.has(each)),
    [],
  )
  assert.ok(answered.includes('already_waiting'))
})

test('a waitlist in order of ids is caught, since an earlier id may have been reported later', async (t) => {
  const { violations } = await proveWaitlists(t, OPERATIONS_TO_CATCH, WITH_A_WAITLIST_BY_ID)
  assert.equal(violations[0]?.rule, 'the_history_is_linearizable')
})
