import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BerthResult } from '#prove/prove_berth.ts'
import { abortedToJson, describe, describeAborted, EXIT_CODE, toJson, verdictOf } from '#prove/report.ts'
import { proveOverSql } from '#test/prove/prove_over_sql.ts'

const VIOLATION = { rule: 'one_key_one_booking', group: 1, explanation: 'two', historyFile: null }

const PASSED: BerthResult = {
  operations: 9,
  seconds: 1,
  seed: 42,
  postgres: '18',
  servers: 0,
  clients: 1,
  cores: 2,
  faults: {},
  answers: {},
  checks: {},
  unknownOutcomes: 0,
  unknownResolved: 0,
  transientFailures: 0,
  violations: [],
  violationsMore: 0,
  undecided: 0,
}

test('a run says in its last line, its JSON and its exit code which of four it was', () => {
  const cases: [keyof typeof EXIT_CODE, BerthResult, RegExp][] = [
    ['passed', PASSED, /^No violation.*Seed 42/],
    ['violation', { ...PASSED, violations: [VIOLATION], undecided: 1 }, /^VIOLATION: 1 .*Seed 42.*in \/kept/],
    ['undecided', { ...PASSED, undecided: 2 }, /^UNDECIDED: .*2 groups.*Seed 42.*in \/kept/],
  ]
  for (const [verdict, result, lastLine] of cases) {
    assert.equal(verdictOf(result), verdict)
    assert.match(describe(result, '/kept').trimEnd().split('\n').at(-1) ?? '', lastLine)
    assert.deepEqual([JSON.parse(toJson(result)).result, JSON.parse(toJson(result)).seed], [verdict, 42])
  }
  const error = new Error('no server')
  assert.match(describeAborted(42, error).split('\n').at(-1) ?? '', /^ABORTED: .*Seed 42/)
  assert.deepEqual(JSON.parse(abortedToJson(42, error)), {
    result: 'aborted',
    seed: 42,
    error: 'Error: no server',
  })
  assert.equal(new Set(Object.values(EXIT_CODE)).size, 4)
})

test('a run ends, and says why, when what makes its faults cannot go on', async (t) => {
  const broken = proveOverSql(t, [], () => ({
    operations: 60,
    clients: 2,
    operationsPerGroup: 30,
    mayEnd: () => false,
    background: () => Promise.reject(new Error('a server did not come back')),
  }))
  await assert.rejects(broken, /a server did not come back/)
})
