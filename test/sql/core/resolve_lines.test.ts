import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { BookingLine } from '#db/booking/batches.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { line } from '#test/helpers/people.ts'

const HOUR_MS = 3_600_000

test('core.resolve_lines', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const agent = await operator.agent()
  const hence = (hours: number) => new Date(Date.now() + hours * HOUR_MS)

  const departure = await operator.departure({
    places: ['1A', '1B', { label: '2A', class: 'first' }, { label: '2B', blocked: true }],
    stops: [{}, { boards: false }, { alights: false }, {}],
  })
  const event = await operator.event({ capacity: 10 })
  const fareTableId = await operator.fareTable([{ class: 'first', priceMinor: 900 }])

  const typedFares = await operator.fareTable([
    { priceMinor: 500 },
    { passengerType: 'child', priceMinor: 200 },
  ])

  const [from, noBoarding, noAlighting, to] = departure.stopIds
  const stranger = await (await berth.operator()).departure({ places: ['1A'] })
  const place = { places: ['1A'] }

  interface Refusal {
    code: string
    why: string
    occurrence?: Occurrence
    line?: Partial<BookingLine>
  }
  const refusals: Refusal[] = [
    { code: 'quantity_out_of_range', why: 'of none', occurrence: event, line: { quantity: 0 } },
    { code: 'quantity_out_of_range', why: 'of a million', occurrence: event, line: { quantity: 1_000_000 } },
    { code: 'passengers_not_listed', why: 'of two where seats are numbered', line: { quantity: 2 } },
    {
      code: 'quantity_out_of_range',
      why: 'of none of what does not exist: the first code by precedence',
      line: { quantity: 0, occurrenceId: randomUUID() },
    },
    { code: 'occurrence_not_found', why: 'of what does not exist', line: { occurrenceId: randomUUID() } },
    { code: 'occurrence_not_found', why: "of another operator's departure", occurrence: stranger },
    {
      code: 'occurrence_not_found',
      why: 'of what is not published',
      occurrence: await operator.departure({ ...place, published: false }),
    },
    {
      code: 'occurrence_cancelled',
      why: 'of what was cancelled',
      occurrence: await operator.departure({ ...place, status: 'cancelled' }),
    },
    {
      code: 'sales_not_open',
      why: 'before sales open',
      occurrence: await operator.departure({ ...place, salesOpenAt: hence(1) }),
    },
    {
      code: 'already_departed',
      why: 'after it has left',
      occurrence: await operator.departure({ ...place, startsAt: hence(-1) }),
    },
    {
      code: 'sales_closed',
      why: 'after sales have closed',
      occurrence: await operator.departure({ ...place, startsAt: hence(1), salesCloseS: 7200 }),
    },
    { code: 'stop_not_on_trip', why: 'from a stop of nowhere', line: { fromStopId: randomUUID() } },
    { code: 'stop_not_on_trip', why: 'from where nobody may board', line: { fromStopId: noBoarding } },
    { code: 'stop_not_on_trip', why: 'to where nobody may alight', line: { toStopId: noAlighting } },
    { code: 'stop_not_on_trip', why: 'to an index past the last stop', line: { fromIndex: 0, toIndex: 4 } },
    {
      code: 'stops_in_wrong_order',
      why: 'backwards',
      line: { fromStopId: noAlighting, toStopId: noBoarding },
    },
    { code: 'stops_in_wrong_order', why: 'from a stop to itself', line: { fromIndex: 3, toIndex: 3 } },
    ...[{ fromIndex: 3 }, { toIndex: 2 }, { fromStopId: from }, { toStopId: to }].map((stop) => ({
      code: 'journey_not_offered',
      why: `by ${Object.keys(stop)} where there are no stops`,
      occurrence: event,
      line: stop,
    })),
    {
      code: 'journey_not_offered',
      why: 'from a stop where there are no stops, of a series at fares',
      occurrence: await operator.event({ capacity: 5, fareTableId }),
      line: { fareClass: 'first', fromIndex: 1 },
    },
    { code: 'class_not_found', why: 'in a class that the bus has not', line: { fareClass: 'vip' } },
    {
      code: 'class_not_found',
      why: 'in a class that the bus has not, of a seat that it has',
      line: { fareClass: 'vip', seat: '1A' },
    },
    {
      code: 'class_not_found',
      why: 'in a class of which every seat is blocked',
      occurrence: await operator.departure({
        places: ['1A', { label: '2A', class: 'first', blocked: true }],
      }),
      line: { fareClass: 'first' },
    },
    {
      code: 'class_not_found',
      why: 'in a class where there are none',
      occurrence: event,
      line: { fareClass: 'standard' },
    },
    {
      code: 'class_not_found',
      why: 'in a class that the fares of an event do not name',
      occurrence: await operator.event({ capacity: 5, fareTableId }),
      line: { fareClass: 'second' },
    },
    {
      code: 'passenger_type_not_found',
      why: 'for a type of passenger that no fare names',
      occurrence: await operator.departure({ ...place, fareTableId: typedFares }),
      line: { passengerType: 'member' },
    },
    {
      code: 'passenger_type_not_found',
      why: 'for a type of passenger where all pay one price',
      occurrence: event,
      line: { passengerType: 'child' },
    },
    {
      code: 'place_not_accessible',
      why: 'of a seat that is not accessible',
      line: { seat: '1A', accessible: true },
    },
    {
      code: 'place_not_choosable',
      why: 'of an accessible place where none are numbered',
      occurrence: event,
      line: { accessible: true },
    },
    { code: 'place_not_found', why: 'of a seat that is not there', line: { seat: '9Z' } },
    { code: 'place_not_sold', why: 'of a blocked seat', line: { seat: '2B' } },
    {
      code: 'class_mismatch',
      why: 'of a seat of another class',
      line: { seat: '2A', fareClass: 'standard' },
    },
    {
      code: 'place_not_choosable',
      why: 'of a seat where none are numbered',
      occurrence: event,
      line: { seat: '1A' },
    },
    {
      code: 'fare_not_found',
      why: 'of a class without a fare',
      occurrence: await operator.departure({ ...place, fareTableId }),
    },
    {
      code: 'sold_out',
      why: 'of more than an empty event has places for',
      occurrence: event,
      line: { quantity: 11 },
    },
  ]
  for (const refusal of refusals) {
    await t.test(`refuses a line ${refusal.why} as ${refusal.code}`, async () => {
      const asked = line(refusal.occurrence ?? departure, refusal.line)
      const before = await operator.rows()
      const [verdict] = await berth.batch(operator.id, [customer.request([asked], { key: randomUUID() })])
      assert.equal(verdict?.code, refusal.code)
      assert.deepEqual(await operator.rows(), before)
    })
  }

  await t.test('takes what there is to choose: a class, an adult, a child, what is not needed', async () => {
    const bus = await operator.departure({
      places: ['1A', { label: '1B', class: 'first' }, '1C'],
      fareTableId: typedFares,
    })
    const lines = [
      line(bus, { fareClass: 'first', passengerType: 'child', accessible: false }),
      line(bus, { passengerType: 'adult' }),
      line(event, { passengerType: 'adult', accessible: false, fromIndex: 0, toIndex: 1 }),
    ]
    const [verdict] = await berth.batch(operator.id, [customer.request(lines)])
    assert.equal(verdict?.code, 'confirmed')
    assert.deepEqual(
      verdict.claims.map(({ seat, priceMinor }) => [seat, priceMinor]),
      [
        ['1B', 200],
        ['1A', 500],
        [null, 500],
      ],
    )
  })

  await t.test('says which classes and which types of passenger there are', async () => {
    const bus = await operator.departure({
      places: ['1A', { label: '1B', class: 'first' }],
      fareTableId: typedFares,
    })
    const choices = [
      { occurrence_id: bus.id, classes: ['first', 'standard'], passenger_types: ['adult', 'child'] },
    ]
    for (const passenger of [{ class: 'vip' }, { type: 'member' }]) {
      const answer = await customer.book(bus, { passengers: [passenger] })
      assert.deepEqual([answer.status, answer.choices], ['refused', choices])
    }
  })

  await t.test('boards at the first stop and alights at the last where none is named', async () => {
    const [verdict] = await berth.batch(operator.id, [customer.request([line(departure)])])
    assert.equal(verdict?.code, 'confirmed')
    assert.deepEqual([verdict.claims[0]?.fromIndex, verdict.claims[0]?.toIndex], [0, 3])
  })

  await t.test('finds stops by their ids', async () => {
    const lines = [line(departure, { fromStopId: from, toStopId: to })]
    const [verdict] = await berth.batch(operator.id, [customer.request(lines)])
    assert.deepEqual([verdict?.claims[0]?.fromIndex, verdict?.claims[0]?.toIndex], [0, 3])
  })

  await t.test('lets staff sell what is not published, not open yet and closed for sale', async () => {
    const soon = { startsAt: hence(1), salesCloseS: 7200, salesOpenAt: hence(0.5), published: false }
    const early = await operator.departure({ ...place, ...soon })
    const [verdict] = await berth.batch(operator.id, [agent.request([line(early)])])
    assert.equal(verdict?.code, 'confirmed')
  })

  await t.test('lets not even staff sell what has left', async () => {
    const gone = await operator.departure({ ...place, startsAt: hence(-1) })
    const [verdict] = await berth.batch(operator.id, [agent.request([line(gone)])])
    assert.equal(verdict?.code, 'already_departed')
  })

  await t.test('closes sales by the time at the stop where one boards', async () => {
    const bus = await operator.departure({
      places: ['1A'],
      stops: 3,
      startsAt: hence(-0.05),
      salesCloseS: 60,
    })
    const lines = [0, 1].map((fromIndex) => [line(bus, { fromIndex, toIndex: 2 })])
    const verdicts = await berth.batch(
      operator.id,
      lines.map((each) => customer.request(each)),
    )
    assert.deepEqual(
      verdicts.map(({ code }) => code),
      ['already_departed', 'confirmed'],
    )
  })
})
