import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, line } from '#test/helpers/people.ts'

test('core.pick_place', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const seatsOf = async (...args: Parameters<typeof customer.book>) =>
    booked(await customer.book(...args)).claims.map(({ seat }) => seat)
  const leg = (from_index: number, to_index: number) => ({ from_index, to_index })

  await t.test('picks the first free place in order', async () => {
    const departure = await operator.departure({ places: ['1A', '1B', '1C'] })
    booked(await customer.book(departure, { seat: '1A' }))
    assert.deepEqual(await seatsOf(departure), ['1B'])
    assert.deepEqual(await seatsOf(departure), ['1C'])
    assert.equal((await customer.book(departure)).code, 'sold_out')
  })

  await t.test('picks the gap that fits best, so that disjoint legs pack into few seats', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], stops: 6 })
    booked(await customer.book(departure, { seat: '1B', ...leg(0, 2) }))
    assert.deepEqual(await seatsOf(departure, leg(2, 4)), ['1B'], 'a gap of three before a whole free seat')
    assert.deepEqual(await seatsOf(departure, leg(4, 5)), ['1B'])
    assert.deepEqual(await seatsOf(departure, leg(0, 5)), ['1A'])
  })

  await t.test('fills every unit when the legs allow it', async () => {
    const departure = await operator.departure({ places: ['1A', '1B', '1C'], stops: 4 })
    const legs = [leg(0, 1), leg(0, 2), leg(0, 3), leg(1, 3), leg(2, 3)]
    for (const each of legs) booked(await customer.book(departure, each))
    assert.equal(await departure.taken(), 9)
  })

  await t.test('keeps accessible places for those who ask, unless nothing else is free', async () => {
    const departure = await operator.departure({
      places: [{ label: 'W1', accessible: true }, { label: 'W2', accessible: true }, '1A'],
    })
    assert.deepEqual(await seatsOf(departure), ['1A'])
    assert.deepEqual(await seatsOf(departure, { passengers: [{ accessible: true }] }), ['W1'])
    assert.deepEqual(await seatsOf(departure), ['W2'])
    const full = await operator.departure({ places: ['1A', { label: 'W1', accessible: true }] })
    assert.deepEqual(await seatsOf(full, { passengers: [{ accessible: true }] }), ['W1'])
    assert.equal((await customer.book(full, { passengers: [{ accessible: true }] })).code, 'sold_out')
  })

  await t.test('picks within the class asked for, and never a blocked place', async () => {
    const departure = await operator.departure({
      places: [{ label: '1A', blocked: true }, { label: '1B', class: 'first' }, '2A'],
    })
    assert.deepEqual(await seatsOf(departure), ['2A'])
    assert.equal((await customer.book(departure)).code, 'sold_out')
    assert.deepEqual(await seatsOf(departure, { class: 'first' }), ['1B'])
  })

  await t.test(
    'seats several passengers on different places, chosen or picked, around the one who chooses',
    async () => {
      const departure = await operator.departure({ places: ['1A', '1B', '1C', '1D'] })
      const passengers = [{ name: 'Ann' }, { name: 'Ben', seat: '1C' }, { name: 'Cem' }]
      assert.deepEqual(await seatsOf(departure, { passengers }), ['1B', '1C', '1D'])
    },
  )

  await t.test('never picks what the same request names', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'] })
    assert.deepEqual(
      await seatsOf(departure, { passengers: [{ name: 'Ann' }, { name: 'Ben', seat: '1A' }] }),
      ['1B', '1A'],
    )
  })

  await t.test('picks for the next request of a batch what those before it left', async () => {
    const departure = await operator.departure({ places: ['1A', '1B', '1C'], stops: 3 })
    const legs = [
      { seat: '1A', fromIndex: 0, toIndex: 1 },
      { fromIndex: 1, toIndex: 2 },
      { fromIndex: 0, toIndex: 2 },
      { seat: '1A', fromIndex: 1, toIndex: 2 },
      { seat: '1C' },
    ]
    const verdicts = await berth.batch(
      operator.id,
      legs.map((each) => customer.request([line(departure, each)])),
    )
    assert.deepEqual(
      verdicts.map(({ code, claims }) => (code === 'confirmed' ? claims[0]?.seat : code)),
      ['1A', '1A', '1B', 'place_taken', '1C'],
    )
  })

  await t.test('picks on one departure while others of the batch are named', async () => {
    const [first, second, third] = [
      await operator.departure({ places: ['1A', '1B'] }),
      await operator.departure({ places: ['2A', '2B'] }),
      await operator.departure({ places: ['3A', '3B'] }),
    ]
    booked(await customer.book(third, { seat: '3A' }))
    const lines = [
      line(third, { seat: '3B' }),
      line(second, {}),
      line(first, { seat: '1B' }),
      line(third, { seat: '3A' }),
      line(second, { seat: '2A' }),
      line(second, {}),
    ]
    const verdicts = await berth.batch(
      operator.id,
      lines.map((each) => customer.request([each])),
    )
    assert.deepEqual(
      verdicts.map(({ code, claims }) => (code === 'confirmed' ? claims[0]?.seat : code)),
      ['3B', '2A', '1B', 'place_taken', 'place_taken', '2B'],
    )
  })

  assert.deepEqual(await berth.findings(), [])
})
