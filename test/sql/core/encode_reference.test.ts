import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDatabase } from '#test/helpers/database.ts'

const NUMBER_MAX = 2n ** 40n - 1n
const ROUND_MAX = 2n ** 63n - 1n

test('core.encode_reference', async (t) => {
  const { rows } = await createDatabase(t)
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)

  await t.test('gives a hundred thousand numbers as many references of eight readable letters', async () => {
    const [found] = await rows(
      `select count(*)::integer as made, count(distinct r)::integer as unique,
              count(*) filter (where r ~ '^[0-9A-HJKMNP-TV-Z]{8}$')::integer as readable
         from (select core.next_reference() as r from generate_series(1, 100000)) as made`,
    )
    assert.deepEqual(found, { made: 100_000, unique: 100_000, readable: 100_000 })
  })

  await t.test('never gives two numbers one reference, whatever the key', async () => {
    const numbers = fc.uniqueArray(fc.bigInt({ min: 0n, max: NUMBER_MAX }), { minLength: 2, maxLength: 200 })
    const key = fc.array(fc.bigInt({ min: -ROUND_MAX, max: ROUND_MAX }), { minLength: 4, maxLength: 4 })
    const property = fc.asyncProperty(numbers, key, async (some, rounds) => {
      const [found] = await rows<{ unique: number }>(
        `select count(distinct core.encode_reference(n, $2))::integer as unique from unnest($1::bigint[]) as n`,
        [some.map(String), rounds.map(String)],
      )
      assert.equal(found?.unique, some.length)
    })
    await fc.assert(property, { seed, numRuns: 100 })
  })

  await t.test('gives a small set of neighbours, and the ends, each its own reference', async () => {
    const [found] = await rows<{ unique: number }>(
      `select count(distinct core.encode_reference(n, k.rounds))::integer as unique
         from core.reference_keys as k
        cross join (select generate_series(0, 20000) union all
                    select generate_series(1099511607776, 1099511627775)) as g(n)`,
    )
    assert.equal(found?.unique, 40_001)
  })

  await t.test('gives references that say nothing of their order', async () => {
    const [found] = await rows<{ rising: number }>(
      `select count(*) filter (where r > before)::integer as rising
         from (select r, lag(r) over (order by n) as before
                 from generate_series(1, 10000) as n
                cross join lateral (select core.encode_reference(n, k.rounds) as r from core.reference_keys as k) as e) as x`,
    )
    assert.ok(
      found !== undefined && found.rising > 4500 && found.rising < 5500,
      `${found?.rising} of 10000 rise`,
    )
  })

  await t.test('is read out in two halves', async () => {
    assert.deepEqual(await rows(`select core.show_reference('K7Q2M9TX') as shown`), [{ shown: 'K7Q2-M9TX' }])
  })
})
