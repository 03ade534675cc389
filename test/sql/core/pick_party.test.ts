import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareWays, loadOf, togetherOf } from '#bench/parties/compare.ts'
import { type Seat, sitTogether } from '#bench/parties/vehicles.ts'
import { connect } from '#db/connections/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { PlaceOptions } from '#test/helpers/departures.ts'
import { booked, line } from '#test/helpers/people.ts'

/** Rows of AB_CD, one deck above the other: 1A to 1D, 2A to 2D, …; the upper deck begins with row 21. */
function coach(rows: number, decks = 1): PlaceOptions[] {
  return Array.from({ length: decks }, (_, deck) =>
    Array.from({ length: rows }, (_row, index) =>
      ['A', 'B', 'C', 'D'].map((letter, column) => ({
        label: `${deck * 20 + index + 1}${letter}`,
        deck: deck + 1,
        row: deck * 20 + index + 1,
        column: column < 2 ? column + 1 : column + 2,
      })),
    ).flat(),
  ).flat()
}

const people = (count: number) => Array.from({ length: count }, () => ({}))
const leg = (from_index: number, to_index: number) => ({ from_index, to_index })

test('core.pick_party', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const seatsOf = async (...args: Parameters<typeof customer.book>) =>
    booked(await customer.book(...args))
      .claims.map(({ seat }) => seat)
      .sort()
  const client = await connect(berth.database.url, 'berth test')
  berth.database.after(() => client.end())

  await t.test('seats a party in one row, else in adjoining rows', async () => {
    const departure = await operator.departure({ places: coach(4) })
    assert.deepEqual(await seatsOf(departure, { passengers: people(2) }), ['1A', '1B'])
    assert.deepEqual(await seatsOf(departure, { passengers: people(3) }), ['2A', '2B', '2C'])
    assert.deepEqual(await seatsOf(departure, { passengers: people(4) }), ['3A', '3B', '3C', '3D'])
    assert.deepEqual(await seatsOf(departure, { passengers: people(4) }), ['4A', '4B', '4C', '4D'])
    assert.deepEqual(await seatsOf(departure, { passengers: people(3) }), ['1C', '1D', '2D'])
    assert.equal((await customer.book(departure, { passengers: people(2) })).code, 'sold_out')
  })

  await t.test('seats a party beside the one who names a seat', async () => {
    const departure = await operator.departure({ places: coach(4) })
    assert.deepEqual(await seatsOf(departure, { passengers: [{ seat: '3C' }, {}] }), ['3C', '3D'])
    assert.deepEqual(await seatsOf(departure, { passengers: [{}, {}, { seat: '2B' }] }), ['2A', '2B', '2C'])
    booked(await customer.book(departure, { seat: '4C' }))
    assert.deepEqual(await seatsOf(departure, { passengers: [{ seat: '4D' }, {}] }), ['4B', '4D'])
  })

  await t.test('keeps a party on one deck and in its class', async () => {
    const departure = await operator.departure({
      places: coach(2, 2).map((place) => (place.row === 2 ? { ...place, class: 'first' } : place)),
    })
    for (const seat of ['1A', '1C']) booked(await customer.book(departure, { seat }))
    assert.deepEqual(await seatsOf(departure, { passengers: people(3) }), ['21A', '21B', '21C'])
    assert.deepEqual(await seatsOf(departure, { passengers: people(2), class: 'first' }), ['2A', '2B'])
  })

  await t.test('seats those of a party who go further near the others', async () => {
    const departure = await operator.departure({ places: coach(3), stops: 3 })
    const lines = [leg(0, 1), leg(0, 2), leg(0, 1), leg(0, 2)].map(({ from_index, to_index }) =>
      line(departure, { fromIndex: from_index, toIndex: to_index }),
    )
    const [verdict] = await berth.batch(operator.id, [customer.request(lines)])
    assert.deepEqual(verdict?.claims.map(({ seat }) => seat).sort(), ['1A', '1B', '1C', '1D'])
  })

  await t.test('looks at no more places of a hall than of a large coach', async () => {
    // 150 places that stand alone, and behind them a row.
    const apart = Array.from({ length: 150 }, (_, n) => ({
      label: `${n + 1}`,
      row: n + 1,
      column: 1 + 5 * (n % 2),
    }))
    const pair = ['A', 'B'].map((label, n) => ({ label, row: 200, column: n + 1 }))
    const hall = await operator.departure({ places: [...apart, ...pair] })
    assert.deepEqual(await seatsOf(hall, { passengers: people(2) }), ['1', '2'])
    const large = await operator.departure({ places: [...apart.slice(0, 117), ...pair] })
    assert.deepEqual(await seatsOf(large, { passengers: people(2) }), ['A', 'B'])
  })

  await t.test('seats each party of a batch on what those before it left', async () => {
    const departure = await operator.departure({ places: coach(2) })
    const party = (count: number) => customer.request(people(count).map(() => line(departure)))
    const verdicts = await berth.batch(operator.id, [party(3), party(1), party(6), party(4), party(1)])
    assert.deepEqual(
      verdicts.map(({ code, claims }) =>
        code === 'confirmed' ? claims.map(({ seat }) => seat).sort() : code,
      ),
      [['1A', '1B', '1C'], ['1D'], 'sold_out', ['2A', '2B', '2C', '2D'], 'sold_out'],
    )
  })

  await t.test('keeps accessible places for those who ask, as long as others are enough', async () => {
    const places = coach(2).map((place) => (place.row === 1 ? { ...place, accessible: true } : place))
    const departure = await operator.departure({ places })
    assert.deepEqual(await seatsOf(departure, { passengers: people(2) }), ['2A', '2B'])
    assert.deepEqual(await seatsOf(departure, { passengers: [{ accessible: true }, { accessible: true }] }), [
      '1A',
      '1B',
    ])
    assert.deepEqual(await seatsOf(departure, { passengers: people(3) }), ['1C', '1D', '2C'])
  })

  const layouts = fc.record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.subarray([1, 2, 3, 4, 5, 6], { minLength: 1 }),
    legs: fc.integer({ min: 1, max: 5 }),
    taken: fc.array(fc.tuple(fc.nat(35), fc.nat(4), fc.integer({ min: 1, max: 5 })), { maxLength: 40 }),
    first: fc.array(fc.nat(35), { maxLength: 4 }),
    count: fc.integer({ min: 2, max: 6 }),
    from: fc.nat(4),
    length: fc.integer({ min: 1, max: 5 }),
    companion: fc.option(fc.nat(35), { nil: null }),
  })
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)

  await t.test('picks free places of the class, all different, whenever there are enough', async () => {
    const property = fc.asyncProperty(layouts, async (layout) => {
      const seats = seatsIn(layout.rows, layout.columns)
      const [from, to] = spanOf(layout.from, layout.length, layout.legs)
      const busy = busyOf(seats, layout.legs, layout.taken)
      const classes = seats.map((_, index) => (layout.first.includes(index) ? 'first' : 'standard'))
      const free = seats.flatMap((_, index) =>
        classes[index] === 'standard' && busy[index]?.slice(from, to).every((taken) => !taken) ? [index] : [],
      )
      const companions = layout.companion === null ? [] : [layout.companion % seats.length]
      // A companion's own place is taken by then.
      const wanted = free.filter((index) => !companions.includes(index))
      for (const index of companions) busy[index]?.fill(true, from, to)
      const picked = await pick(seats, classes, busy, { count: layout.count, from, to, companions })
      if (wanted.length < layout.count) return assert.equal(picked, null)
      assert.equal(new Set(picked).size, layout.count)
      assert.ok(picked?.every((index) => wanted.includes(index)))
    })
    await fc.assert(property, { seed, numRuns: 200 })
  })

  await t.test(
    'seats a party together whenever a row or a block has room on an otherwise equal trip',
    async () => {
      const property = fc.asyncProperty(layouts, async ({ rows, columns, taken, count }) => {
        const seats = seatsIn(rows, columns)
        const busy = busyOf(seats, 1, taken)
        const classes = seats.map(() => 'standard')
        const picked = await pick(seats, classes, busy, { count, from: 0, to: 1, companions: [] })
        const inOneRow = seats.some((first) => {
          const row = seats.filter((seat, index) => seat.row === first.row && busy[index]?.[0] === false)
          return row.some((_, at) => row.length >= at + count && sitTogether(row.slice(at, at + count)))
        })
        if (!inOneRow) return
        assert.ok(sitTogether(seats.filter((_, index) => picked?.includes(index))), JSON.stringify(picked))
      })
      await fc.assert(property, { seed, numRuns: 200 })
    },
  )

  await t.test('costs at most a hundredth of the load factor of later sales', async () => {
    const { each, party } = await compareWays(client, 24, 5)
    const kept = loadOf(party) / loadOf(each)
    t.diagnostic(`load kept ${kept}, together ${togetherOf(each)} before and ${togetherOf(party)} after`)
    assert.ok(kept >= 0.99, `${kept}`)
    assert.ok(togetherOf(party) >= 0.85 && togetherOf(each) <= 0.7)
  })

  async function pick(
    seats: readonly Seat[],
    classes: readonly string[],
    busy: readonly (readonly boolean[])[],
    {
      count,
      from,
      to,
      companions,
    }: { count: number; from: number; to: number; companions: readonly number[] },
  ): Promise<number[] | null> {
    const { rows } = await client.query<{ picked: number[] | null }>(
      `select core.pick_party($1, 'standard', $2, $3, $4, false, $5, 1, cardinality($6::text[]), $6,
                array_fill(false, array[cardinality($6::text[])]), $7::int4multirange[], $8, $9) as picked`,
      [
        count,
        from,
        to,
        busy[0]?.length,
        companions.map((index) => index + 1),
        classes,
        busy.map(
          (legs) => `{${legs.flatMap((taken, at) => (taken ? [`[${at},${at + 1})`] : [])).join(',')}}`,
        ),
        seats.map(({ row }) => row),
        seats.map(({ column }) => column),
      ],
    )
    return rows[0]?.picked?.map((subscript) => subscript - 1) ?? null
  }

  assert.deepEqual(await berth.findings(), [])
})

function seatsIn(rows: number, columns: readonly number[]): Seat[] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => ({ row: row + 1, column }))).flat()
}

/** The legs from and to, brought within the trip. */
function spanOf(from: number, length: number, legs: number): [number, number] {
  const start = from % legs
  return [start, Math.min(legs, start + length)]
}

/** Of each seat, which legs are taken. */
function busyOf(
  seats: readonly Seat[],
  legs: number,
  taken: readonly (readonly [number, number, number])[],
): boolean[][] {
  const busy = seats.map(() => Array.from({ length: legs }, () => false))
  for (const [seat, from, length] of taken) {
    const [start, end] = spanOf(from, length, legs)
    busy[seat % seats.length]?.fill(true, start, end)
  }
  return busy
}
