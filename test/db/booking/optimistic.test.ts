import assert from 'node:assert/strict'
import { test } from 'node:test'
import { betsOnNext, learnOfBet, WARY_BATCHES } from '#db/booking/optimistic.ts'
import type { Queryable } from '#db/connections/pool.ts'

const connection = (): Queryable => ({ query: () => Promise.reject(new Error('not asked')) })

test('a lane bets that all is new until a key came before or a place was taken, and again when enough batches have gone by', () => {
  const [lane, other] = [connection(), connection()]
  const bets = (count: number) => Array.from({ length: count }, () => betsOnNext(lane))

  learnOfBet(lane, [{ code: 'confirmed' }, { code: 'sold_out' }])
  assert.deepEqual(new Set(bets(100)), new Set([true]))

  for (const code of ['replay', 'key_reused', 'place_taken']) {
    learnOfBet(lane, [{ code: 'confirmed' }, { code }])
    assert.deepEqual(new Set(bets(WARY_BATCHES)), new Set([false]))
    assert.deepEqual([...bets(1), betsOnNext(other)], [true, true])
  }
})
