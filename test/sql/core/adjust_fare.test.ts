import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Berth, startBerth } from '#test/helpers/berth.ts'

const CAPACITY = 40
const ZONES = ['1', '2', '3', '4']

interface Rules {
  adjustments: { name: string; [field: string]: unknown }[]
  step_minor: number
  rounding: string
  price_minor_min: number
  price_minor_max: number
}

const PERCENT = fc.integer({ min: 0, max: 30_000 }).map((hundredths) => hundredths / 100)
const OTHERS = fc.array(
  fc.record({
    name: fc.constant('Rule'),
    percent: PERCENT,
    plus_minor: fc.integer({ min: -2_000, max: 2_000 }),
    weekdays: fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { minLength: 1 }),
  }),
  { maxLength: 3 },
)
/** Percentages that rise with the load, from step to step without a gap. */
const STEPS = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
    fc.array(fc.integer({ min: 50, max: 300 }), { minLength: 6, maxLength: 6 }),
  )
  .map(([bounds, percents]) => {
    const from = [0, ...bounds.toSorted((a, b) => a - b)]
    const rising = percents.toSorted((a, b) => a - b)
    return from.map((load_percent_min, i) => ({
      name: `From ${load_percent_min} %`,
      load_percent_min,
      load_percent_max: (from[i + 1] ?? 101) - 1,
      percent: rising[i] ?? 300,
    }))
  })
const RULES: fc.Arbitrary<Rules> = fc
  .tuple(
    OTHERS,
    STEPS,
    fc.integer({ min: 1, max: 200 }),
    fc.constantFrom('nearest', 'up', 'down'),
    fc.nat(1_000),
    fc.nat(20_000),
  )
  .map(([others, steps, step_minor, rounding, price_minor_min, more]) => ({
    adjustments: [...others, ...steps],
    step_minor,
    rounding,
    price_minor_min,
    price_minor_max: price_minor_min + more,
  }))

async function tableOf(berth: Berth) {
  const operator = await berth.operator()
  const admin = await operator.admin()
  const id = await operator.fareTable([])
  return {
    operator,
    id,
    setFares: (fares: unknown) =>
      admin.sql.query('select core.set_fares($1, $2, $3)', [operator.id, id, JSON.stringify(fares)]),
    setRules: (rules: unknown) =>
      admin.sql.query('select core.set_fare_rules($1, $2, $3)', [operator.id, id, JSON.stringify(rules)]),
  }
}

test('core.adjust_fare', async (t) => {
  const berth = await startBerth(t)
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  const table = await tableOf(berth)

  await t.test('keeps within minimum and maximum, is never negative, and rises with the load', async () => {
    const property = fc.asyncProperty(RULES, fc.nat(30_000), async (rules, price) => {
      await table.setFares([{ price_minor: price }])
      await table.setRules(rules)
      const prices = await berth.owner.query<{ price: number; steps: { price_minor: number }[] }>(
        `select a.price_minor::integer as price, a.steps
           from generate_series(0, $3::integer) as s(taken)
          cross join core.fares as f
          cross join lateral core.adjust_fare($1, $2, f.id, f.price_minor, 'standard', 'adult', timestamptz '2027-03-01 12:00Z',
                                              timestamp '2027-03-01 13:00', s.taken, $3) as a
          where f.operator_id = $1 and f.fare_table_id = $2 order by s.taken`,
        [table.operator.id, table.id, CAPACITY],
      )
      assert.equal(prices.length, CAPACITY + 1)
      const isFree =
        price === 0 ||
        rules.adjustments.some(({ percent, weekdays }) => percent === 0 && weekdays !== undefined)
      let before = -1
      for (const row of prices) {
        assert.equal(row.steps.at(-1)?.price_minor ?? -1, row.price, 'the last step has the price')
        assert.ok(row.price >= before, 'a fuller vehicle is not cheaper')
        before = row.price
        if (row.price === 0 && isFree) continue
        assert.ok(row.price >= rules.price_minor_min && row.price <= rules.price_minor_max, String(row.price))
        const isBound = row.price === rules.price_minor_min || row.price === rules.price_minor_max
        assert.ok(isBound || (row.price > 0 && row.price % rules.step_minor === 0), String(row.price))
      }
    })
    await fc.assert(property, { seed, numRuns: 60 })
  })

  await t.test('costs the same both ways, and a booking what was quoted', async () => {
    const ZONE_FARES = fc
      .array(fc.nat(5_000), { minLength: 6, maxLength: 6 })
      .map((prices) =>
        ZONES.flatMap((from_zone, i) => ZONES.slice(i + 1).map((to_zone) => ({ from_zone, to_zone }))).map(
          (pair, i) => ({ ...pair, price_minor: prices[i] ?? 0 }),
        ),
      )
    const customer = await table.operator.customer()
    const stops = [...ZONES, ...ZONES.toReversed()].map((zone) => ({ zone }))
    const departure = await table.operator.departure({
      places: ['1A', '1B', '1C'],
      stops,
      fareTableId: table.id,
    })
    const property = fc.asyncProperty(ZONE_FARES, RULES, async (fares, rules) => {
      await table.setFares(fares)
      await table.setRules(rules)
      const quoted = async (from: number, to: number) =>
        (
          await berth.owner.query<{ price_minor: number | null }>(
            'select q.price_minor::integer from transit.quote_prices($1, p_from_index => $2, p_to_index => $3) as q',
            [departure.id, from, to],
          )
        )[0]?.price_minor
      for (const [from, to] of [
        [0, 1],
        [0, 3],
        [1, 2],
      ] as const) {
        const there = await quoted(from, to)
        assert.equal(await quoted(7 - to, 7 - from), there)
        const answer = await customer.book(departure, { from_index: from, to_index: to })
        assert.equal(answer.booking?.total_minor, there, JSON.stringify(answer))
        if (answer.booking) await customer.cancel(answer.booking)
      }
    })
    await fc.assert(property, { seed, numRuns: 15 })
  })

  await t.test('neither overflows nor loses count at the largest prices', async () => {
    await table.setFares([{ price_minor: 999_999_999_999 }])
    const largest = { name: 'Tenfold', percent: 1000, plus_minor: 999_999_999_999 }
    await table.setRules({ adjustments: Array.from({ length: 100 }, () => largest) })
    const { price } = await berth.owner.one<{ price: string }>(
      `select a.price_minor::text as price from core.fares as f
        cross join lateral core.adjust_fare($1, $2, f.id, f.price_minor, 'standard', 'adult', core.now(), localtimestamp, 0, 1) as a
        where f.operator_id = $1 and f.fare_table_id = $2`,
      [table.operator.id, table.id],
    )
    assert.equal(price, '999999999999')
  })
})
