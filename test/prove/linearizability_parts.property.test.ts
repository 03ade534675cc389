import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BitSet } from '#prove/linearizability/bit_set.ts'
import { PersistentArray } from '#prove/models/persistent_array.ts'

const LENGTH = 200

test('two sets of numbers have the same key if and only if they are equal', () => {
  // Toggles from a common beginning of nearly all numbers or of none.
  const toggles = fc.record({
    filled: fc.integer({ min: 0, max: LENGTH }),
    numbers: fc.array(fc.nat(LENGTH - 1), { maxLength: 6 }),
  })
  fc.assert(
    fc.property(toggles, toggles, (one, two) => {
      const [a, b] = [setOf(one), setOf(two)]
      const membersOf = (set: BitSet) => Array.from({ length: LENGTH }, (_, i) => set.has(i))
      const areEqual = membersOf(a).every((has, i) => has === membersOf(b)[i])
      assert.equal(a.key() === b.key(), areEqual)
      assert.equal(a.size, membersOf(a).filter(Boolean).length)
    }),
  )
})

function setOf({ filled, numbers }: { filled: number; numbers: readonly number[] }): BitSet {
  const set = new BitSet(LENGTH)
  for (let i = 0; i < filled; i += 1) set.add(i)
  for (const number of numbers) {
    if (set.has(number)) set.delete(number)
    else set.add(number)
  }
  return set
}

test('a persistent array is an array, and stays what it was when another is made of it', () => {
  const changes = fc.array(fc.record({ at: fc.nat(LENGTH * 10 - 1), value: fc.nat() }), { maxLength: 50 })
  fc.assert(
    fc.property(changes, (made) => {
      const versions = [
        { array: PersistentArray.empty<object>(LENGTH * 10), plain: new Map<number, object>() },
      ]
      for (const { at, value } of made) {
        const last = versions.at(-1)
        assert.ok(last)
        const item = { value }
        versions.push({ array: last.array.with(at, item), plain: new Map(last.plain).set(at, item) })
      }
      for (const { array, plain } of versions) {
        const inOrder = [...plain].sort(([a], [b]) => a - b).map(([, item]) => item)
        assert.deepEqual([...array.values()], inOrder)
        for (const { at } of made) assert.equal(array.get(at), plain.get(at))
      }
    }),
  )
})
