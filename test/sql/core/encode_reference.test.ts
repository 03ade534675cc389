import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDatabase } from '#test/helpers/database.ts'

const NUMBER_MAX = 2n ** 40n - 1n
const ROUND_MAX = 2n ** 63n - 1n
const NUMBERS = fc.uniqueArray(fc.bigInt({ min: 0n, max: NUMBER_MAX }), { minLength: 2, maxLength: 200 })
const KEY = fc.array(fc.bigInt({ min: -ROUND_MAX, max: ROUND_MAX }), { minLength: 4, maxLength: 4 })

const HALF = 2n ** 20n - 1n
const DOUBLE = 2n ** 40n - 1n

function mixHalf(half: bigint, round: bigint): bigint {
  const product = (half ^ (round & HALF)) * (((round >> 20n) & DOUBLE) | 1n)
  return (((((product >> 20n) ^ product) & DOUBLE) * 7_046_029n) >> 20n) & HALF
}

function writeReference(number: bigint, rounds: readonly bigint[]): string {
  let [left, right] = [number >> 20n, number & HALF]
  rounds.forEach((round, at) => {
    if (at % 2 === 0) left ^= mixHalf(right, round)
    else right ^= mixHalf(left, round)
  })
  const bits = (left << 20n) | right
  return Array.from({ length: 8 }, (_, at) => {
    return '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number((bits >> BigInt(35 - 5 * at)) & 31n)]
  }).join('')
}

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
    const property = fc.asyncProperty(NUMBERS, KEY, async (some, rounds) => {
      const [found] = await rows<{ unique: number }>(
        `select count(distinct core.encode_reference(n, $2))::integer as unique from unnest($1::bigint[]) as n`,
        [some.map(String), rounds.map(String)],
      )
      assert.equal(found?.unique, some.length)
    })
    await fc.assert(property, { seed, numRuns: 100 })
  })

  // Computed with JavaScript's numbers, which no major version of PostgreSQL can change.
  await t.test("writes what a step-by-step Feistel network and Crockford's digits give", async () => {
    const numbers = [...Array(2_000).keys()].map((n) => (BigInt(n) * 548_755_813n) % NUMBER_MAX)
    const rounds = [-ROUND_MAX, 81_985_529_216_486_895n, -1n, ROUND_MAX]
    const written = await rows<{ reference: string }>(
      `select core.encode_reference(n, $2) as reference from unnest($1::bigint[]) with ordinality as u(n, at) order by u.at`,
      [numbers.map(String), rounds.map(String)],
    )
    assert.deepEqual(
      written.map(({ reference }) => reference),
      numbers.map((number) => writeReference(number, rounds)),
    )
  })

  await t.test('is turned back into its number', async () => {
    const property = fc.asyncProperty(NUMBERS, KEY, async (some, rounds) => {
      const [found] = await rows<{ wrong: number }>(
        `select count(*) filter (where core.decode_reference(core.encode_reference(n, $2), $2) <> n)::integer as wrong
           from unnest($1::bigint[]) as n`,
        [some.map(String), rounds.map(String)],
      )
      assert.equal(found?.wrong, 0)
    })
    await fc.assert(property, { seed, numRuns: 100 })
  })

  await t.test('changes half of the bits of what it mixes with each bit of it', async () => {
    const [found] = await rows<{ least: number; most: number }>(
      `select min(f.share) as least, max(f.share) as most from (
         select avg(bit_count((core.mix_half(n, k.round) # core.mix_half(n # (1::bigint << i), k.round))::bit(20)))::float8 / 20 as share
           from generate_series(0, 19) as i
          cross join generate_series(1, 400) as n
          cross join (select ('x' || encode(uuid_send(gen_random_uuid()), 'hex'))::bit(64)::bigint as round
                        from generate_series(1, 50)) as k
          group by i) as f`,
    )
    assert.ok(found !== undefined && found.least > 0.35 && found.most < 0.65, JSON.stringify(found))
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
