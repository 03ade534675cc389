import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { refused } from '#test/helpers/refused.ts'

test('core.create_fare_table and core.set_fares', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const admin = await operator.admin()
  const createTable = async (
    name: string,
    fares: unknown = [],
    currency: string | null = null,
    person = admin,
  ) =>
    (
      await person.sql.query<{ id: string }>('select core.create_fare_table($1, $2, $3, $4) as id', [
        operator.id,
        name,
        currency,
        JSON.stringify(fares),
      ])
    )[0]?.id ?? ''
  const setFares = async (tableId: string, fares: unknown, person = admin) =>
    (
      await person.sql.query<{ n: number }>('select core.set_fares($1, $2, $3) as n', [
        operator.id,
        tableId,
        JSON.stringify(fares),
      ])
    )[0]?.n
  const faresOf = (tableId: string) =>
    berth.owner.query(
      'select f.id, f.from_zone, f.class, f.price_minor from core.fares as f where f.fare_table_id = $1 order by f.price_minor',
      [tableId],
    )

  await t.test('holds these fares and no others, and one that stays keeps its id', async () => {
    const id = await createTable('Standard', [
      { price_minor: 100 },
      { from_zone: '1', to_zone: '2', class: 'first', price_minor: 700, price_per_km_minor: 12 },
    ])
    const [any, first] = await faresOf(id)
    assert.equal(await setFares(id, [{ price_minor: 150 }, { class: 'first', price_minor: 900 }]), 2)
    const after = await faresOf(id)
    assert.deepEqual(
      after.map((fare) => [fare.from_zone, fare.class, fare.price_minor]),
      [
        [null, null, 150],
        [null, 'first', 900],
      ],
    )
    assert.equal(after[0]?.id, any?.id)
    assert.notEqual(after[1]?.id, first?.id)
    assert.equal(await setFares(id, []), 0)
  })

  await t.test('has no price beyond the greatest, and gives the greatest', async () => {
    const greatest = { price_minor: 999_999_999_999, price_per_km_minor: 999_999_999 }
    const id = await createTable('Dear', [greatest])
    assert.deepEqual(
      (await faresOf(id)).map((fare) => fare.price_minor),
      [999_999_999_999],
    )
    for (const field of ['price_minor', 'price_per_km_minor'] as const) {
      const fares = [{ ...greatest, [field]: greatest[field] + 1 }]
      await assert.rejects(setFares(id, fares), (error: { detail?: string }) => {
        const { code, field: named } = JSON.parse(error.detail ?? '{}')
        assert.deepEqual([code, named], ['invalid_request', `fares[0].${field}`])
        return true
      })
    }
  })

  await t.test("is in the operator's currency unless another is named", async () => {
    const currencyOf = async (id: string) =>
      (await berth.owner.one('select currency from core.fare_tables where id = $1', [id])).currency
    assert.equal(await currencyOf(await createTable('Francs')), 'CHF')
    assert.equal(await currencyOf(await createTable('Euros', [], 'EUR')), 'EUR')
  })

  await t.test('refuses what is no fare, naming the field, and changes nothing', async () => {
    const id = await createTable('Kept', [{ price_minor: 100 }])
    const before = await faresOf(id)
    const cases: [string, unknown][] = [
      ['fares', 'free'],
      ['fares[0]', [null]],
      ['fares[0].price_minor', [{}]],
      ['fares[0].price_minor', [{ price_minor: -1 }]],
      ['fares[1].price_minor', [{ price_minor: 1 }, { price_minor: 1.5 }]],
      ['fares[0].price_minor', [{ price_minor: 1e20 }]],
      ['fares[0].distance_m_max', [{ price_minor: 1, distance_m_max: 0 }]],
      ['fares[0].class', [{ price_minor: 1, class: '' }]],
      ['fares[0].colour', [{ price_minor: 1, colour: 'red' }]],
      ['fares', [{ price_minor: 1 }, { price_minor: 2 }]],
      ['fares', Array.from({ length: 21 }, (_, i) => ({ price_minor: 1, class: `c${i}` }))],
      ['fares', Array.from({ length: 51 }, (_, i) => ({ price_minor: 1, passenger_type: `p${i}` }))],
    ]
    for (const [field, fares] of cases) {
      await assert.rejects(setFares(id, fares), (error: { detail?: string }) => {
        refused('invalid_request')(error)
        assert.equal(JSON.parse(error.detail ?? '{}').field, field, error.detail)
        return true
      })
    }
    assert.deepEqual(await faresOf(id), before)
    await assert.rejects(createTable('Kept'), refused('already_exists'))
    await assert.rejects(createTable(''), refused('invalid_request'))
    await assert.rejects(createTable('Francs 2', [], 'francs'), refused('invalid_request'))
    await assert.rejects(setFares(operator.id, []), refused('fare_table_not_found'))
  })

  await t.test('takes the fares of a hundred zones at once, and finds the one hole', async () => {
    const zones = Array.from({ length: 100 }, (_, i) => `z${i}`)
    const pairs = zones.flatMap((from_zone, i) =>
      zones.slice(i + 1).map((to_zone) => ({ from_zone, to_zone, price_minor: 100 + i })),
    )
    const id = await createTable('Zones', pairs)
    assert.equal(await setFares(id, pairs), 9900)
    const hole = pairs.filter(({ from_zone, to_zone }) => from_zone !== 'z7' || to_zone !== 'z70')
    await assert.rejects(setFares(id, hole), (error: { detail?: string }) => {
      refused('fare_table_has_holes')(error)
      const { pair_count, pairs: lacking } = JSON.parse(error.detail ?? '{}')
      assert.deepEqual([pair_count, lacking[0]], [2, { from_zone: 'z7', to_zone: 'z70' }])
      return true
    })
    assert.equal((await faresOf(id)).length, 9900)
  })

  await t.test(
    'counts the holes between thousands of zones in a moment, and names the first ten',
    async () => {
      const id = await createTable('Sparse')
      const sparse = Array.from({ length: 2000 }, (_, i) => ({
        from_zone: `a${i}`,
        to_zone: `b${i}`,
        price_minor: 5,
      }))
      const started = performance.now()
      await assert.rejects(setFares(id, sparse), (error: { detail?: string }) => {
        refused('fare_table_has_holes')(error)
        const { pair_count, pairs: lacking } = JSON.parse(error.detail ?? '{}')
        assert.equal(pair_count, 4000 * 3999 - 2 * 2000)
        const to = ['a1', 'a10', 'a100', 'a1000', 'a1001', 'a1002', 'a1003', 'a1004', 'a1005', 'a1006']
        assert.deepEqual(
          lacking,
          to.map((to_zone) => ({ from_zone: 'a0', to_zone })),
        )
        return true
      })
      const elapsed = performance.now() - started
      assert.ok(elapsed < 10_000, `took ${elapsed} ms; listing each pair would take minutes`)
    },
  )

  await t.test('finds the same holes as comparing each pair of zones does', async () => {
    const zones = ['1', '2', '3', '4']
    const classes = ['first', 'standard']
    for (let round = 0; round < 60; round += 1) {
      const some = <Value>(values: readonly Value[], rate: number): Value | undefined =>
        Math.random() < rate ? values[Math.floor(Math.random() * values.length)] : undefined
      const fares = Array.from({ length: 1 + (round % 12) }, (_, i) => ({
        from_zone: some(zones, 0.9),
        to_zone: some(zones, 0.9),
        class: some(classes, 0.4),
        passenger_type: some(['adult', 'child'], 0.2),
        distance_m_max: some([1000 + i], 0.1),
      }))
      const named = fares.flatMap((fare) =>
        fare.from_zone !== undefined && fare.to_zone !== undefined ? [fare.from_zone, fare.to_zone] : [],
      )
      const named_classes = [...new Set(fares.flatMap((fare) => fare.class ?? []))].sort()
      const fits = (asked: string | undefined, wanted: string | undefined) =>
        asked === undefined || asked === wanted
      const holes = [...new Set(named)].sort().flatMap((from_zone) =>
        (named_classes.length > 0 ? named_classes : [undefined]).flatMap((one) =>
          [...new Set(named)].sort().flatMap((to_zone) => {
            const isFilled = fares.some(
              (fare) =>
                fits(fare.from_zone, from_zone) &&
                fits(fare.to_zone, to_zone) &&
                fits(fare.class, one) &&
                fare.passenger_type !== 'child' &&
                fare.distance_m_max === undefined,
            )
            if (from_zone === to_zone || isFilled) return []
            return [{ from_zone, to_zone, ...(one === undefined ? {} : { class: one }) }]
          }),
        ),
      )
      const found = await berth.owner.one<{ holes: number | null; pairs: unknown }>(
        'select h.holes, h.pairs from core.find_fare_holes((select array_agg(f) from jsonb_populate_recordset(null::core.fares, $1) as f)) as h',
        [JSON.stringify(fares)],
      )
      const first = holes.length > 0 ? holes.slice(0, 10) : null
      assert.deepEqual([Number(found.holes), found.pairs], [holes.length, first], JSON.stringify(fares))
    }
  })

  await t.test('refuses dates that are not in order or not in the calendar', async () => {
    const id = await createTable('Dated')
    const cases: [string, unknown][] = [
      ['fares[0].valid_until', [{ price_minor: 1, valid_from: '2027-02-01', valid_until: '2027-01-01' }]],
      ['fares', [{ price_minor: 1, valid_from: '2027-02-30' }]],
      ['fares[0].valid_from', [{ price_minor: 1, valid_from: 'soon' }]],
    ]
    for (const [field, fares] of cases) {
      await assert.rejects(setFares(id, fares), (error: { detail?: string }) => {
        refused('invalid_request')(error)
        assert.equal(JSON.parse(error.detail ?? '{}').field, field, error.detail)
        return true
      })
    }
  })

  await t.test('is for admins of the operator', async () => {
    const id = await createTable('Guarded')
    for (const person of [
      await operator.customer(),
      await operator.agent(),
      await (await berth.operator()).admin(),
    ]) {
      await assert.rejects(createTable('Mine', [], null, person), refused('not_allowed'))
      await assert.rejects(setFares(id, [], person), refused('not_allowed'))
    }
  })
})
