import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const UNIQUE = '23505'

test('a reference is given once', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const ann = await operator.customer()
  const event = await operator.event({ capacity: 50 })
  const setBack = (numbers: number) =>
    berth.owner.query(
      `select setval('core.reference_numbers', s.last_value - $1) from core.reference_numbers as s`,
      [numbers],
    )

  await t.test('by a constraint in each month', async () => {
    booked(await ann.book(event))
    booked(await ann.book(event))
    await setBack(1)
    await assert.rejects(ann.book(event), (error: { code?: string; constraint?: string }) => {
      assert.equal(error.code, UNIQUE)
      assert.match(error.constraint ?? '', /^a_reference_is_given_once_\d{4}_\d{2}$/)
      return true
    })
    // The number is used up, so the next attempt gets the next one.
    booked(await ann.book(event))
    assert.deepEqual(await berth.findings(), [])
  })

  await t.test('and the auditor says where the sequence has to go on', async () => {
    for (let i = 0; i < 5; i += 1) booked(await ann.book(event))
    const { next } = await berth.owner.one<{ next: string }>(
      'select s.last_value + 1 as next from core.reference_numbers as s',
    )
    await setBack(5)
    assert.deepEqual(await berth.findings(), [
      {
        invariant: 'a_reference_is_given_once',
        detail: { kind: 'given_before', references: 5, next_number: Number(next) },
      },
    ])
    await berth.owner.query(`select setval('core.reference_numbers', $1, false)`, [next])
    assert.deepEqual(await berth.findings(), [])
  })

  await t.test('and the auditor finds one that two months have', async () => {
    const { id, reference } = booked(await ann.book(event))
    await berth.owner.query(
      `insert into core.bookings (operator_id, id, reference, status, total_minor, currency, created_at)
       select b.operator_id, core.id_at(b.operator_id, b.created_at + interval '1 month'), b.reference, 'cancelled', 0, b.currency, b.created_at
         from core.bookings as b where b.operator_id = $1 and b.id = $2`,
      [operator.id, id],
    )
    const found = (await berth.findings()).filter(
      ({ invariant }) => invariant === 'a_reference_is_given_once',
    )
    assert.deepEqual(found, [
      {
        invariant: 'a_reference_is_given_once',
        detail: { kind: 'given_twice', reference: reference.replace('-', ''), bookings: 2 },
      },
    ])
  })
})
