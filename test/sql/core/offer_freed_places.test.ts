import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { type AnsweredBooking, booked, line, type Person } from '#test/helpers/people.ts'

const START = new Date('2026-12-01T08:00:00Z')
const minutesLater = (minutes: number) => new Date(START.getTime() + minutes * 60_000)

test('core.offer_freed_places', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben, cem] = [await operator.customer(), await operator.customer(), await operator.customer()]
  const [dee, eve] = [await operator.customer(), await operator.customer()]
  /** At the counter, for any number of people without a name. */
  const agent = await operator.agent()
  const startsAt = minutesLater(600)
  t.beforeEach(() => berth.setTime(START))
  const statuses = async (event: Occurrence) => (await event.line()).map(({ status }) => status)
  const wait = async (person: Person, event: Occurrence, quantity = 1) =>
    assert.equal((await person.book(event, { quantity, waitlist: true })).status, 'waitlisted')

  /** A sold-out event, and a function that frees one of its places. */
  async function fullEvent(
    capacity: number,
    options = {},
  ): Promise<[Occurrence, (by?: Person) => Promise<AnsweredBooking>]> {
    const event = await operator.event({ capacity, startsAt, ...options })
    const bookings: AnsweredBooking[] = []
    for (let i = 0; i < capacity; i += 1) bookings.push(booked(await ann.book(event)))
    const free = async (by = ann) => {
      const booking = bookings.shift()
      assert.ok(booking, 'something is left to cancel')
      await by.cancel(booking)
      return booking
    }
    return [event, free]
  }
  const offerOf = async (event: Occurrence, index: number) => ({
    id: (await event.line())[index]?.offer_booking_id ?? '',
  })

  await t.test('adds only requests that ask for it to the waitlist', async () => {
    const [event] = await fullEvent(1)
    assert.equal((await ben.book(event)).code, 'sold_out')
    await wait(ben, event)
    assert.deepEqual([await event.waiting(), await statuses(event)], [1, ['waiting']])
  })

  await t.test(
    'turns newcomers away while others wait, or puts them behind, though places are free',
    async () => {
      const [event, free] = await fullEvent(2)
      await wait(ben, event, 2)
      await free()
      assert.deepEqual([await event.taken(), await statuses(event)], [1, ['waiting']])
      const before = await operator.rows()
      assert.equal((await cem.book(event, {}, 'newcomer')).code, 'waitlist_first')
      assert.deepEqual(await operator.rows(), before)
      await wait(cem, event)
      assert.equal(await event.waiting(), 2)
    },
  )

  await t.test(
    'offers a cancelled place to the first in line in the same transaction, as a hold',
    async () => {
      const [event, free] = await fullEvent(1, { policyId: await operator.policy({ holdS: 900 }) })
      await wait(ben, event)
      await wait(cem, event)
      const freed = await free()
      const { transactions } = await berth.owner.one<{ transactions: number }>(
        `select count(distinct e.xmin::text)::integer as transactions
           from core.booking_events as e
          where e.booking_id = any ($1) and e.topic in ('booking.cancelled', 'waitlist.offered')`,
        [[freed.id, (await offerOf(event, 0)).id]],
      )
      assert.equal(transactions, 1)
      assert.deepEqual(
        [await event.taken(), await event.waiting(), await statuses(event)],
        [1, 1, ['offered', 'waiting']],
      )
      const offer = await berth.owner.one(
        `select b.status, b.expires_at, b.booked_by, b.total_minor, e.topic
         from core.bookings as b join core.booking_events as e on e.booking_id = b.id where b.id = $1`,
        [(await offerOf(event, 0)).id],
      )
      assert.deepEqual(offer, {
        status: 'held',
        expires_at: minutesLater(15),
        booked_by: ben.accountId,
        total_minor: 500,
        topic: 'waitlist.offered',
      })
    },
  )

  await t.test('is accepted by confirming the hold', async () => {
    const [event, free] = await fullEvent(1)
    await wait(ben, event)
    await free()
    assert.equal(await ben.confirm(await offerOf(event, 0)), 'confirmed')
    assert.deepEqual(
      [await statuses(event), await event.waiting(), await event.taken()],
      [['accepted'], 0, 1],
    )
  })

  await t.test(
    'goes to the next in line when it expires, when it is released, when it is cancelled',
    async () => {
      const [event, free] = await fullEvent(1)
      for (const person of [ben, cem, dee, eve]) await wait(person, event)
      await free()
      await berth.setTime(minutesLater(10))
      await berth.owner.query('select core.sweep_holds()')
      assert.deepEqual(await statuses(event), ['lapsed', 'offered', 'waiting', 'waiting'])
      await cem.release(await offerOf(event, 1))
      assert.deepEqual(await statuses(event), ['lapsed', 'left', 'offered', 'waiting'])
      await dee.cancel(await offerOf(event, 2))
      assert.deepEqual(await statuses(event), ['lapsed', 'left', 'left', 'offered'])
      assert.deepEqual([await event.taken(), await event.waiting()], [1, 0])
    },
  )

  await t.test('goes to the next in line also when a newcomer finds the hold expired', async () => {
    const event = await operator.event({ capacity: 1, startsAt })
    booked(await ann.hold(event))
    await wait(ben, event)
    await berth.setTime(minutesLater(11))
    assert.equal((await cem.book(event)).code, 'sold_out')
    assert.deepEqual([await statuses(event), await event.taken()], [['offered'], 1])
  })

  await t.test('offers as much as was freed, to as many as fit', async () => {
    const event = await operator.event({ capacity: 4, startsAt })
    const all = booked(await ann.book(event, { quantity: 4 }))
    for (const [person, quantity] of [
      [ben, 1],
      [cem, 2],
      [dee, 1],
      [eve, 1],
    ] as const) {
      await wait(person, event, quantity)
    }
    await ann.cancel(all)
    assert.deepEqual(await statuses(event), ['offered', 'offered', 'offered', 'waiting'])
    assert.deepEqual([await event.taken(), await event.waiting()], [4, 1])
  })

  await t.test('stops at the first in line who does not fit, so that nobody is overtaken', async () => {
    const [event, free] = await fullEvent(3)
    await wait(ben, event, 2)
    await wait(cem, event, 1)
    await free()
    assert.deepEqual(await statuses(event), ['waiting', 'waiting'])
    await free()
    assert.deepEqual(await statuses(event), ['offered', 'waiting'])
    assert.deepEqual([await event.taken(), await event.waiting()], [3, 1])
  })

  await t.test(
    'never lets in line what would not fit in the empty event, and block it for ever',
    async () => {
      const [event] = await fullEvent(2)
      const before = await operator.rows()
      assert.equal((await ben.book(event, { quantity: 3, waitlist: true }, 'too-many')).code, 'sold_out')
      const passengers = ['Ada', 'Bea', 'Col'].map((name) => ({ name }))
      assert.equal((await ben.book(event, { passengers, waitlist: true }, 'too-many')).code, 'sold_out')
      assert.deepEqual(await operator.rows(), before)
    },
  )

  await t.test('keeps the line in order of arrival, within one batch too', async () => {
    const [event, free] = await fullEvent(1)
    const requests = Array.from({ length: 30 }, (_, i) =>
      agent.request([line(event)], { waitlist: true, contactName: `${i + 1}` }),
    )
    const verdicts = await berth.batch(operator.id, requests)
    assert.deepEqual(
      (await event.line()).map(({ id }) => id),
      verdicts.map(({ resultId }) => resultId),
    )
    await free()
    assert.equal((await statuses(event)).indexOf('offered'), 0)
  })

  await t.test('keeps the line in order of arrival when many ask within a millisecond', async () => {
    const [event] = await fullEvent(1)
    const ids = await agent.inTransaction(async ({ sql }) => {
      const rows = await sql.query<{ id: string }>(
        `select public.book($1, $2::jsonb || jsonb_build_object('contact', jsonb_build_object('name', n::text)))
                  ->> 'waitlist_entry_id' as id
           from generate_series(1, 50) as n`,
        [operator.id, JSON.stringify({ occurrence_id: event.id, waitlist: true })],
      )
      return rows.map(({ id }) => id)
    })
    assert.deepEqual(
      (await event.line()).map(({ id }) => id),
      ids,
    )
  })

  await t.test('lets nobody in front of who was told their place before', async () => {
    const sooner = await operator.event({ capacity: 2, startsAt: minutesLater(300) })
    const [event, free] = await fullEvent(1)
    const late = await ann.inTransaction(async (annOnce) => {
      booked(await annOnce.book(sooner))
      const verdicts = berth.batch(operator.id, [
        cem.request([line(sooner)]),
        cem.request([line(event)], { waitlist: true }),
      ])
      await berth.untilBlocked()
      await wait(ben, event)
      return { verdicts }
    })
    const verdicts = await late.verdicts
    assert.deepEqual(
      verdicts.map(({ code }) => code),
      ['confirmed', 'waitlisted'],
    )
    assert.equal((await event.line())[1]?.id, verdicts[1]?.resultId)
    await free()
    assert.deepEqual(await statuses(event), ['offered', 'waiting'])
  })

  await t.test('puts later requests of a batch behind an earlier one that waits', async () => {
    const event = await operator.event({ capacity: 3, startsAt })
    const verdicts = await berth.batch(operator.id, [
      ann.request([line(event, { quantity: 2 })]),
      ben.request([line(event, { quantity: 2 })], { waitlist: true }),
      cem.request([line(event)]),
      cem.request([line(event)], { waitlist: true }),
    ])
    assert.deepEqual(
      verdicts.map(({ code }) => code),
      ['confirmed', 'waitlisted', 'waitlist_first', 'waitlisted'],
    )
    assert.deepEqual([await event.taken(), await event.waiting()], [2, 2])
  })

  await t.test('refuses a line for numbered places, and one for several events at once', async () => {
    const departure = await operator.departure({ places: ['1A'], startsAt })
    const [[event], [other]] = [await fullEvent(1), await fullEvent(1)]
    booked(await ann.book(departure))
    const before = await operator.rows()
    assert.equal((await ben.book(departure, { waitlist: true }, 'w-1')).code, 'waitlist_not_offered')
    for (const { id } of [other, departure]) {
      const items = [{ occurrence_id: event.id }, { occurrence_id: id }]
      assert.equal((await ben.ask({ items, waitlist: true }, 'w-2')).code, 'several_waitlists')
    }
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('books at once when a request accepts the waitlist but needs none', async () => {
    const event = await operator.event({ capacity: 1, startsAt })
    assert.equal((await ben.book(event, { waitlist: true })).status, 'confirmed')
  })

  await t.test('offers nothing of what has begun', async () => {
    const [event, free] = await fullEvent(1)
    await wait(ben, event)
    await berth.setTime(startsAt)
    await free(agent)
    assert.deepEqual([await statuses(event), await event.taken(), await event.waiting()], [['lapsed'], 0, 0])
  })

  await t.test('waits for a cancellation under way, and finds the place offered to the line', async () => {
    const [event, free] = await fullEvent(1)
    await wait(ben, event)
    const late = await ann.inTransaction(async (annOnce) => {
      await free(annOnce)
      const answer = cem.book(event)
      await berth.untilBlocked()
      return { answer }
    })
    assert.equal((await late.answer).code, 'sold_out')
    assert.deepEqual(await statuses(event), ['offered'])
  })

  await berth.setTime(null)
  assert.deepEqual(await berth.findings(), [])
})
