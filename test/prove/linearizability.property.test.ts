import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Operation } from '#prove/history/operation.ts'
import { checkHistory } from '#prove/linearizability/check.ts'
import { type RegisterInput, type RegisterOutput, registerModel } from '#prove/models/register.ts'
import { Random } from '#prove/workload/random.ts'
import { type Acted, simulate } from '#test/prove/simulation.ts'

type RegisterOperation = Operation<RegisterInput, RegisterOutput>

const register = registerModel(0)
const LENGTH_MAX = 7
const VALUES = 3

const interval = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 8 }))
  .map(([invokedAtUs, length]) => ({ invokedAtUs, respondedAtUs: invokedAtUs + length }))
const value = fc.integer({ min: 0, max: VALUES - 1 })
const asked: fc.Arbitrary<Acted<RegisterInput, RegisterOutput>> = fc.oneof(
  value.map((read) => ({ input: { kind: 'read' }, output: { kind: 'read', value: read } }) as const),
  value.map(
    (written) => ({ input: { kind: 'write', value: written }, output: { kind: 'written' } }) as const,
  ),
  fc
    .record({ old: value, value, done: fc.boolean() })
    .map(
      ({ done, ...swap }) =>
        ({ input: { kind: 'swap', ...swap }, output: { kind: 'swapped', done } }) as const,
    ),
)
const operation: fc.Arbitrary<RegisterOperation> = fc
  .record({ client: fc.nat(4), interval, asked, isLost: fc.integer({ min: 0, max: 5 }).map((n) => n === 0) })
  .map(({ client, interval, asked, isLost }) => ({
    client,
    ...interval,
    ...asked,
    ...(isLost ? { output: null, respondedAtUs: Infinity } : {}),
  }))

test('the search agrees with trying every order of a small history', () => {
  const count = { linearizable: 0, violation: 0 }
  fc.assert(
    fc.property(fc.array(operation, { maxLength: LENGTH_MAX }), (history) => {
      const verdict = isLinearizable(0, history) ? 'linearizable' : 'violation'
      count[verdict] += 1
      assert.equal(checkHistory(register, history).verdict, verdict)
    }),
    { numRuns: 2000 },
  )
  assert.ok(Math.min(count.linearizable, count.violation) > 100, 'both verdicts were tried often')
})

test('what a register did one thing at a time is linearizable, whoever overlaps and whatever answers are lost', () => {
  fc.assert(
    fc.property(simulation(), (history) => {
      const report = checkHistory(register, history)
      assert.equal(report.verdict, 'linearizable', report.explanation ?? '')
    }),
  )
})

test('the same with a read of what nobody ever wrote is not', () => {
  fc.assert(
    fc.property(simulation(), fc.nat(), (history, at) => {
      const reads = history.filter(({ output }) => output?.kind === 'read')
      fc.pre(reads.length > 0)
      const falsified = reads[at % reads.length]
      const output = { kind: 'read', value: -1 } as const
      const lie = history.map((each) => (each === falsified ? { ...each, output } : each))
      assert.equal(checkHistory(register, lie).verdict, 'violation')
    }),
  )
})

function simulation(): fc.Arbitrary<readonly RegisterOperation[]> {
  return fc
    .record({
      seed: fc.nat(),
      clients: fc.integer({ min: 1, max: 5 }),
      operations: fc.integer({ min: 1, max: 60 }),
    })
    .map(({ seed, clients, operations }) => {
      const random = new Random(seed)
      let value = 0
      const act = (): Acted<RegisterInput, RegisterOutput> => {
        if (random.chance(0.5)) return { input: { kind: 'read' }, output: { kind: 'read', value } }
        value = random.below(100)
        return { input: { kind: 'write', value }, output: { kind: 'written' } }
      }
      return simulate({ random, clients, operations, act, unknown: 0.05 })
    })
}

/** By definition: some order of some of those without an answer and all others, which respects time. */
function isLinearizable(value: number, left: readonly RegisterOperation[]): boolean {
  if (left.every(({ output }) => output === null)) return true
  const firstEndUs = Math.min(...left.map(({ respondedAtUs }) => respondedAtUs))
  return left.some((next, at) => {
    if (next.invokedAtUs > firstEndUs) return false
    return register.step(value, next).some((after) => isLinearizable(after, left.toSpliced(at, 1)))
  })
}
