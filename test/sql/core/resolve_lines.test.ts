import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { BookingLine } from '#db/booking_batches.ts'
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
    { code: 'quantity_out_of_range', why: 'of two for one seat', line: { quantity: 2 } },
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
