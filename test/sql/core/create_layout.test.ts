import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefusalCode } from '#http/refusal_codes.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Person } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

/** So many seats behind each other. */
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ label: `${index + 1}`, x: 1, y: (index % 900) + 1 }))

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
      `select lp.label, lp.class, lp.deck, lp.row_no, lp.column_no, lp.position, lp.accessible, lp.blocked
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
    const cases: [string, unknown, RefusalCode?][] = [
      ['places', null],
      ['places', []],
      ['places.deck', { deck: [] }],
      ['places.class', { decks: [[row]], class: 'First!' }],
      ['places.decks', {}],
      ['places.decks', { decks: [] }],
      ['places.decks', { decks: [[row], [row], [row], [row], [row]] }],
      ['places.decks[0]', { decks: [{}] }],
      ['places.decks[0]', { decks: [[]] }],
      ['places.decks[0]', { decks: ['1 2'] }],
      ['places.decks[0]', { decks: [7] }],
      ['places.decks[1]', { decks: [[row], []] }],
      ['places.decks[0][1]', { decks: [[row, 'AB']] }],
      ['places.decks[0][0].seats', { decks: [[{ rows: '1' }]] }],
      ['places.decks[0][0].seats', { decks: [[{ rows: '1', seats: '__' }]] }],
      ['places.decks[0][0].seats', { decks: [[{ rows: '1', seats: 'ab' }]] }],
      ['places.decks[0][0].rows', { decks: [[{ rows: '0', seats: 'A' }]] }],
      ['places.decks[0][0].rows', { decks: [[{ rows: '1-1000', seats: 'A' }]] }],
      ['places.decks[0][0].rows', { decks: [[{ rows: '9-2', seats: 'A' }]] }],
      ['places.decks[0][0].wheels', { decks: [[{ ...row, wheels: 4 }]] }],
      ['places.accessible', { decks: [[row]], accessible: ['9Z'] }],
      ['places.accessible', { decks: [[row]], accessible: '1A' }],
      ['places.blocked', { decks: [[row]], blocked: [1] }],
      ['places.decks', {}],
      ['places.list', { decks: [['1']], list: [{ label: '1', x: 1, y: 1 }] }],
      ['places.room', { decks: [['1']], room: 'yes' }],
      ['places.deck_names[0]', { decks: [['1']], deck_names: [' '] }],
      ['places.bend', { decks: [['1']], bend: -1 }],
      ['places.decks', { decks: [['_ [door]']] }],
      ['places.decks[0][1]', { decks: [['1', row]] }],
      ['places.decks[0][0]', { decks: [['']] }],
      ['places.decks[0][0]', { decks: [['1 [bar]']] }],
      ['places.decks[0][1]', { decks: [['1', '2é']] }],
      ['places.decks[0][0]', { decks: [['123456789']] }],
      ['places.decks[0][0]', { decks: [['1/f']] }],
      ['places.legend[0].mark', { decks: [['1']], legend: [{ class: 'first' }] }],
      ['places.legend[1].mark', { decks: [['1']], legend: [{ mark: 'f' }, { mark: 'f' }] }],
      ['places.legend[0].kind', { decks: [['1']], legend: [{ mark: 'f', kind: 'door' }] }],
      ['places.list', { list: {} }],
      ['places.list', { list: [] }],
      ['places.decks', { decks: [['1', ...Array<string>(21).fill('[wall] '.repeat(96).trim())]] }],
      [
        'places.list',
        { list: Array.from({ length: 21 }, (_, i) => ({ label: `${i}`, x: 1, y: i + 1, class: `c${i}` })) },
      ],
      ['places.list[0].x', { list: [{ label: '1', y: 1 }] }],
      ['places.list[0].x', { list: [{ label: '1', x: 0.5, y: 1 }] }],
      ['places.list[0].label', { list: [{ x: 1, y: 1 }] }],
      ['places.list[0].width', { list: [{ label: '1', x: 1, y: 1, width: 2 }] }],
      ['places.list[0].label', { list: [{ kind: 'door', label: '1', x: 1, y: 1 }] }],
      ['places.list[0].facing_deg', { list: [{ label: '1', x: 1, y: 1, facing_deg: 360 }] }],
      ['places.decks[0][1]', { decks: [[row, row]] }, 'place_label_twice'],
      ['places.decks[0][0]', { decks: [[{ rows: '1', seats: 'AA' }]] }, 'place_label_twice'],
      ['places.decks[0][1]', { decks: [['1 2 _ 3', '4 2']] }, 'place_label_twice'],
      [
        'places.list[1]',
        {
          list: [
            { label: '1X', x: 1, y: 1 },
            { label: '1X', x: 1, y: 2 },
          ],
        },
        'place_label_twice',
      ],
      ['places.decks', { decks: [[{ rows: '1-99', seats: 'ABCDEFGHIJKLM' }]] }, 'too_many_places'],
      ['places.list', { list: numbered(1001) }, 'too_many_places'],
      ['places.list', { list: numbered(10_000) }, 'too_many_places'],
      ['places.decks[0][1]', { decks: [[row, { rows: '1', seats: '_C' }]] }, 'places_overlap'],
      [
        'places.list[1]',
        {
          list: [
            { label: '1', x: 1, y: 1 },
            { label: '2', x: 1.5, y: 1.99 },
          ],
        },
        'places_overlap',
      ],
      [
        'places.list[0]',
        {
          list: [
            { kind: 'stairs', x: 1, y: 1, height: 2.5 },
            { label: '2', x: 1, y: 3 },
          ],
        },
        'places_overlap',
      ],
    ]
    const count = async () => (await berth.owner.one('select count(*) as n from core.layouts')).n
    const before = await count()
    for (const [field, places, code = 'invalid_request'] of cases) {
      await assert.rejects(createLayout(places), (error: { detail?: string }) => {
        refused(code)(error)
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

  await t.test('takes any label, and the same one on two decks', async () => {
    const id = await createLayout({
      decks: [
        ['1X _ 2', '[door] 14 U12'],
        ['1X 2', 'L4'],
      ],
      accessible: ['2:1X'],
      blocked: ['14'],
    })
    const places = await berth.owner.query(
      `select lp.label, lp.deck, lp.place, lp.accessible, lp.blocked from core.layout_places as lp
        where lp.layout_id = $1 order by lp.place`,
      [id],
    )
    assert.deepEqual(
      places.map((place) => Object.values(place).map(String).join(' ')),
      [
        '1:1X 1 1 false false',
        '1:2 1 2 false false',
        '14 1 3 false true',
        'U12 1 4 false false',
        '2:1X 2 5 true false',
        '2:2 2 6 false false',
        'L4 2 7 false false',
      ],
    )
  })

  await t.test('gives the places of a drawn row what the legend says of their marks', async () => {
    const id = await createLayout({
      decks: [['1/f 2/fv _ W1/w', 'B1/b [table] 3 4']],
      legend: [
        { mark: 'f', class: 'first' },
        { mark: 'v', facing_deg: 180 },
        { mark: 'w', kind: 'wheelchair' },
        { mark: 'b', kind: 'berth', class: 'sleeper', blocked: true },
      ],
    })
    const places = await berth.owner.query(
      `select lp.label, lp.class, lp.kind, lp.position, lp.facing_deg, lp.accessible, lp.blocked from core.layout_places as lp
        where lp.layout_id = $1 order by lp.place`,
      [id],
    )
    assert.deepEqual(
      places.map((place) => Object.values(place).map(String).join(' ')),
      [
        '1 first seat window 0 false false',
        '2 first seat aisle 180 false false',
        'W1 standard wheelchair window 0 true false',
        'B1 sleeper berth window 0 false true',
        '3 standard seat aisle 0 false false',
        '4 standard seat window 0 false false',
      ],
    )
    assert.deepEqual(
      (await berth.owner.one('select y.fixtures from core.layouts as y where y.id = $1', [id])).fixtures,
      [{ kind: 'table', deck: 1, x: 2, y: 2, width: 1, height: 1 }],
    )
  })

  await t.test('bends the rows of a theatre around its stage', async () => {
    const id = await createLayout({
      decks: [['A1 A2 A3 A4 A5', 'B1 B2 _ B4 B5']],
      room: true,
      bend: 1,
    })
    const places = await berth.owner.query(
      `select lp.label, lp.row_no, lp.drawn_x, lp.drawn_y, lp.facing_deg, lp.position from core.layout_places as lp
        where lp.layout_id = $1 and lp.label in ('A1', 'A2', 'A3', 'B5') order by lp.place`,
      [id],
    )
    assert.deepEqual(
      places.map((place) => Object.values(place).map(String).join(' ')),
      [
        'A1 1 null null 45 aisle',
        'A2 1 2.00 1.75 27 middle',
        'A3 1 3.00 2.00 0 middle',
        'B5 2 null null 315 aisle',
      ],
    )
  })

  await t.test('puts the places and fixtures of a list where their coordinates say', async () => {
    const id = await createLayout({
      list: [
        { label: '7', x: 3, y: 2.5, facing_deg: 270, class: 'first' },
        { label: '1X', x: 1, y: 1.25 },
        { kind: 'stairs', x: 2, y: 1, height: 1.5 },
        { label: '7', x: 1, y: 1, deck: 2 },
      ],
    })
    const places = await berth.owner.query(
      `select lp.label, lp.deck, lp.row_no, lp.column_no, lp.drawn_x, lp.drawn_y, lp.facing_deg, lp.class from core.layout_places as lp
        where lp.layout_id = $1 order by lp.place`,
      [id],
    )
    assert.deepEqual(
      places.map((place) => Object.values(place).map(String).join(' ')),
      ['1X 1 1 1 1.00 1.25 0 standard', '1:7 1 3 3 3.00 2.50 270 first', '2:7 2 1 1 null null 0 standard'],
    )
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
