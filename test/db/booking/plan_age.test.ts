import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plansAreOld } from '#db/booking/plan_age.ts'

test('a lane makes its plans anew after 100 batches, and each time that twice as many have run', () => {
  const batches = Array.from({ length: 2_000 }, (_, i) => i + 1)
  assert.deepEqual(batches.filter(plansAreOld), [100, 200, 400, 800, 1_600])
})
