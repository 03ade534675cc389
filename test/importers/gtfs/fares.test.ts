import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { fareTables } from '#importers/gtfs/conversion/fares.ts'
import { type Changes, feedFolder, goodFeed } from './feeds.ts'

const ROUTES = 'route_id,route_short_name,route_type\nR,1,3\nQ,2,3\n'

/** The fares of each table, as `from>to price`, where * is any zone. */
async function faresOf(t: TestContext, changes: Changes) {
  const feed = await goodFeed(t, await feedFolder(t, { 'routes.txt': ROUTES, ...changes }))
  const { tables, nameFor } = fareTables(feed, 'timetable', null)
  const shown = tables.map(({ name, fares }) => [
    name,
    fares.map(({ fromZone, toZone, priceMinor }) => `${fromZone ?? '*'}>${toZone ?? '*'} ${priceMinor}`),
  ])
  return { tables: Object.fromEntries(shown), tableOf: { R: nameFor('R'), Q: nameFor('Q') } }
}

function attributes(...fares: string[]): Changes {
  return {
    'fare_attributes.txt': `fare_id,price,currency_type,payment_method,transfers\n${fares.join('\n')}\n`,
  }
}

function rules(...rows: string[]): Changes {
  return { 'fare_rules.txt': `fare_id,route_id,origin_id,destination_id,contains_id\n${rows.join('\n')}\n` }
}

test('has no tables without fares, so that prices stay the operator’s own', async (t) => {
  const { tables, tableOf } = await faresOf(t, { 'fare_attributes.txt': null, 'fare_rules.txt': null })
  assert.deepEqual(tables, {})
  assert.deepEqual(tableOf, { R: null, Q: null })
})

test('takes a fare without rules for every ride', async (t) => {
  const { tables, tableOf } = await faresOf(t, { ...attributes('F,2,EUR,0,0'), 'fare_rules.txt': null })
  assert.deepEqual(tables, { 'timetable (EUR)': ['*>* 200'] })
  assert.deepEqual(tableOf, { R: 'timetable (EUR)', Q: 'timetable (EUR)' })
})

test('gives a route that rules name a table of its own', async (t) => {
  const { tables, tableOf } = await faresOf(t, {
    ...attributes('F,2,EUR,0,0', 'G,3,EUR,0,0'),
    ...rules('F,R,Z1,Z2,', 'G,,Z2,Z1,'),
  })
  assert.deepEqual(tables, {
    'timetable (EUR)': ['Z2>Z1 300'],
    'timetable: R (EUR)': ['Z1>Z2 200', 'Z2>Z1 300'],
  })
  assert.deepEqual(tableOf, { R: 'timetable: R (EUR)', Q: 'timetable (EUR)' })
})

test('takes the cheapest of several fares for a ride', async (t) => {
  const { tables } = await faresOf(t, {
    ...attributes('F,2.50,EUR,0,0', 'G,2,EUR,0,0', 'H,3,EUR,0,0'),
    ...rules('F,,Z1,,', 'G,,Z1,,', 'H,,Z1,,'),
  })
  assert.deepEqual(tables, { 'timetable (EUR)': ['Z1>* 200'] })
})

test('leaves an empty table where no fare is good, so that nothing is given away', async (t) => {
  const { tables, tableOf } = await faresOf(t, { ...attributes('F,2,EUR,0,0'), ...rules('F,R,,,') })
  assert.deepEqual(tables, { 'timetable (EUR)': [], 'timetable: R (EUR)': ['*>* 200'] })
  assert.equal(tableOf.Q, 'timetable (EUR)')
})

test('leaves out fares in a rarer currency and by zones passed, which do not become good for every ride', async (t) => {
  const { tables } = await faresOf(t, {
    ...attributes('F,2,EUR,0,0', 'G,3,EUR,0,0', 'H,1,CHF,0,0'),
    ...rules('F,,Z1,Z2,', 'G,,,,Z1', 'H,,Z1,Z2,'),
  })
  assert.deepEqual(tables, { 'timetable (EUR)': ['Z1>Z2 200'] })
})

test('keeps the names of tables short and apart, however long the ids of routes are', async (t) => {
  const [one, other] = [`${'r'.repeat(250)}1`, `${'r'.repeat(250)}2`]
  const { tables } = await faresOf(t, {
    'routes.txt': `route_id,route_short_name,route_type\nR,1,3\n${one},2,3\n${other},3,3\n`,
    ...attributes('F,2,EUR,0,0'),
    ...rules(`F,${one},,,`, `F,${other},,,`),
  })
  const names = Object.keys(tables)
  assert.equal(names.length, 3)
  assert.ok(names.every((name) => name.length <= 200))
})
