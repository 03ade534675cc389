import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type BookingRequest, bookBatch } from '#db/booking/batches.ts'
import { isOptimistic, learnFromVerdicts } from '#db/booking/optimistic.ts'
import { connect, type Queryable } from '#db/connections/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { NO_HOLD_LIMITS } from '#test/helpers/operators.ts'
import { booked, line } from '#test/helpers/people.ts'

/** What a generated request asks for: a named or any seat from one stop to another, or places of an event. */
interface Wanted {
  readonly lines: readonly (
    | { readonly seat: string | undefined; readonly legs: readonly [number, number] }
    | { readonly quantity: number }
  )[]
  readonly hold: boolean
  readonly key: number
}

const SEATS = ['1A', '1B', '2A']
const wantedLine = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      seat: fc.option(fc.constantFrom(...SEATS, '9Z'), { nil: undefined, freq: 6 }),
      legs: fc.constantFrom([0, 1], [1, 2], [2, 3], [0, 3] as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ quantity: fc.integer({ min: 1, max: 3 }) }) },
)
const wanted = fc.record({
  lines: fc.array(wantedLine, { minLength: 1, maxLength: 2 }),
  hold: fc.boolean(),
  key: fc.integer({ min: 1, max: 12 }),
})
const batches = fc.array(fc.array(wanted, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 })

test('core.allocate', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  const server = await connect(berth.database.appUrl, 'berth test')
  berth.database.after(() => server.end())
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)

  /** Looks like a fresh connection of the server, so its next batch is optimistic. */
  function optimistic(): Queryable {
    const lane: Queryable = { query: server.query.bind(server) }
    assert.ok(isOptimistic(lane))
    return lane
  }

  function cautious(): Queryable {
    const lane = optimistic()
    learnFromVerdicts(lane, [{ code: 'place_taken' }])
    return lane
  }

  await t.test('undoes all that a wrong assumption wrote, and decides once more', async () => {
    // By number there is room for all. Only the write reveals that one seat is taken.
    const departure = await operator.departure({ places: [...SEATS, '2B'] })
    const event = await operator.event({ capacity: 3 })
    booked(await ben.book(departure, { seat: '1A' }))
    const before = await operator.rows()
    const requests = [
      ann.request([line(departure, { seat: '1B' })], { key: 'lost-1' }),
      ann.request([line(event), line(departure, { seat: '1A' })], { key: 'lost-2' }),
      ann.request([line(event, { quantity: 2 })], { key: 'lost-3' }),
      ben.request([line(departure, { seat: '2A' })], { hold: true }),
    ]
    const lane = optimistic()
    const verdicts = await bookBatch(lane, operator.id, requests)
    assert.deepEqual(
      verdicts.map(({ code }) => code),
      ['confirmed', 'place_taken', 'confirmed', 'held'],
    )
    assert.equal(isOptimistic(lane), false)

    const after = await operator.rows()
    const added = (table: string) => (after[table]?.length ?? 0) - (before[table]?.length ?? 0)
    assert.deepEqual(
      ['bookings', 'claims', 'booking_events', 'idempotency_keys'].map((table) => added(table)),
      [3, 3, 3, 2],
    )
    assert.deepEqual(
      (await departure.sold()).map(({ seat }) => seat),
      ['1A', '1B', '2A'],
    )
    assert.deepEqual([await departure.taken(), await event.taken()], [3, 2])
  })

  await t.test('gives one of two the seat that both name in one batch', async () => {
    const departure = await operator.departure({ places: SEATS, stops: 4 })
    const asked = (fromIndex: number, toIndex: number) =>
      ann.request([line(departure, { seat: '1A', fromIndex, toIndex })])
    const verdicts = await bookBatch(optimistic(), operator.id, [asked(0, 2), asked(1, 3), asked(2, 3)])
    assert.deepEqual(
      verdicts.map(({ code }) => code),
      ['confirmed', 'place_taken', 'confirmed'],
    )
  })

  await t.test('assumes that a seat whose hold has expired is free, and is right', async () => {
    const departure = await operator.departure({ places: ['1A'] })
    const held = booked(await ben.hold(departure, { seat: '1A' }))
    await berth.setTime(new Date(new Date(held.expires_at ?? '').getTime() + 1000))
    const lane = optimistic()
    const [verdict] = await bookBatch(lane, operator.id, [ann.request([line(departure, { seat: '1A' })])])
    assert.deepEqual([verdict?.code, isOptimistic(lane)], ['confirmed', true])
    await berth.setTime(null)
  })

  await t.test('answers and writes the same, optimistic or not', async () => {
    let runs = 0
    const policyId = await operator.policy(NO_HOLD_LIMITS)
    async function outcomeOf(lane: () => Queryable, asked: readonly (readonly Wanted[])[]) {
      runs += 1
      const departure = await operator.departure({ places: SEATS, stops: 4, policyId })
      const event = await operator.event({ capacity: 4, policyId })
      const verdicts: unknown[] = []
      for (const batch of asked) {
        const requests = batch.map((request) => requestOf(request, departure, event, `same-${runs}`))
        const answers = await bookBatch(lane(), operator.id, requests)
        verdicts.push(
          answers.map(({ code, replayed, claims }) => [code, replayed, claims.map(({ seat }) => seat)]),
        )
      }
      const sold = (await departure.sold()).map(({ seat, span }) => [seat, span])
      const left = await berth.owner.one(
        `select (select count(*)::integer from core.idempotency_keys as k where k.key like $1) as keys,
                (select count(distinct c.booking_id)::integer from core.claims as c where c.occurrence_id = any ($2)) as bookings`,
        [`same-${runs}-%`, [departure.id, event.id]],
      )
      return { verdicts, sold, taken: [await departure.taken(), await event.taken()], left }
    }

    const same = fc.asyncProperty(batches, async (asked) =>
      assert.deepEqual(await outcomeOf(optimistic, asked), await outcomeOf(cautious, asked)),
    )
    await fc.assert(same, { seed, numRuns: 60 })
  })

  function requestOf(
    { lines, hold, key }: Wanted,
    departure: Occurrence,
    event: Occurrence,
    run: string,
  ): BookingRequest {
    const asked = lines.map((wantedOf) =>
      'quantity' in wantedOf
        ? line(event, wantedOf)
        : line(departure, { seat: wantedOf.seat, fromIndex: wantedOf.legs[0], toIndex: wantedOf.legs[1] }),
    )
    return ann.request(asked, { hold, key: `${run}-${key}` })
  }

  assert.deepEqual(await berth.findings(), [])
})
