import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Person } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('core.create_policy', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const admin = await operator.admin()
  interface Terms {
    name?: string
    holdS?: number
    salesCloseS?: number
    fees?: unknown
    limits?: readonly (number | null)[]
  }
  async function createPolicy(terms: Terms, person: Person = admin): Promise<string> {
    const [row] = await person.sql.query<{ id: string }>(
      'select core.create_policy($1, $2, $3, $4, $5, $6, $7, $8) as id',
      [
        operator.id,
        terms.name ?? 'Terms',
        terms.holdS ?? 600,
        terms.salesCloseS ?? 0,
        JSON.stringify(terms.fees ?? []),
        ...(terms.limits ?? [null, null, null]),
      ],
    )
    return row?.id ?? ''
  }

  await t.test('keeps terms and fees', async () => {
    const fees = [
      { before_s: 86_400, fee_percent: 12.5 },
      { before_s: 3600, fee_percent: '100', fee_minor: 50 },
    ]
    const id = await createPolicy({ holdS: 60, salesCloseS: 300, fees })
    assert.deepEqual(
      await berth.owner.query(
        `select p.hold_s, p.sales_close_s, f.before_s, f.fee_percent::float, f.fee_minor
           from core.policies as p join core.cancellation_fees as f on f.policy_id = p.id
          where p.id = $1 order by f.before_s`,
        [id],
      ),
      [
        { hold_s: 60, sales_close_s: 300, before_s: 3600, fee_percent: 100, fee_minor: 50 },
        { hold_s: 60, sales_close_s: 300, before_s: 86_400, fee_percent: 12.5, fee_minor: 0 },
      ],
    )
  })

  await t.test('has limits of its own where none are named, over SQL and over HTTP alike', async () => {
    const overSql = await admin.sql.query<{ id: string }>(`select core.create_policy($1, 'Usual') as id`, [
      operator.id,
    ])
    const api = await startApi(berth)
    const overHttp = await api
      .as(admin)
      .post(`/operators/${operator.slug}/policies`, { name: 'Usual as well' })
    assert.equal(overHttp.status, 201)
    const kept = await berth.owner.query(
      `select p.open_holds_max, p.held_places_max, p.holds_per_hour_max from core.policies as p where p.id = any($1)`,
      [[overSql[0]?.id, overHttp.body.id]],
    )
    const usual = await berth.owner.one('select l.* from core.default_hold_limits() as l')
    assert.deepEqual(kept, [usual, usual])
    assert.ok(Object.values(usual).every((limit) => Number(limit) > 0))
  })

  await t.test('keeps what one customer may hold, without limit where it is null', async () => {
    const id = await createPolicy({ limits: [1, 12, null] })
    assert.deepEqual(
      await berth.owner.query(
        'select p.open_holds_max, p.held_places_max, p.holds_per_hour_max from core.policies as p where p.id = $1',
        [id],
      ),
      [{ open_holds_max: 1, held_places_max: 12, holds_per_hour_max: null }],
    )
  })

  await t.test('refuses terms that cannot be kept, naming the field', async () => {
    const cases: [string, Terms][] = [
      ['name', { name: '' }],
      ['hold_s', { holdS: 0 }],
      ['hold_s', { holdS: 604_801 }],
      ['sales_close_s', { salesCloseS: -1 }],
      ['open_holds_max', { limits: [0, 1, 1] }],
      ['held_places_max', { limits: [1, -1, 1] }],
      ['holds_per_hour_max', { limits: [1, 1, 1_000_001] }],
      ['fees', { fees: {} }],
      ['fees[0]', { fees: [1] }],
      ['fees[0].before_s', { fees: [{ fee_percent: 5 }] }],
      ['fees[1].fee_percent', { fees: [{ before_s: 1 }, { before_s: 2, fee_percent: 101 }] }],
      ['fees[0].fee_minor', { fees: [{ before_s: 1, fee_minor: -5 }] }],
      ['fees[0].fee', { fees: [{ before_s: 1, fee: 5 }] }],
      ['fees', { fees: [{ before_s: 1 }, { before_s: 1 }] }],
    ]
    for (const [field, terms] of cases) {
      await assert.rejects(createPolicy(terms), (error: { detail?: string }) => {
        refused('invalid_request')(error)
        assert.equal(JSON.parse(error.detail ?? '{}').field, field, error.detail)
        return true
      })
    }
  })

  await t.test('is for admins of the operator', async () => {
    for (const person of [
      await operator.customer(),
      await operator.agent(),
      await (await berth.operator()).admin(),
    ]) {
      await assert.rejects(createPolicy({}, person), refused('not_allowed'))
    }
  })
})
