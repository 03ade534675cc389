import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments, UsageError } from '#bench/arguments.ts'

const KNOWN = ['limits', 'http']

test('without arguments, every part is measured in full', () => {
  assert.deepEqual(readArguments([], KNOWN), {
    help: false,
    list: false,
    quick: false,
    parts: [],
    json: null,
    data: null,
  })
})

test('parts and options may stand in any order, a part named twice counts once', () => {
  const read = readArguments(['http', '--quick', 'limits', 'http', '--json', 'figures.json'], KNOWN)
  assert.deepEqual(read.parts, ['http', 'limits'])
  assert.equal(read.quick, true)
  assert.equal(read.json, 'figures.json')
})

test('an unknown part or option is refused with what there is', () => {
  assert.throws(
    () => readArguments(['nothing'], KNOWN),
    new UsageError('There is no part nothing. There are: limits, http'),
  )
  assert.throws(() => readArguments(['--fast'], KNOWN), UsageError)
  assert.throws(() => readArguments(['--json'], KNOWN), UsageError)
})
