import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from '#http/canonical_json.ts'
import { fingerprintOf } from '#http/plugins/idempotency.ts'

const request = { method: 'POST', url: '/api/v1/bookings', body: { quantity: 1, seats: ['1A'] } }
const same = (other: Partial<typeof request>) =>
  fingerprintOf(request).equals(fingerprintOf({ ...request, ...other }))

/** The same value with the members of every object in the opposite order. */
function turnAround(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnAround)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, turnAround(member)] as const)
      .reverse(),
  )
}

test('the fingerprint of a request', async (t) => {
  await t.test('is the same however the body is written', () => {
    assert.ok(same({ body: { seats: ['1A'], quantity: 1 } }))
    assert.ok(same({ url: '/api/v1/bookings?trace=1' }))
  })

  await t.test('differs when method, path or anything in the body does', () => {
    assert.ok(!same({ method: 'PUT' }))
    assert.ok(!same({ url: '/api/v1/holds' }))
    assert.ok(!same({ body: { quantity: 2, seats: ['1A'] } }))
    assert.ok(!same({ body: { quantity: 1, seats: ['1A', '1B'] } }))
  })

  await t.test('is the same exactly when the JSON means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (one, other) => {
        assert.equal(canonicalJson(one), canonicalJson(turnAround(one)))
        assert.deepEqual(JSON.parse(canonicalJson(one)), JSON.parse(JSON.stringify(one)))
        const isSame = JSON.stringify(one) === JSON.stringify(other)
        if (isSame) assert.equal(canonicalJson(one), canonicalJson(other))
      }),
    )
  })
})
