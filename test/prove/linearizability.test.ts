import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Operation } from '#prove/history/operation.ts'
import { checkHistory } from '#prove/linearizability/check.ts'
import type { Verdict } from '#prove/linearizability/verdict.ts'
import { keyValueModel } from '#prove/models/key_value.ts'
import { type RegisterInput, type RegisterOutput, registerModel } from '#prove/models/register.ts'
import { Random } from '#prove/workload/random.ts'
import { append, get, lost, put, read, swap, write } from '#test/prove/histories.ts'
import { type Acted, simulate } from '#test/prove/simulation.ts'

type RegisterHistory = readonly Operation<RegisterInput, RegisterOutput>[]

const register = registerModel(0)
const OPERATIONS = 10_000

test('a register', async (t) => {
  const known: [string, Verdict, RegisterHistory][] = [
    ['that nobody uses', 'linearizable', []],
    ['read as it was', 'linearizable', [read(1, [0, 10], 0)]],
    ['read while it is written, before', 'linearizable', [write(1, [0, 10], 1), read(2, [1, 2], 0)]],
    ['read while it is written, after', 'linearizable', [write(1, [0, 10], 1), read(2, [1, 2], 1)]],
    ['read stale', 'violation', [write(1, [0, 1], 1), read(2, [2, 3], 0)]],
    ['read of what nobody wrote', 'violation', [write(1, [0, 10], 1), read(2, [1, 2], 7)]],
    [
      'that goes back to what it was while one write lasts',
      'violation',
      [write(1, [0, 10], 1), read(2, [1, 2], 1), read(3, [3, 4], 0)],
    ],
    [
      'that is sequentially consistent and no more: each client sees an order, but not that of time',
      'violation',
      [write(1, [0, 1], 1), write(1, [2, 3], 2), read(2, [4, 5], 1), read(2, [6, 7], 2)],
    ],
    [
      'that two read in opposite orders',
      'violation',
      [write(1, [0, 10], 1), write(2, [0, 10], 2), read(3, [11, 12], 1), read(4, [13, 14], 2)],
    ],
    [
      'with a lost update: two swap the same value',
      'violation',
      [swap(1, [0, 10], 0, 1), swap(2, [0, 10], 0, 2)],
    ],
    [
      'where the loser of two swaps is told',
      'linearizable',
      [swap(1, [0, 10], 0, 1), swap(2, [0, 10], 0, 2, false)],
    ],
    [
      'where a swap is refused for no reason',
      'violation',
      [swap(1, [0, 1], 0, 1), swap(2, [2, 3], 1, 2, false)],
    ],
    [
      'whose calls touch at one microsecond: they overlap',
      'linearizable',
      [write(1, [0, 5], 1), read(2, [5, 6], 0)],
    ],
    [
      'with three writes of which a later read may see the first two',
      'linearizable',
      [write(1, [0, 4], 1), write(2, [1, 6], 2), read(1, [5, 8], 1), read(2, [7, 9], 2), write(3, [2, 3], 3)],
    ],
  ]
  for (const [what, verdict, history] of known) {
    await t.test(`${what}: ${verdict}`, () => {
      const report = checkHistory(register, history)
      assert.equal(report.verdict, verdict, report.explanation ?? '')
      assert.equal(report.operations, history.length)
      assert.equal(report.explanation === null, verdict === 'linearizable')
    })
  }
})

test('an unknown outcome', async (t) => {
  const unknown = lost(write(1, [0, 1], 1))
  const known: [string, Verdict, RegisterHistory][] = [
    ['may have happened', 'linearizable', [unknown, read(2, [2, 3], 1)]],
    ['may not have happened', 'linearizable', [unknown, read(2, [2, 3], 0)]],
    ['may happen long after', 'linearizable', [unknown, read(2, [2, 3], 0), read(2, [900, 901], 1)]],
    ['happens once', 'violation', [unknown, read(2, [2, 3], 1), write(2, [4, 5], 0), read(2, [6, 7], 1)]],
    ['does not happen before it starts', 'violation', [lost(write(1, [5, 6], 1)), read(2, [2, 3], 1)]],
    [
      'of one may be why another was refused',
      'linearizable',
      [lost(swap(1, [0, 1], 0, 1)), swap(2, [2, 3], 0, 2, false)],
    ],
    [
      'cannot have taken effect where it would not have',
      'violation',
      [lost(swap(1, [0, 1], 5, 1)), read(2, [2, 3], 1)],
    ],
    ['of a read says nothing', 'linearizable', [lost(read(1, [0, 1], 9)), read(2, [2, 3], 0)]],
  ]
  for (const [what, verdict, history] of known) {
    await t.test(`${what}: ${verdict}`, () => assert.equal(checkHistory(register, history).verdict, verdict))
  }
})

test('a key-value store', async (t) => {
  await t.test('is checked key by key', () => {
    const history = [
      put(1, [0, 1], 'x', 'a'),
      put(1, [2, 3], 'y', 'b'),
      get(2, [4, 5], 'x', 'a'),
      get(2, [6, 7], 'y', ''),
    ]
    const report = checkHistory(keyValueModel, history)
    assert.deepEqual(
      [report.verdict, report.partitions, report.violations, report.undecided],
      ['violation', 2, 1, 0],
    )
    assert.match(report.explanation ?? '', /^key y: violation/)
  })

  await t.test('allows write skew, since no operation spans two keys', () => {
    const history = [
      get(1, [0, 1], 'x', ''),
      get(2, [0, 1], 'y', ''),
      put(1, [2, 5], 'y', 'not free'),
      put(2, [2, 5], 'x', 'not free'),
    ]
    assert.equal(checkHistory(keyValueModel, history).verdict, 'linearizable')
  })

  await t.test('has a lost update of two appends found', () => {
    const both = [append(1, [0, 10], 'x', 'a'), append(2, [0, 10], 'x', 'b')]
    assert.equal(checkHistory(keyValueModel, [...both, get(1, [11, 12], 'x', 'ba')]).verdict, 'linearizable')
    assert.equal(checkHistory(keyValueModel, [...both, get(1, [11, 12], 'x', 'b')]).verdict, 'violation')
  })
})

test('an explanation says how far it fits, the state there, and what fits no more', () => {
  const history = [write(1, [0, 1], 1), write(1, [2000, 3000], 2), read(2, [4000, 5500], 1)]
  assert.equal(
    checkHistory(register, history).explanation,
    [
      'the register: violation. Of 3 operations, the longest order that fits has 2.',
      '  It is:',
      '    0.000 ms – 0.001 ms  client 1  write 1 → done',
      '    2.000 ms – 3.000 ms  client 1  write 2 → done',
      '  The state then:',
      '    2',
      '  The candidates for the next operation, none of which fits:',
      '    4.000 ms – 5.500 ms  client 2  read → 1',
    ].join('\n'),
  )
})

test('what takes too long to decide is undecided, which is no success', () => {
  // Every order of twenty writes is to be tried before it is certain that nobody wrote -1.
  const writes = Array.from({ length: 20 }, (_, i) => write(i, [0, 10], i))
  const history = [...writes, read(99, [11, 12], -1)]
  const report = checkHistory(register, history, { statesMax: 5_000 })
  assert.deepEqual([report.verdict, report.undecided, report.violations], ['undecided', 1, 0])
  assert.match(report.explanation ?? '', /undecided, 5000 states were visited/)
  assert.equal(checkHistory(register, history.slice(12), { statesMax: 100_000 }).verdict, 'violation')
})

test(`${OPERATIONS} operations of a register that many use at once`, async (t) => {
  for (const clients of [2, 8, 16]) {
    await t.test(`are decided for ${clients} clients`, () => {
      const history = simulateRegister(clients, clients)
      assert.equal(history.length, OPERATIONS)
      const report = checkHistory(register, history)
      assert.equal(report.verdict, 'linearizable', report.explanation ?? '')
    })
  }

  await t.test('are a violation if the last of them reads what was never written', () => {
    const history = simulateRegister(4, 1)
    const last = Math.max(...history.map(({ respondedAtUs }) => respondedAtUs))
    const report = checkHistory(register, [...history, read(9, [last + 1, last + 2], -1)])
    assert.equal(report.verdict, 'violation')
    assert.match(report.explanation ?? '', new RegExp(`longest order that fits has ${OPERATIONS}\\.`))
  })
})

function simulateRegister(clients: number, seed: number): RegisterHistory {
  const random = new Random(seed)
  let value = 0
  const act = (): Acted<RegisterInput, RegisterOutput> => {
    const [choice, request] = [random.fraction(), random.below(1000)]
    if (choice < 0.5) return { input: { kind: 'read' }, output: { kind: 'read', value } }
    if (choice < 0.8) {
      value = request
      return { input: { kind: 'write', value }, output: { kind: 'written' } }
    }
    const old = choice < 0.9 ? value : request
    const done = old === value
    if (done) value = request
    return { input: { kind: 'swap', old, value: request }, output: { kind: 'swapped', done } }
  }
  return simulate({ random, clients, operations: OPERATIONS, act })
}
