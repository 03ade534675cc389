import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { BookingRequest, BookingVerdict } from '#db/booking/batches.ts'
import {
  Model,
  type ModelLine,
  ModelRefusal,
  type ModelRequest,
  type ModelVerdict,
} from '#test/fuzz/model.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { NO_HOLD_LIMITS } from '#test/helpers/operators.ts'
import { line, type Person } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'
import { sized } from '#test/helpers/sizes.ts'

const RUNS = sized({ short: 20, full: 40 })
const STEPS_MAX = 40
const START = new Date('2026-12-01T08:00:00Z')

const SEATS = ['1A', '1B', '1C']
const LEGS = 4
const EVENT_CAPACITY = 4
const DEPARTURE = 0
const EVENT = 1
const SECOND_DEPARTURE = 2
const WORLD = [
  { seats: SEATS, legs: LEGS, capacity: SEATS.length * LEGS },
  { seats: [], legs: 1, capacity: EVENT_CAPACITY },
  { seats: ['9Z'], legs: 1, capacity: 1 },
]

const leg = fc
  .tuple(fc.integer({ min: 0, max: LEGS - 1 }), fc.integer({ min: 1, max: LEGS }))
  .map(([start, length]) => ({ from: start, to: Math.min(LEGS, start + length) }))
const seatLine: fc.Arbitrary<ModelLine> = fc
  .tuple(leg, fc.option(fc.constantFrom(...SEATS), { nil: undefined }))
  .map(([legs, seat]) => ({ occurrence: DEPARTURE, quantity: 1, ...(seat && { seat }), ...legs }))
const eventLine: fc.Arbitrary<ModelLine> = fc
  .integer({ min: 1, max: EVENT_CAPACITY + 1 })
  .map((quantity) => ({ occurrence: EVENT, quantity, from: 0, to: 1 }))
const lastSeatLine: fc.Arbitrary<ModelLine> = fc.constant({
  occurrence: SECOND_DEPARTURE,
  quantity: 1,
  from: 0,
  to: 1,
})
const anyLine = fc.oneof(
  { weight: 5, arbitrary: seatLine },
  { weight: 3, arbitrary: eventLine },
  { weight: 1, arbitrary: lastSeatLine },
)
const body = fc.record({
  lines: fc.oneof(
    { weight: 2, arbitrary: fc.array(anyLine, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: eventLine.map((each) => [each]) },
  ),
  hold: fc.constantFrom(true, true, false),
  waitlist: fc.boolean(),
})
/** Few keys and few bodies, so that they are repeated. */
const keyed = fc.record({
  lines: fc.constantFrom(
    [{ occurrence: EVENT, quantity: 1, from: 0, to: 1 }],
    [{ occurrence: DEPARTURE, quantity: 1, from: 1, to: 2 }],
  ),
  hold: fc.constant(true),
  waitlist: fc.constant(true),
  key: fc.constantFrom('k1', 'k2'),
})
const request: fc.Arbitrary<ModelRequest> = fc.oneof(
  { weight: 5, arbitrary: body },
  { weight: 1, arbitrary: keyed },
)

type Step =
  | { readonly do: 'book'; readonly requests: readonly ModelRequest[] }
  | { readonly do: 'confirm'; readonly which: number }
  | { readonly do: 'release'; readonly which: number }
  | { readonly do: 'cancel'; readonly which: number; readonly positions: readonly number[] | null }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'sweep' }

const which = fc.nat(1000)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('book' as const),
      requests: fc.array(request, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('confirm' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      which,
      positions: fc.option(fc.uniqueArray(fc.nat(2), { minLength: 1 }), { nil: null }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 300, 600, 600) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
)

test('selling agrees with a plain model of it, whatever comes', async (t) => {
  const berth = await startBerth(t)
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 10, maxLength: STEPS_MAX }),
    async (steps) => {
      const shop = await openShop(berth)
      for (const [number, each] of steps.entries()) {
        await shop.take(each)
        await shop.compare(`after step ${number + 1}, ${each.do}`)
      }
      assert.deepEqual(await berth.findings(), [])
    },
  )
  await fc.assert(property, { seed, numRuns: RUNS, endOnFailure: process.env.CI !== undefined })
})

/** A new operator with a new model of it. */
async function openShop(berth: Berth) {
  await berth.setTime(START)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const startsAt = new Date(START.getTime() + 30 * 86_400_000)
  // The model does not limit how much one customer may hold.
  const policyId = await operator.policy(NO_HOLD_LIMITS)
  const occurrences = [
    await operator.departure({ places: SEATS, stops: LEGS + 1, startsAt, policyId }),
    await operator.event({ capacity: EVENT_CAPACITY, startsAt, policyId }),
    await operator.departure({ places: ['9Z'], startsAt, policyId }),
  ]
  const model = new Model(WORLD)
  const shop = new Shop(berth, operator.id, customer, occurrences, model)
  return shop
}

class Shop {
  readonly #berth: Berth
  readonly #operatorId: string
  readonly #customer: Person
  readonly #occurrences: readonly Occurrence[]
  readonly #model: Model
  /** The id in the database of each booking and each entry of the model. */
  readonly #bookingIds = new Map<number, string>()
  readonly #entryIds = new Map<number, string>()

  constructor(
    berth: Berth,
    operatorId: string,
    customer: Person,
    occurrences: readonly Occurrence[],
    model: Model,
  ) {
    this.#berth = berth
    this.#operatorId = operatorId
    this.#customer = customer
    this.#occurrences = occurrences
    this.#model = model
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'book') return this.#book(step.requests)
    if (step.do === 'sweep') {
      this.#model.sweep()
      await this.#berth.owner.query('select core.sweep_holds()')
      return
    }
    if (step.do === 'wait') {
      this.#model.nowS += step.seconds
      await this.#berth.setTime(new Date(START.getTime() + this.#model.nowS * 1000))
      return
    }
    if (this.#model.bookings.length === 0) return
    const index = step.which % this.#model.bookings.length
    const booking = { id: await this.#idOf(index) }
    if (step.do === 'confirm') {
      await this.#both(
        () => this.#model.confirm(index),
        async () => void (await this.#customer.confirm(booking)),
      )
    } else if (step.do === 'release') {
      await this.#both(
        () => this.#model.release(index),
        () => this.#customer.release(booking),
      )
    } else {
      const claimIds = await this.#claimIdsOf(booking)
      const positions = step.positions?.filter((position) => position < claimIds.length) ?? null
      const named = positions?.flatMap((position) => claimIds[position] ?? [])
      await this.#both(
        () => this.#model.cancel(index, positions),
        async () => void (await this.#customer.cancel(booking, undefined, named)),
      )
    }
  }

  /** Checks that the counts, the claims and the line are those of the model. */
  async compare(when: string): Promise<void> {
    const rows = await this.#berth.database.rows<{ taken: number; waiting: number; sold: string[] }>(
      `select o.taken, o.waiting, array(
                select format('%s %s ×%s', coalesce(lp.label, 'null'), c.span, c.quantity)
                  from core.claims as c
                  left join core.layout_places as lp on lp.layout_id = o.layout_id and lp.place = c.place
                 where c.occurrence_id = o.id and c.live) as sold
         from unnest($1::uuid[]) with ordinality as u(id, number) join core.occurrences as o on o.id = u.id
        order by u.number`,
      [this.#occurrences.map(({ id }) => id)],
    )
    for (const [index, { taken, waiting, sold }] of rows.entries()) {
      const expected = [this.#model.taken(index), this.#model.waiting(index), this.#model.sold(index)]
      assert.deepEqual([taken, waiting, sold.sort()], expected, `occurrence ${index} ${when}`)
    }
  }

  async #book(requests: readonly ModelRequest[]): Promise<void> {
    const verdicts = await this.#berth.batch(
      this.#operatorId,
      requests.map((each) => this.#requestOf(each)),
    )
    const expected = this.#model.book(requests)
    for (const [index, verdict] of verdicts.entries()) this.#remember(verdict, expected[index])
    assert.deepEqual(
      verdicts.map((verdict) => this.#resultOf(verdict)),
      expected.map((verdict) => this.#expectedResultOf(verdict)),
    )
  }

  #requestOf({ lines, ...rest }: ModelRequest): BookingRequest {
    const asked = lines.map(({ occurrence, quantity, seat, from, to }, position) => {
      const { id } = this.#occurrences[occurrence] ?? { id: '' }
      const legs = occurrence === EVENT ? {} : { fromIndex: from, toIndex: to }
      return line({ id }, { quantity, seat, ...legs, passenger: { position } })
    })
    const { key, ...body } = { lines, ...rest }
    const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest()
    return this.#customer.request(asked, { ...rest, bodyHash })
  }

  #remember(verdict: BookingVerdict, expected: ModelVerdict | undefined): void {
    if (expected === undefined || verdict.replayed) return
    if ('booking' in expected) this.#bookingIds.set(expected.booking, verdict.resultId)
    if ('entry' in expected) this.#entryIds.set(expected.entry, verdict.resultId)
  }

  #resultOf({ code, resultId }: BookingVerdict): string {
    return ['held', 'confirmed', 'cancelled', 'expired', 'waitlisted'].includes(code)
      ? `${code} ${resultId}`
      : code
  }

  #expectedResultOf(verdict: ModelVerdict): string {
    if ('refused' in verdict) return verdict.refused
    if ('entry' in verdict) return `waitlisted ${this.#entryIds.get(verdict.entry)}`
    return `${this.#model.bookings[verdict.booking]?.status} ${this.#bookingIds.get(verdict.booking)}`
  }

  /** Only the database knows the id of an offer, until it is looked up by its entry. */
  async #idOf(index: number): Promise<string> {
    const known = this.#bookingIds.get(index)
    if (known !== undefined) return known
    const entry = this.#model.entries.findIndex(({ offer }) => offer === index)
    const { id } = await this.#berth.owner.one<{ id: string }>(
      'select w.offer_booking_id as id from core.waitlist_entries as w where w.id = $1',
      [this.#entryIds.get(entry)],
    )
    this.#bookingIds.set(index, id)
    return id
  }

  /** Its claims by position, which each has as its passenger. After a renewed hold, the newest ones count. */
  async #claimIdsOf(booking: { id: string }): Promise<string[]> {
    const rows = await this.#berth.owner.query<{ id: string }>(
      `select distinct on (x.position) x.id
         from (select c.id, c.live, coalesce((c.holder ->> 'position')::integer, 0) as position
                 from core.claims as c where c.booking_id = $1) as x
        order by x.position, x.live desc`,
      [booking.id],
    )
    return rows.map(({ id }) => id)
  }

  /** Runs both. They must both succeed, or refuse for the same reason. */
  async #both<Result>(model: () => Result, database: () => Promise<Result>): Promise<void> {
    let expected: { result: Result } | { code: string }
    try {
      expected = { result: model() }
    } catch (error) {
      if (!(error instanceof ModelRefusal)) throw error
      expected = { code: error.code }
    }
    if ('code' in expected) await assert.rejects(database(), refused(expected.code))
    else assert.deepEqual(await database(), expected.result)
  }
}
