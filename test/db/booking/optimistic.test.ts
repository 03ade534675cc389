import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CAUTIOUS_BATCHES, isOptimistic, learnFromVerdicts } from '#db/booking/optimistic.ts'
import type { Queryable } from '#db/connections/pool.ts'

const connection = (): Queryable => ({ query: () => Promise.reject(new Error('not asked')) })

test('a connection is optimistic until a key came before or a place was taken, and again after enough batches', () => {
  const [lane, other] = [connection(), connection()]
  const answers = (count: number) => Array.from({ length: count }, () => isOptimistic(lane))

  learnFromVerdicts(lane, [{ code: 'confirmed' }, { code: 'sold_out' }])
  assert.deepEqual(new Set(answers(100)), new Set([true]))

  for (const code of ['replay', 'key_reused', 'place_taken']) {
    learnFromVerdicts(lane, [{ code: 'confirmed' }, { code }])
    assert.deepEqual(new Set(answers(CAUTIOUS_BATCHES)), new Set([false]))
    assert.deepEqual([...answers(1), isOptimistic(other)], [true, true])
  }
})
