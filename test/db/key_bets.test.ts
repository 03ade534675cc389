import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectNewKeys, learnOfKeys, WARY_BATCHES } from '#db/key_bets.ts'
import type { Queryable } from '#db/pool.ts'

const connection = (): Queryable => ({ query: () => Promise.reject(new Error('not asked')) })

test('a lane bets that keys are new until one came before, and again when enough batches have gone by', () => {
  const [lane, other] = [connection(), connection()]
  const bets = (count: number) => Array.from({ length: count }, () => expectNewKeys(lane))

  learnOfKeys(lane, [{ code: 'confirmed' }, { code: 'sold_out' }])
  assert.deepEqual(new Set(bets(100)), new Set([true]))

  for (const code of ['replay', 'key_reused']) {
    learnOfKeys(lane, [{ code: 'confirmed' }, { code }])
    assert.deepEqual(new Set(bets(WARY_BATCHES)), new Set([false]))
    assert.deepEqual([...bets(1), expectNewKeys(other)], [true, true])
  }
})
