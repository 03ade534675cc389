import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minorUnits } from '#importers/gtfs/conversion/money.ts'

test('reads prices in minor units of their currency', () => {
  assert.equal(minorUnits('3.75', 'USD'), 375n)
  assert.equal(minorUnits('3.7', 'USD'), 370n)
  assert.equal(minorUnits('3.', 'USD'), 300n)
  assert.equal(minorUnits('0', 'USD'), 0n)
  assert.equal(minorUnits('100.00', 'JPY'), 100n)
  assert.equal(minorUnits('1.234', 'KWD'), 1_234n)
  assert.equal(minorUnits('999999999.99', 'EUR'), 99_999_999_999n)
})

test('knows no fraction of a minor unit', () => {
  assert.equal(minorUnits('3.755', 'USD'), undefined)
  assert.equal(minorUnits('0.5', 'JPY'), undefined)
})
