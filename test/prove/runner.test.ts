import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FAULT_KINDS } from '#prove/faults/fault.ts'
import { peaceOf } from '#prove/faults/trouble.ts'
import { HELP, readOptions, UsageError } from '#prove/options.ts'
import { Dice } from '#prove/workload/dice.ts'
import { shapeOf } from '#prove/workload/shapes.ts'
import { wish } from '#prove/workload/wishes.ts'

const GROUP = {
  occurrences: [
    { id: 'bus', seats: ['1A', '2A'], legs: 3, capacity: 2, priceMinor: 500, buses: [] },
    { id: 'class', seats: [], legs: 1, capacity: 9, priceMinor: 500, buses: [] },
  ],
}

test('a seed repeats what clients choose', () => {
  const choices = (seed: number) => {
    const dice = new Dice(seed).fork(3)
    return Array.from({ length: 50 }, () => [
      shapeOf(dice),
      wish(dice, GROUP, dice.roll(9), dice.chance(0.5)),
    ])
  }
  assert.deepEqual(choices(7), choices(7))
  assert.notDeepEqual(choices(7), choices(8))
})

test('what clients ask for stays within what is sold, and names no seat twice', () => {
  const seed = Date.now() % 1_000_000
  const dice = new Dice(seed)
  for (let i = 0; i < 2_000; i += 1) {
    const { lines } = wish(dice, GROUP, 0, false)
    const seats = lines.flatMap(({ seat }) => seat ?? [])
    assert.equal(new Set(seats).size, seats.length, `seed ${seed}`)
    for (const { from, to, occurrence } of lines) {
      assert.ok(from >= 0 && from < to && to <= (occurrence === 'bus' ? 3 : 1), `seed ${seed}`)
    }
  }
})

test('faults are as far apart as a run is long, and never so far that a long one has few', () => {
  assert.ok(peaceOf(3_000) <= 3_000 / FAULT_KINDS.length, 'each kind finds room in a short run')
  assert.ok(peaceOf(60_000) > peaceOf(3_000))
  assert.equal(peaceOf(1_000_000), peaceOf(10_000_000))
})

test('options say what they are, and a wrong one is refused', () => {
  const options = readOptions(['--operations', '10', '--faults', '--seed', '5'])
  assert.equal(options?.operations, 10)
  assert.equal(options?.faults, true)
  assert.equal(options?.seed, 5)
  assert.equal(readOptions(['--help']), null)
  assert.throws(() => readOptions(['--operations', 'many']), UsageError)
  assert.throws(() => readOptions(['--faults', '--servers', '0']), UsageError)
  assert.throws(() => readOptions(['--such']), UsageError)
  assert.match(HELP, /--seed/)
})
