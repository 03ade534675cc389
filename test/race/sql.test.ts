import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import type { Operator } from '#test/helpers/operators.ts'
import { codeOf, type Got, openRacers, type Racer, type Wanted } from '#test/race/racers.ts'

const CONNECTIONS = 16
const ROUNDS = 4
const SEATS = Array.from({ length: 12 }, (_, i) => `${i + 1}A`)
const LEGS = 5
const ASKS = 8

/** Time runs so fast that a hold of ten minutes expires in half a second. */
const CLOCK_FACTOR = 1200

/** A pseudo-random number generator with a seed (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

test('sixteen connections race for the last places, over public.book and core.book_batch', async (t) => {
  const berth = await startBerth(t)
  const race = await openRacers(berth, CONNECTIONS)
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  const roll = dice(seed)

  const everyone = async (racers: readonly Racer[], run: (racer: Racer, index: number) => Promise<Got[]>) =>
    (await Promise.all(racers.map(run))).flat()
  const count = (got: readonly Got[], code: string) => got.filter((each) => each.code === code).length

  /** A departure with ten seats left. */
  async function openRound() {
    const operator = await berth.operator()
    const racers = await race(operator)
    const departure = await operator.departure({ places: SEATS, stops: LEGS + 1 })
    const [first] = racers
    for (const seat of ['1A', '2A']) await first?.book([{ occurrence: departure, seat }])
    return { operator, racers, departure }
  }

  await t.test('sells the last ten seats to ten', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { racers, departure } = await openRound()
      const got = await everyone(racers, async (racer, index) => {
        const chosen = index % 3 === 0 ? { seat: SEATS[2 + roll(10)] ?? '' } : {}
        return [
          await racer.book([{ occurrence: departure, ...chosen }]),
          await racer.book([{ occurrence: departure }]),
        ]
      })
      assert.equal(count(got, 'confirmed'), 10)
      assert.equal(count(got, 'confirmed') + count(got, 'sold_out') + count(got, 'place_taken'), got.length)
      assert.equal(await departure.taken(), SEATS.length * LEGS)
    }
  })

  await t.test('fills every leg of every seat, overlapping legs and disjoint ones', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { racers, departure } = await openRound()
      const legs = () => {
        const from = roll(LEGS)
        return { from, to: from + 1 + roll(LEGS - from) }
      }
      const units = await Promise.all(
        racers.map(async (racer) => {
          let sold = 0
          for (let i = 0; i < 6; i += 1) {
            const wanted = {
              occurrence: departure,
              ...legs(),
              ...(i % 2 ? { seat: SEATS[roll(12)] ?? '' } : {}),
            }
            const { code } = await racer.book([wanted])
            if (code === 'confirmed') sold += wanted.to - wanted.from
          }
          for (let from = 0; from < LEGS; ) {
            const { code } = await racer.book([{ occurrence: departure, from, to: from + 1 }])
            if (code === 'confirmed') sold += 1
            else from += 1
          }
          return sold
        }),
      )
      assert.equal(
        units.reduce((sum, each) => sum + each, 0),
        10 * LEGS,
      )
      assert.equal(await departure.taken(), SEATS.length * LEGS)
    }
  })

  await t.test('sells carts over two departures whole, asked for in opposite orders', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { operator, racers, departure: there } = await openRound()
      const back = await operator.departure({ places: SEATS.slice(0, 8), stops: 2 })
      const dinner = await operator.event({ capacity: 9 })
      const got = await everyone(racers, async (racer, index) => {
        const all: Wanted[] = [there, back, dinner].map((occurrence) => ({ occurrence }))
        const cart = index % 2 === 0 ? all : all.toReversed()
        return [await racer.book(cart), await racer.book(cart.toReversed())]
      })
      assert.equal(count(got, 'confirmed'), 8)
      assert.equal(count(got, 'sold_out'), got.length - 8)
      assert.deepEqual(
        [await there.taken(), await back.taken(), await dinner.taken()],
        [(2 + 8) * LEGS, 8, 8],
      )
    }
  })

  await t.test('gives a key that many ask with at once one booking and one answer', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { operator, departure } = await openRound()
      const person = await operator.customer()
      const key = randomUUID()
      const ask = (quantity: number) =>
        person.ask({ items: Array.from({ length: quantity }, () => ({ occurrence_id: departure.id })) }, key)
      const answers = await Promise.all([1, 1, 2, 1, 2, 1, 2, 1].map(ask))
      const [booking, ...others] = new Set(answers.flatMap(({ booking }) => booking?.id ?? []))
      assert.ok(booking)
      assert.deepEqual(others, [])
      const winners = answers.filter(({ status }) => status === 'confirmed')
      assert.equal(winners.filter(({ replayed }) => !replayed).length, 1)
      assert.deepEqual(
        answers.filter(({ status }) => status !== 'confirmed').map(({ code }) => code),
        Array(answers.length - winners.length).fill('key_reused'),
      )
      assert.ok([3, 5].includes(winners.length), `${winners.length} asked the same`)
      assert.equal(await departure.taken(), (2 + (winners.length === 5 ? 1 : 2)) * LEGS)
    }
  })

  /** Busy means that a booking has more occurrences than were locked, so the caller retries. */
  async function cancelOccurrence(operator: Operator, occurrence: Occurrence): Promise<void> {
    for (;;) {
      const code = await codeOf(
        berth.owner.query('select core.cancel_occurrence_for($1, $2, null, null, null, null)', [
          operator.id,
          occurrence.id,
        ]),
      )
      if (code === 'done') return
      assert.equal(code, 'busy')
    }
  }

  await t.test(
    'loses nothing to holds that expire, confirmations, cancellations and sweeps meanwhile',
    async () => {
      const start = new Date().toISOString()
      await berth.owner.query(
        `create or replace function core.now() returns timestamptz language sql stable parallel safe as
         $$ select timestamptz '${start}' + (pg_catalog.now() - timestamptz '${start}') * ${CLOCK_FACTOR} $$`,
      )
      for (let round = 0; round < ROUNDS; round += 1) {
        const { operator, racers, departure } = await openRound()
        const back = await operator.departure({ places: SEATS.slice(0, 6), stops: 3 })
        const event = await operator.event({ capacity: 6 })
        const wishes: (() => Wanted[])[] = [
          () => [{ occurrence: departure, from: roll(3), to: 3 + roll(3) }],
          () => [{ occurrence: departure, seat: SEATS[2 + roll(10)] ?? '' }],
          () => [{ occurrence: departure }, { occurrence: back }],
          () => [
            { occurrence: back, from: roll(2), to: 2 },
            { occurrence: event },
            { occurrence: departure },
          ],
          () => [{ occurrence: event, quantity: 1 + roll(3) }],
        ]
        let racing = true
        const sweeping = (async () => {
          while (racing) await berth.database.app.query('select core.sweep_holds()')
        })()
        const kept = await Promise.all(
          racers.map(async (racer, index) => {
            const mine: string[] = []
            for (let i = 0; i < ASKS; i += 1) {
              if (index === 0 && i === ASKS / 2) await cancelOccurrence(operator, event)
              const wanted = wishes[roll(wishes.length)]?.() ?? []
              const asked = {
                hold: roll(3) > 0,
                waitlist: wanted.length === 1 && roll(2) === 0,
                key: randomUUID(),
              }
              const got = await racer.book(wanted, asked)
              if (got.id !== null && got.code === 'confirmed') mine.push(got.id)
              if (got.id !== null && got.code === 'held') {
                const next = roll(4)
                if (next === 0) await racer.release(got.id)
                else if (next < 3 && (await racer.confirm(got.id)) === 'done') mine.push(got.id)
              }
              if (mine.length > 0 && roll(3) === 0) {
                const given = mine.splice(roll(mine.length), 1)
                for (const id of given) if ((await racer.cancel(id)) !== 'done') mine.push(id)
              }
            }
            return mine
          }),
        ).finally(() => {
          racing = false
        })
        await sweeping

        const lost = await berth.owner.query(
          `select u.id from unnest($1::uuid[]) as u(id)
          where not exists (select from core.bookings as b where b.id = u.id and b.status = 'confirmed')
            and not exists (select from core.claims as c where c.booking_id = u.id and c.occurrence_id = $2)`,
          [kept.flat(), event.id],
        )
        assert.deepEqual(lost, [], 'every acknowledged booking that nobody cancelled is there')
        assert.deepEqual([await event.taken(), await event.waiting()], [0, 0])
      }
      const happened = await berth.owner.query<{ topic: string }>(
        'select distinct e.topic from core.booking_events as e',
      )
      for (const topic of [
        'booking.held',
        'booking.expired',
        'booking.released',
        'booking.cancelled',
        'waitlist.offered',
      ]) {
        assert.ok(
          happened.some((each) => each.topic === topic),
          `${topic} was part of the race`,
        )
      }
    },
  )

  assert.deepEqual(await berth.findings(), [])
})
