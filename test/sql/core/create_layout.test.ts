import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { Person } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('core.create_layout', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const admin = await operator.admin()
  async function createLayout(places: unknown, person: Person = admin, name = 'Coach'): Promise<string> {
    const [row] = await person.sql.query<{ id: string }>('select core.create_layout($1, $2, $3) as id', [
      operator.id,
      name,
      JSON.stringify(places),
    ])
    return row?.id ?? ''
  }

  await t.test('reads a vehicle as one would draw it', async () => {
    const id = await createLayout({
      decks: [
        [
          { rows: '1', seats: 'A_CD', class: 'first' },
          { rows: '3-4', seats: 'ABC_' },
        ],
        [{ rows: 21, seats: '_A' }],
      ],
      accessible: ['3A'],
      blocked: ['4C'],
    })
    const places = await berth.owner.query(
      `select lp.label, lp.class, lp.deck, lp.row_no, lp.column_no, lp.kind, lp.accessible, lp.blocked
         from core.layout_places as lp where lp.layout_id = $1 order by lp.deck, lp.row_no, lp.column_no`,
      [id],
    )
    assert.deepEqual(
      places.map((place) => Object.values(place).map(String).join(' ')),
      [
        '1A first 1 1 1 window false false',
        '1C first 1 1 3 aisle false false',
        '1D first 1 1 4 window false false',
        '3A standard 1 3 1 window true false',
        '3B standard 1 3 2 middle false false',
        '3C standard 1 3 3 window false false',
        '4A standard 1 4 1 window false false',
        '4B standard 1 4 2 middle false false',
        '4C standard 1 4 3 window false true',
        '21A standard 2 21 2 window false false',
      ],
    )
  })

  await t.test('makes a new version of the same name, and never changes one', async () => {
    const places = { decks: [[{ rows: '1', seats: 'A' }]] }
    const ids = [await createLayout(places, admin, 'Minibus'), await createLayout(places, admin, 'Minibus')]
    const versions = await berth.owner.query(
      'select y.id, y.version from core.layouts as y where y.id = any ($1) order by y.version',
      [ids],
    )
    assert.deepEqual(
      versions.map((row) => [row.id, row.version]),
      ids.map((id, index) => [id, index + 1]),
    )
  })

  await t.test('gives a passenger who names no class one that the vehicle has', async () => {
    const defaultOf = async (places: unknown) =>
      (
        await berth.owner.one('select y.default_class as name from core.layouts as y where y.id = $1', [
          await createLayout(places),
        ])
      ).name
    const first = { rows: '1', seats: 'A', class: 'first' }
    assert.equal(await defaultOf({ decks: [[first]] }), 'first')
    assert.equal(await defaultOf({ decks: [[first, { rows: '2', seats: 'A' }]] }), 'standard')
    assert.equal(
      await defaultOf({ class: 'economy', decks: [[first, { rows: '2', seats: 'A' }]] }),
      'economy',
    )
  })

  await t.test('gives a seat the same number in every layout', async () => {
    const numberIn = async (places: unknown) =>
      (
        await berth.owner.one(`select place from core.layout_places where layout_id = $1 and label = '12B'`, [
          await createLayout(places),
        ])
      ).place
    assert.equal(
      await numberIn({ decks: [[{ rows: '1-12', seats: 'AB' }]] }),
      await numberIn({ decks: [[{ rows: '12', seats: 'CB_A' }]] }),
    )
  })

  await t.test('refuses what is no vehicle, naming the field, and makes nothing', async () => {
    const row = { rows: '1', seats: 'AB' }
    const cases: [string, unknown][] = [
      ['places', null],
      ['places', []],
      ['places.deck', { deck: [] }],
      ['places.class', { decks: [[row]], class: 'First!' }],
      ['places.decks', {}],
      ['places.decks', { decks: [] }],
      ['places.decks', { decks: [[row], [row], [row], [row], [row]] }],
      ['places.decks[0]', { decks: [{}] }],
      ['places.decks[0]', { decks: [[]] }],
      ['places.decks[1]', { decks: [[row], []] }],
      ['places.decks[0][1]', { decks: [[row, 'AB']] }],
      ['places.decks[0][0].seats', { decks: [[{ rows: '1' }]] }],
      ['places.decks[0][0].seats', { decks: [[{ rows: '1', seats: '__' }]] }],
      ['places.decks[0][0].seats', { decks: [[{ rows: '1', seats: 'ab' }]] }],
      ['places.decks[0][0].rows', { decks: [[{ rows: '0', seats: 'A' }]] }],
      ['places.decks[0][0].rows', { decks: [[{ rows: '1-1000', seats: 'A' }]] }],
      ['places.decks[0][0].rows', { decks: [[{ rows: '9-2', seats: 'A' }]] }],
      ['places.decks[0][0].wheels', { decks: [[{ ...row, wheels: 4 }]] }],
      ['places.decks', { decks: [[row, row]] }],
      ['places.decks', { decks: [[{ rows: '1', seats: 'AA' }]] }],
      ['places.decks', { decks: [[{ rows: '1-99', seats: 'ABCDEFGHIJKLM' }]] }],
      ['places.accessible', { decks: [[row]], accessible: ['9Z'] }],
      ['places.accessible', { decks: [[row]], accessible: '1A' }],
      ['places.blocked', { decks: [[row]], blocked: [1] }],
    ]
    const count = async () => (await berth.owner.one('select count(*) as n from core.layouts')).n
    const before = await count()
    for (const [field, places] of cases) {
      await assert.rejects(createLayout(places), (error: { detail?: string }) => {
        refused('invalid_request')(error)
        assert.equal(
          JSON.parse(error.detail ?? '{}').field,
          field,
          `${JSON.stringify(places)}: ${error.detail}`,
        )
        return true
      })
    }
    await assert.rejects(createLayout({ decks: [[row]] }, admin, ' '), refused('invalid_request'))
    assert.equal(await count(), before)
  })

  await t.test('is for admins of the operator', async () => {
    const places = { decks: [[{ rows: '1', seats: 'A' }]] }
    for (const person of [
      await operator.customer(),
      await operator.agent(),
      await (await berth.operator()).admin(),
    ]) {
      await assert.rejects(createLayout(places, person), refused('not_allowed'))
    }
  })
})
