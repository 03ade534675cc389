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

  await t.test("writes what a step-by-step Feistel network and Crockford's digits give", async () => {
    const [found] = await rows(
      `with k as (select rounds from core.reference_keys),
       halves as (
         select n, n >> 20 as high, n & 1048575 as low from unnest($1::bigint[]) as n),
       steps as (
         select h.n, a.v as first, b.v as second, c.v as third, d.v as fourth
           from halves as h cross join k
          cross join lateral (select h.high # (hashint8extended(h.low, k.rounds[1]) & 1048575) as v) as a
          cross join lateral (select h.low # (hashint8extended(a.v, k.rounds[2]) & 1048575) as v) as b
          cross join lateral (select a.v # (hashint8extended(b.v, k.rounds[3]) & 1048575) as v) as c
          cross join lateral (select b.v # (hashint8extended(c.v, k.rounds[4]) & 1048575) as v) as d),
       expected as (
         select s.n, (select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ',
                                               (((s.third << 20 | s.fourth) >> (5 * i)) & 31)::integer + 1, 1), '' order by i desc)
                        from generate_series(0, 7) as i) as reference
           from steps as s)
       select count(*)::integer as written, count(*) filter (where core.encode_reference(e.n, k.rounds) <> e.reference)::integer as wrong
         from expected as e cross join k`,
      [[...Array(2_000).keys()].map((n) => String((BigInt(n) * 548_755_813n) % NUMBER_MAX))],
    )
    assert.deepEqual(found, { written: 2_000, wrong: 0 })
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
