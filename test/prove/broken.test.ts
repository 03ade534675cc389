import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { RunResult } from '#prove/run_result.ts'
import { proveOverSql } from '#test/prove/prove_over_sql.ts'
import { rewritten } from '#test/prove/rewritten.ts'

const OPERATIONS = 720
const CLIENTS = 12
const OPERATIONS_PER_GROUP = 60

/**
 * Both statements that lock occurrences read them without locking. A delay between deciding and writing lets other batches decide
 * in the meantime, even on a fast machine.
 */
const WITHOUT_LOCK = `
  ${rewritten(['lock_batch_occurrences', 'lock_occurrences'], 'for no key update', '')};
  create function core.delay() returns trigger language plpgsql as 'begin perform pg_sleep(0.01); return null; end';
  create trigger delay before insert on core.claims for each statement execute function core.delay()`

const WITHOUT_CONSTRAINTS = `
  alter table core.occurrences drop constraint an_occurrence_is_never_oversold;
  do $$
  declare v_constraint record;
  begin
    for v_constraint in select k.conrelid::regclass as relation, k.conname as name from pg_constraint as k
                         where k.contype = 'x' and k.conname like 'a\\_place\\_is\\_sold\\_once%' loop
      execute format('alter table %s drop constraint %I', v_constraint.relation, v_constraint.name);
    end loop;
  end $$`

/** Every key is treated as new, and none is stored. */
const WITHOUT_KEYS = `
  create or replace function core.take_keys(
    p_operator_id uuid, p_caller text[], p_key text[], p_body_hash bytea[], p_result_id uuid[], p_optimistic boolean,
    out verdict text[], out result_id uuid[])
  language plpgsql as $$ begin
    verdict := array_fill(null::text, array[cardinality(p_caller)]);
    result_id := p_result_id;
  end $$`

const WITH_CLAIMS_THAT_STAY = `
  create or replace function core.end_claims(p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], p_reason text)
  returns uuid[] language sql as $$
    select coalesce(array_agg(distinct c.occurrence_id), '{}') from core.claims as c
     where c.operator_id = p_operator_id and c.booking_id = any (p_booking_ids)
  $$`

/** Checks a Berth that is broken on purpose. */
function proveBroken(t: TestContext, ...broken: readonly string[]): Promise<RunResult> {
  return proveOverSql(t, broken, () => ({
    operations: OPERATIONS,
    clients: CLIENTS,
    operationsPerGroup: OPERATIONS_PER_GROUP,
  }))
}

const rulesOf = ({ violations }: RunResult) => new Set(violations.map(({ rule }) => rule))

test('the checker finds nothing wrong with Berth as it is', async (t) => {
  const result = await proveBroken(t)
  assert.deepEqual(result.violations, [])
  assert.equal(result.undecided, 0)
  assert.ok(result.operations >= OPERATIONS)
})

test('the checker catches a Berth that does not lock occurrences, though its constraints hold', async (t) => {
  const rules = rulesOf(await proveBroken(t, WITHOUT_LOCK))
  assert.ok(
    rules.has('nothing_is_answered_internal') || rules.has('the_history_is_linearizable'),
    [...rules].join(),
  )
})

test('the checker catches a Berth that oversells, once neither locks nor constraints hold', async (t) => {
  const rules = rulesOf(await proveBroken(t, WITHOUT_LOCK, WITHOUT_CONSTRAINTS))
  assert.ok(rules.has('the_history_is_linearizable'), [...rules].join())
})

test('the checker catches a Berth that forgets its idempotency keys', async (t) => {
  const rules = rulesOf(await proveBroken(t, WITHOUT_KEYS))
  assert.ok(rules.has('the_history_is_linearizable') || rules.has('one_key_one_booking'), [...rules].join())
})

test('the checker catches a Berth whose cancelled bookings keep their places', async (t) => {
  const rules = rulesOf(await proveBroken(t, WITH_CLAIMS_THAT_STAY))
  assert.ok(rules.has('the_history_is_linearizable'), [...rules].join())
  // A booking cancelled whole that still has claims, or one cancelled in part whose total lacks some of them.
  assert.ok(
    rules.has('a_booking_has_its_claims') || rules.has('a_total_is_the_price_of_its_claims'),
    [...rules].join(),
  )
})
