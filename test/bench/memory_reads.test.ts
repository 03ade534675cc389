import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureMemoryReads, STRIDE, walkAllLines } from '#bench/machine/memory_reads.ts'

const LINES = 1_000

test('a walk comes to every cache line once before it is where it began', () => {
  const walk = walkAllLines(LINES)
  const seen = new Set<number>()
  let at = 0
  for (let read = 0; read < LINES; read += 1) {
    seen.add(at)
    at = walk[at] ?? -1
  }
  assert.equal(at, 0)
  assert.deepEqual(
    [...seen].sort((a, b) => a - b),
    Array.from({ length: LINES }, (_, line) => line * STRIDE),
  )
})

test('a read takes some nanoseconds, and is told for each size', () => {
  const reads = measureMemoryReads([1, 2])
  assert.deepEqual(
    reads.map(({ withinMb }) => withinMb),
    [1, 2],
  )
  for (const { ns } of reads) assert.ok(ns > 0.1 && ns < 10_000, `${ns} ns`)
})
