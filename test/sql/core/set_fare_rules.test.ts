import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { refused } from '#test/helpers/refused.ts'

test('core.set_fare_rules', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const admin = await operator.admin()
  const id = await operator.fareTable([{ priceMinor: 1000 }, { passengerType: 'child', priceMinor: 500 }])
  const setRules = (rules: unknown, person = admin, tableId = id) =>
    person.sql.query('select public.set_fare_rules($1, $2, $3) as adjustments', [
      operator.slug,
      tableId,
      JSON.stringify(rules),
    ])
  const kept = async () =>
    berth.owner.query(
      `select to_jsonb(t) as row from core.fare_tables as t where t.id = $1
       union all select to_jsonb(a) from core.fare_adjustments as a where a.fare_table_id = $1
       union all select to_jsonb(f) from core.fares as f where f.fare_table_id = $1
       order by row`,
      [id],
    )
  const conditional = async () =>
    (
      await berth.owner.one<{ some: boolean; all: boolean }>(
        'select bool_or(f.conditional) as some, bool_and(f.conditional) as all from core.fares as f where f.fare_table_id = $1',
        [id],
      )
    ).all

  await t.test('makes all fares of the table conditional, and plain again without rules', async () => {
    const plain = await kept()
    assert.deepEqual(
      await setRules({ adjustments: [{ name: 'Weekend', weekdays: ['sat'], plus_minor: 100 }] }),
      [{ adjustments: 1 }],
    )
    assert.equal(await conditional(), true)
    assert.deepEqual(await setRules({}), [{ adjustments: 0 }])
    assert.deepEqual(await kept(), plain)
    for (const rules of [{ step_minor: 50 }, { price_minor_min: 0 }, { price_minor_max: 900 }]) {
      await setRules(rules)
      assert.equal(await conditional(), true, JSON.stringify(rules))
    }
    await setRules({})
    await admin.sql.query('select public.set_fares($1, $2, $3)', [
      operator.slug,
      id,
      JSON.stringify([{ price_minor: 1000 }, { price_minor: 1100, valid_from: '2030-01-01' }]),
    ])
    assert.equal(await conditional(), true)
  })

  await t.test('refuses what cannot be a rule, naming the field, and changes nothing', async () => {
    const before = await kept()
    const one = (adjustment: object) => ({ adjustments: [{ name: 'Rule', percent: 50, ...adjustment }] })
    const cases: [string, unknown][] = [
      ['rules', [1]],
      ['colour', { colour: 'red' }],
      ['step_minor', { step_minor: 0 }],
      ['rounding', { rounding: 'sideways' }],
      ['price_minor_max', { price_minor_min: 200, price_minor_max: 100 }],
      ['adjustments', { adjustments: 'all' }],
      ['adjustments[0].name', { adjustments: [{ percent: 50 }] }],
      ['adjustments[0].name', one({ name: ' ' })],
      ['adjustments[1].percent', { adjustments: [{ name: 'A', percent: 50 }, { name: 'B' }] }],
      ['adjustments[0].percent', one({ percent: -1 })],
      ['adjustments[0].percent', one({ percent: 12.345 })],
      ['adjustments[0].percent', one({ percent: 1001 })],
      ['adjustments[0].plus_minor', one({ plus_minor: 0.5 })],
      ['adjustments[0].weekdays', one({ weekdays: ['monday'] })],
      ['adjustments[0].weekdays', one({ weekdays: [] })],
      ['adjustments[0].weekdays', one({ weekdays: '["mon"]' })],
      ['adjustments[0].from_time', one({ from_time: '24:00', until_time: '05:00' })],
      ['adjustments[0].until_time', one({ from_time: '22:00' })],
      ['adjustments[0].from_time', one({ until_time: '22:00' })],
      ['adjustments[0].travel_until', one({ travel_from: '2027-02-01', travel_until: '2027-01-01' })],
      ['adjustments', one({ travel_from: '2027-02-30' })],
      ['adjustments[0].days_ahead_max', one({ days_ahead_min: 30, days_ahead_max: 7 })],
      ['adjustments[0].load_percent_min', one({ load_percent_min: 101 })],
      ['adjustments[0].load_percent_max', one({ load_percent_min: 80, load_percent_max: 70 })],
      ['adjustments[0].price', one({ price: 5 })],
    ]
    for (const [field, rules] of cases) {
      await assert.rejects(setRules(rules), (error: { detail?: string }) => {
        refused('invalid_request')(error)
        assert.equal(JSON.parse(error.detail ?? '{}').field, field, error.detail)
        return true
      })
    }
    await assert.rejects(setRules({}, admin, operator.id), refused('fare_table_not_found'))
    assert.deepEqual(await kept(), before)
  })

  await t.test('is for admins of the operator', async () => {
    for (const person of [
      await operator.customer(),
      await operator.agent(),
      await (await berth.operator()).admin(),
    ]) {
      await assert.rejects(setRules({}, person), refused('not_allowed'))
    }
  })
})
