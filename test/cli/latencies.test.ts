import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Latencies } from '#cli/load/latencies.ts'

test('latencies are reported by outcome, at the nearest rank', () => {
  const latencies = new Latencies()
  for (let ms = 100; ms >= 1; ms -= 1) latencies.add('confirmed', ms)
  latencies.add('sold_out', 7)
  assert.deepEqual(latencies.rows(), [
    { outcome: 'confirmed', count: 100, p50_ms: 50, p95_ms: 95, p99_ms: 99, max_ms: 100 },
    { outcome: 'sold_out', count: 1, p50_ms: 7, p95_ms: 7, p99_ms: 7, max_ms: 7 },
    { outcome: 'all', count: 101, p50_ms: 50, p95_ms: 95, p99_ms: 99, max_ms: 100 },
  ])
  assert.equal(latencies.countOf('confirmed'), 100)
})
