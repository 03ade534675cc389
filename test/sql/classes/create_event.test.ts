import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, type Person } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

type Arguments = Readonly<Record<string, unknown>>

async function createEvent(admin: Person, given: Arguments): Promise<string> {
  const names = Object.keys(given).map((name, index) => `p_${name} => $${index + 1}`)
  const [row] = await admin.sql.query<{ id: string }>(
    `select classes.create_event(${names.join(', ')}) as id`,
    Object.values(given),
  )
  return row?.id ?? ''
}

test('classes.create_event', async (t) => {
  const berth = await startBerth(t)
  await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  const operator = await berth.operator()
  const admin = await operator.admin()
  const yoga: Arguments = {
    operator_id: operator.id,
    name: 'Yoga',
    starts_at: '2026-04-01T09:00:00Z',
    duration_s: 3600,
    capacity: 2,
    price_minor: 1500,
  }
  const rowOf = (id: string) =>
    berth.owner.one(
      `select o.offering_id, o.mode, o.starts_at, o.ends_at, o.capacity, o.price_minor, o.currency, o.sales_close_s,
              o.policy_id, f.kind, f.name, core.id_time(o.id) = o.starts_at as carries_its_time
         from core.occurrences as o
         join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id where o.id = $1`,
      [id],
    )

  await t.test('gives nothing away unless it is said', async () => {
    const { price_minor, ...unpriced } = yoga
    assert.equal(price_minor, 1500)
    await assert.rejects(createEvent(admin, unpriced), refused('invalid_request'))
    const customer = await operator.customer()
    const free = booked(await customer.book({ id: await createEvent(admin, { ...yoga, price_minor: 0 }) }))
    assert.deepEqual(
      await customer.sql.query('select b.payment_status from public.bookings as b where b.id = $1', [
        free.id,
      ]),
      [{ payment_status: 'free' }],
    )
  })

  await t.test('makes an event of a new series, which sells by quantity', async () => {
    const id = await createEvent(admin, yoga)
    const row = await rowOf(id)
    assert.deepEqual(
      { ...row, offering_id: undefined },
      {
        offering_id: undefined,
        mode: 'counted',
        starts_at: new Date('2026-04-01T09:00:00Z'),
        ends_at: new Date('2026-04-01T10:00:00Z'),
        capacity: 2,
        price_minor: 1500,
        currency: 'CHF',
        sales_close_s: 0,
        policy_id: null,
        kind: 'class',
        name: 'Yoga',
        carries_its_time: true,
      },
    )
    const customer = await operator.customer()
    assert.equal(booked(await customer.book({ id }, { quantity: 2 })).total_minor, 3000)
    assert.equal((await customer.book({ id })).code, 'sold_out')
  })

  await t.test('makes another of a series, under its terms, in a month that was not there', async () => {
    const policyId = await operator.policy({ salesCloseS: 600 })
    const first = await createEvent(admin, { ...yoga, policy_id: policyId })
    const { offering_id } = await rowOf(first)
    const second = await createEvent(admin, {
      ...yoga,
      offering_id,
      starts_at: '2019-05-01T09:00:00Z',
      name: null,
    })
    const row = await rowOf(second)
    assert.deepEqual(
      [row.offering_id, row.name, row.policy_id, row.sales_close_s],
      [offering_id, 'Yoga', policyId, 600],
    )
    assert.equal((await (await operator.customer()).book({ id: second })).code, 'already_departed')
  })

  await t.test('makes an event of numbered places, whose capacity is that of its layout', async () => {
    const [layout] = await admin.sql.query<{ id: string }>(
      `select core.create_layout($1, 'Theatre', '{"decks": [["A1 A2 A3", "B1 B2 B3"]], "room": true, "bend": 0.5, "blocked": ["B3"]}') as id`,
      [operator.id],
    )
    const { capacity: _, ...play } = yoga
    const id = await createEvent(admin, { ...play, name: 'Play', layout_id: layout?.id })
    const { mode, capacity } = await rowOf(id)
    assert.deepEqual([mode, capacity], ['placed', 5])
    const customer = await operator.customer()
    const party = booked(await customer.book({ id }, { passengers: [{ seat: 'B2' }, {}] }))
    assert.deepEqual([party.claims.map(({ seat }) => seat), party.total_minor], [['B2', 'B1'], 3000])
    assert.equal((await customer.book({ id }, { seat: 'B3' })).code, 'place_not_sold')
    assert.equal((await customer.book({ id }, { seat: 'B2' })).code, 'place_taken')
    const [event] = await customer.sql.query(
      'select e.capacity, e.reg_count, e.available from public.class_events as e where e.id = $1',
      [id],
    )
    assert.deepEqual(event, { capacity: 5, reg_count: 2, available: 3 })
  })

  await t.test('refuses what cannot be, naming the field, and makes nothing', async () => {
    const before = await operator.rows()
    const cases: [string, string | undefined, Arguments][] = [
      ['invalid_request', 'name', { name: '  ' }],
      ['invalid_request', 'name', { name: 'x'.repeat(301) }],
      ['invalid_request', 'description', { description: 'x'.repeat(10_001) }],
      ['invalid_request', 'capacity', { capacity: 0 }],
      ['invalid_request', 'capacity', { capacity: 2_000_000 }],
      ['invalid_request', 'capacity', { capacity: null }],
      ['invalid_request', 'capacity', { layout_id: operator.id }],
      ['layout_not_found', undefined, { capacity: null, layout_id: operator.id }],
      ['invalid_request', 'starts_at', { starts_at: null }],
      ['invalid_request', 'ends_at', { duration_s: null }],
      ['invalid_request', 'ends_at', { duration_s: -1 }],
      ['invalid_request', 'ends_at', { duration_s: null, ends_at: '2026-06-01T09:00:00Z' }],
      ['invalid_request', 'duration_s', { ends_at: '2026-04-01T10:00:00Z' }],
      ['invalid_request', 'price_minor', { price_minor: -1 }],
      ['invalid_request', 'currency', { currency: 'francs' }],
      ['date_out_of_range', 'starts_at', { starts_at: '1999-12-31T23:00:00Z' }],
      ['date_out_of_range', 'starts_at', { starts_at: '2031-03-02T00:00:00Z' }],
      ['date_out_of_range', 'starts_at', { starts_at: 'infinity' }],
      ['location_not_found', undefined, { location_id: operator.id }],
      ['policy_not_found', undefined, { policy_id: operator.id }],
      ['offering_not_found', undefined, { offering_id: operator.id }],
    ]
    for (const [code, field, change] of cases) {
      await assert.rejects(createEvent(admin, { ...yoga, ...change }), (error: { detail?: string }) => {
        refused(code)(error)
        assert.equal(JSON.parse(error.detail ?? '{}').field, field)
        return true
      })
    }
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('is for admins of the operator', async () => {
    for (const person of [
      await operator.customer(),
      await operator.agent(),
      await operator.member('instructor'),
      await (await berth.operator()).admin(),
    ]) {
      await assert.rejects(createEvent(person, yoga), refused('not_allowed'))
    }
  })
})
