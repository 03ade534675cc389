import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDatabase } from '#test/helpers/database.ts'
import { sized } from '#test/helpers/sizes.ts'
import { claimsOf, roleOf, tryAs } from '#test/rls/callers.ts'
import { makeWorld } from '#test/rls/world.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

const ROUNDS = sized({ short: 150, full: 4000 })

const RULES: Json = {
  step_minor: 5,
  rounding: 'up',
  price_minor_min: 5,
  price_minor_max: 500,
  adjustments: [
    {
      name: 'Children',
      passenger_type: 'child',
      travel_from: '2027-01-01',
      travel_until: '2027-02-01',
      percent: 50,
    },
    { name: 'Night', weekdays: ['mon', 'tue'], from_time: '22:00', until_time: '05:00', plus_minor: 1 },
    {
      name: 'Full',
      class: 'first',
      days_ahead_min: 1,
      days_ahead_max: 5,
      load_percent_min: 4,
      load_percent_max: 5,
      percent: 9,
    },
  ],
}
const DRAWN: Json = {
  decks: [['1 2/a [door]', '3 _ 4'], [{ rows: '9-10', seats: 'A_B', class: 'second' }]],
  legend: [{ mark: 'a', class: 'first', kind: 'berth', accessible: true, blocked: false, facing_deg: 90 }],
  bend: 1.5,
  class: 'standard',
  accessible: ['1'],
  blocked: ['3'],
  room: true,
  deck_names: ['Lower', 'Upper'],
}
const LISTED: Json = {
  list: [
    {
      label: '1',
      x: 1,
      y: 1,
      deck: 1,
      kind: 'seat',
      class: 'first',
      facing_deg: 1,
      accessible: true,
      blocked: false,
    },
    { kind: 'door', x: 5, y: 5, width: 1, height: 1.5 },
  ],
}
const FARES: Json = [
  { from_zone: '1', to_zone: '2', class: 'first', passenger_type: 'child', price_minor: 500, one_way: true },
  {
    distance_m_max: 9000,
    stages_max: 3,
    valid_from: '2027-01-01',
    valid_until: '2027-02-01',
    price_minor: 1,
  },
  { price_minor: 900, price_per_km_minor: 12 },
]

/** Of another type than is asked for, at the end of a range or beyond it, or written as PostgreSQL writes it. */
const hostile: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    true,
    0,
    -1,
    1.5,
    1e20,
    999_999_999_999,
    '',
    ' ',
    'x',
    '1',
    'true',
    '{}',
    '{mon}',
    '["mon"]',
    '[1,2)',
    'infinity',
    'NaN',
    '2027-02-30',
    '0000-00-00',
    '9999-12-31',
    '24:00',
    '1-99',
    '1/a',
    '[door]',
    '\uFFFF',
    '\u202E',
    'x'.repeat(300),
    [],
    [null],
    [[1]],
    ['mon', null],
    {},
    { a: 1 },
  ),
  fc
    .jsonValue({ maxDepth: 1, stringUnit: 'grapheme' })
    .map((value) => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '')) as Json),
)

/** The document with one or two of its values replaced, however deep they are. */
function spoilt(document: Json): fc.Arbitrary<Json> {
  return fc.array(fc.tuple(fc.nat(), hostile), { minLength: 1, maxLength: 2 }).map((changes) => {
    const copy = structuredClone(document)
    for (const [at, value] of changes) {
      const spots = spotsOf(copy)
      spots[at % spots.length]?.(structuredClone(value))
    }
    return copy
  })
}

/** A function for each value in a document, which replaces it. */
function spotsOf(document: Json): ((value: Json) => void)[] {
  if (document === null || typeof document !== 'object') return []
  const members = document as Record<string, Json>
  return Object.entries(members).flatMap(([name, member]) => [
    (value: Json) => {
      members[name] = value
    },
    ...spotsOf(member),
  ])
}

test('a document with values that do not fit is taken, or refused by name', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const calls: [string, Json][] = [
    ['core.set_fares($operator, $table, $document)', FARES],
    ['core.set_fare_rules($operator, $table, $document)', RULES],
    [`core.create_layout($operator, 'Drawn', $document)`, DRAWN],
    [`core.create_layout($operator, 'Listed', $document)`, LISTED],
  ]
  const seed = Number(process.env.BERTH_FUZZ_SEED ?? Date.now() & 0x7fffffff)
  t.diagnostic(`seed ${seed}`)
  const failed: string[] = []
  for (const [call, document] of calls) {
    const ask = async (given: Json) => {
      const text = JSON.stringify(given).replaceAll("'", "''")
      const sql = `select ${call}`
        .replace('$operator', `'${world.ours}'`)
        .replace('$table', `'${world.fare_table}'`)
        .replace('$document', () => `'${text}'::jsonb`)
      return tryAs(database.admin, roleOf('admin'), claimsOf('admin', world), sql)
    }
    assert.ok('rows' in (await ask(document)), `${call} takes the document as it is`)
    for (const given of fc.sample(spoilt(document), { numRuns: ROUNDS, seed })) {
      const attempt = await ask(given)
      if ('rows' in attempt || /^[a-z][a-z_]+$/.test(attempt.refused)) continue
      failed.push(`${call}: ${attempt.refused} for ${JSON.stringify(given)}`)
    }
  }
  assert.deepEqual(failed, [])
})
