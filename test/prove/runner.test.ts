import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FAULT_KINDS } from '#prove/faults/fault.ts'
import { operationsBetweenFaults } from '#prove/faults/nemesis.ts'
import { HELP, readOptions, UsageError } from '#prove/options.ts'
import { shapeOf } from '#prove/workload/group_shapes.ts'
import { Random } from '#prove/workload/random.ts'
import { generateRequest } from '#prove/workload/request_generator.ts'

const GROUP = {
  occurrences: [
    { id: 'vehicle', seats: ['1A', '2A'], legs: 3, capacity: 2, priceMinor: 500, vehicles: [] },
    { id: 'class', seats: [], legs: 1, capacity: 9, priceMinor: 500, vehicles: [] },
  ],
}

test('a seed repeats what clients choose', () => {
  const choices = (seed: number) => {
    const random = new Random(seed).fork(3)
    return Array.from({ length: 50 }, () => [
      shapeOf(random),
      generateRequest(random, GROUP, random.below(9), random.chance(0.5)),
    ])
  }
  assert.deepEqual(choices(7), choices(7))
  assert.notDeepEqual(choices(7), choices(8))
})

test('what clients ask for stays within what is sold, and names no seat twice', () => {
  const seed = Date.now() % 1_000_000
  const random = new Random(seed)
  for (let i = 0; i < 2_000; i += 1) {
    const { lines } = generateRequest(random, GROUP, 0, false)
    const seats = lines.flatMap(({ seat }) => seat ?? [])
    assert.equal(new Set(seats).size, seats.length, `seed ${seed}`)
    for (const { from, to, occurrence } of lines) {
      assert.ok(from >= 0 && from < to && to <= (occurrence === 'vehicle' ? 3 : 1), `seed ${seed}`)
    }
  }
})

test('faults are as far apart as a run is long, and never so far that a long one has few', () => {
  assert.ok(
    operationsBetweenFaults(3_000) <= 3_000 / FAULT_KINDS.length,
    'each kind finds room in a short run',
  )
  assert.ok(operationsBetweenFaults(60_000) > operationsBetweenFaults(3_000))
  assert.equal(operationsBetweenFaults(1_000_000), operationsBetweenFaults(10_000_000))
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
