import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { BookingRequest } from '#db/booking/batches.ts'
import { createRefusalDetails } from '#db/booking/refusal_details.ts'
import { startBerth } from '#test/helpers/berth.ts'

test('the details of refusals', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const departure = await operator.departure({ places: ['1A', '1B'], stops: 2 })
  await customer.book(departure, { passengers: [{ seat: '1A' }] }, 'first')
  const second = await customer.book(departure, { passengers: [{ seat: '1B' }] }, 'second')

  const lines = (seat?: string) => [
    { occurrenceId: departure.id, quantity: 1, ...(seat === undefined ? {} : { seat }) },
  ]
  const refuse = async (seat?: string) => {
    const request: BookingRequest = {
      caller: `account:${customer.accountId}`,
      key: randomUUID(),
      bodyHash: Buffer.alloc(32),
      accountId: customer.accountId,
      hold: false,
      waitlist: false,
      lines: lines(seat),
    }
    const [verdict] = await berth.batch(operator.id, [request])
    assert.ok(verdict)
    return verdict
  }
  const freeSeats = (detail: Readonly<Record<string, unknown>>) => JSON.stringify(detail.places)
  const answer = (seat: string | null, free_seats: string[]) =>
    JSON.stringify([
      { seat, ...(seat === null ? { class: 'standard' } : {}), free_seats, occurrence_id: departure.id },
    ])
  const nothing = JSON.stringify([{ seat: null, free_seats: [], occurrence_id: departure.id }])

  const taken = await refuse('1A')
  const soldOut = await refuse()
  assert.deepEqual([taken.code, soldOut.code], ['place_taken', 'sold_out'])
  const fields = (value?: string) => [{ occurrenceId: departure.id, pointer: '/seat', value }]
  const details = createRefusalDetails(berth.database.app)
  let queries = 0
  berth.database.app.on('acquire', () => {
    queries += 1
  })

  await t.test('of one moment come by one query, each its own', async () => {
    queries = 0
    const read = await Promise.all([
      details.read(operator.id, taken, fields('1A')),
      details.read(operator.id, soldOut, fields()),
      details.read(operator.id, taken, fields('1A')),
      details.read(operator.id, { ...taken, code: 'price_changed', totalMinor: 900 }, fields('1A')),
      details.read(operator.id, { ...taken, code: 'sales_closed' }, fields('1A')),
    ])
    assert.equal(queries, 1)
    assert.deepEqual(read.slice(0, 3).map(freeSeats), [answer('1A', []), answer(null, []), answer('1A', [])])
    assert.equal(read[3]?.total_minor, 900)
    assert.deepEqual(read[4], {})
  })

  await t.test('are as new as the question, even while the same is being answered', async () => {
    const [early, late] = await berth.owner.transaction(async (db) => {
      // Reading the layout waits for this lock. By then the query has determined which claims it reads.
      await db.query('lock table core.layout_places in access exclusive mode')
      const first = details.read(operator.id, soldOut, fields())
      await berth.untilBlocked(1)
      await customer.cancel({ id: second.booking?.id ?? '' })
      const again = details.read(operator.id, soldOut, fields())
      await berth.untilBlocked(2)
      return [first, again]
    })
    assert.equal(freeSeats(await early), answer(null, []))
    assert.equal(freeSeats(await late), answer(null, ['1B']))
  })

  await t.test('reveal nothing to a caller who names another operator, in the same query', async () => {
    const other = await berth.operator()
    queries = 0
    const read = await Promise.all([operator, other].map(({ id }) => details.read(id, soldOut, fields())))
    assert.deepEqual(read.map(freeSeats), [answer(null, ['1B']), nothing])
    assert.equal(queries, 1)
  })
})
