import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const START = new Date('2026-12-01T08:00:00Z')
const minutesLater = (minutes: number) => new Date(START.getTime() + minutes * 60_000)

test('core.sweep_holds', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  t.beforeEach(() => berth.setTime(START))
  const sweep = async (limit = 200) => {
    const { rows } = await berth.database.app.query<{ swept: number }>(
      'select core.sweep_holds($1) as swept',
      [limit],
    )
    return rows[0]?.swept
  }

  await t.test('ends the holds whose time is over, and no others', async () => {
    const event = await operator.event({ capacity: 9, startsAt: minutesLater(600) })
    const over = booked(await ann.hold(event, { quantity: 2 }))
    await berth.setTime(minutesLater(5))
    booked(await ann.hold(event, { quantity: 3 }))
    booked(await ann.book(event, { quantity: 1 }))
    await berth.setTime(minutesLater(10))
    assert.equal(await sweep(), 1)
    assert.equal(await event.taken(), 4)
    assert.equal(await sweep(), 0)

    const { status, version, topics } = await berth.owner.one<{
      status: string
      version: number
      topics: string[]
    }>(
      `select b.status, b.version,
              (select array_agg(e.topic order by e.version) from core.booking_events as e where e.booking_id = b.id) as topics
         from core.bookings as b where b.id = $1`,
      [over.id],
    )
    assert.deepEqual([status, version, topics], ['expired', 2, ['booking.held', 'booking.expired']])
    const ended = await berth.owner.one(
      'select c.live, c.end_reason, c.expires_at, c.ended_at from core.claims as c where c.booking_id = $1',
      [over.id],
    )
    assert.deepEqual(ended, {
      live: false,
      end_reason: 'expired',
      expires_at: null,
      ended_at: minutesLater(10),
    })
    await berth.setTime(minutesLater(60))
    assert.equal(await sweep(), 1)
  })

  await t.test('ends at most so many, the oldest first', async () => {
    const event = await operator.event({ capacity: 9, startsAt: minutesLater(600) })
    const ids: string[] = []
    for (const minute of [0, 1, 2]) {
      await berth.setTime(minutesLater(minute))
      ids.push(booked(await ann.hold(event)).id)
    }
    await berth.setTime(minutesLater(30))
    assert.equal(await sweep(2), 2)
    const expired = await berth.owner.query<{ id: string }>(
      `select b.id from core.bookings as b where b.id = any ($1) and b.status = 'expired' order by b.id`,
      [ids],
    )
    assert.deepEqual(
      expired.map(({ id }) => id),
      ids.slice(0, 2),
    )
    assert.equal(await sweep(), 1)
  })

  await t.test('passes over what another is deciding about, and never waits', async () => {
    const startsAt = minutesLater(600)
    const [one, other] = [
      await operator.event({ capacity: 9, startsAt }),
      await operator.event({ capacity: 9, startsAt }),
    ]
    const hold = booked(await ann.hold(one))
    booked(await ann.hold(other))
    await berth.setTime(minutesLater(11))
    await ann.inTransaction(async (annOnce) => {
      assert.equal(await annOnce.confirm(hold), 'confirmed')
      assert.equal(await sweep(), 1)
    })
    assert.deepEqual([await one.taken(), await other.taken(), await sweep()], [1, 0, 0])
  })

  await t.test('passes over a cart of which one occurrence is locked', async () => {
    const startsAt = minutesLater(600)
    const [one, other] = [
      await operator.event({ capacity: 9, startsAt }),
      await operator.event({ capacity: 9, startsAt }),
    ]
    booked(await ann.ask({ items: [{ occurrence_id: one.id }, { occurrence_id: other.id }], hold: true }))
    await berth.setTime(minutesLater(11))
    await berth.owner.transaction(async (db) => {
      await db.query('select from core.occurrences as o where o.id = $1 for no key update', [other.id])
      assert.equal(await sweep(), 0)
    })
    assert.equal(await sweep(), 1)
    assert.deepEqual([await one.taken(), await other.taken()], [0, 0])
  })

  await t.test('ends the others where one cannot be ended', async () => {
    const startsAt = minutesLater(600)
    const [broken, sound] = [
      await operator.event({ capacity: 9, startsAt }),
      await operator.event({ capacity: 9, startsAt }),
    ]
    for (const event of [broken, sound, sound]) booked(await ann.hold(event))
    const setTaken = (taken: number) =>
      berth.owner.query('update core.occurrences as o set taken = $2 where o.id = $1', [broken.id, taken])
    await setTaken(0) // Fewer than are given back.
    await berth.setTime(minutesLater(11))
    assert.equal(await sweep(), 2)
    assert.deepEqual([await broken.taken(), await sound.taken()], [0, 0])
    await setTaken(1)
    assert.equal(await sweep(), 1)
  })

  await t.test('frees places for the next to ask', async () => {
    const departure = await operator.departure({ places: ['1A'], startsAt: minutesLater(600) })
    booked(await ann.hold(departure))
    await berth.setTime(minutesLater(11))
    await sweep()
    assert.deepEqual([await departure.taken(), await departure.sold()], [0, []])
    booked(await ben.book(departure, { seat: '1A' }))
  })

  await berth.setTime(null)
  assert.deepEqual(await berth.findings(), [])
})
