import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Histogram } from '#bench/load/histogram.ts'

/** From a microsecond to a minute and a half, small times as often as large ones. */
const times = fc.array(
  fc.double({ min: 0, max: 25, noNaN: true }).map((power) => Math.floor(2 ** power)),
  { minLength: 1, maxLength: 400 },
)

/** Nearest rank, of all times sorted: what the histogram stands for. */
function exactUs(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(1, Math.ceil((sorted.length * percent) / 100)) - 1] ?? 0
}

test('a histogram tells percentiles at most 0.8 % above the exact ones, and never below', () => {
  fc.assert(
    fc.property(times, fc.constantFrom(1, 25, 50, 95, 99, 99.9, 100), (us, percent) => {
      const histogram = new Histogram()
      for (const time of us) histogram.add(time / 1000)
      const exact = exactUs(
        [...us].sort((a, b) => a - b),
        percent,
      )
      const told = histogram.percentileMs(percent) * 1000
      assert.ok(told >= exact - 1e-6, `${told} < ${exact}`)
      assert.ok(told <= exact * (1 + 1 / 128) + 1e-6, `${told} > ${exact}`)
    }),
  )
})

test('a histogram is exact below 128 microseconds, and of the largest time', () => {
  const histogram = new Histogram()
  for (let us = 1; us <= 100; us += 1) histogram.add(us / 1000)
  histogram.add(77.777)
  assert.equal(histogram.percentileMs(50), 0.051)
  assert.equal(histogram.latency().maxMs, 77.777)
  assert.equal(histogram.count, 101)
})

test('a histogram of nothing tells nothing', () => {
  assert.deepEqual(new Histogram().latency(), {
    p50Ms: 0,
    p95Ms: 0,
    p99Ms: 0,
    p999Ms: 0,
    maxMs: 0,
    meanMs: 0,
  })
})
