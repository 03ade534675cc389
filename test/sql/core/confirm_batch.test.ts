import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

const START = new Date('2026-12-01T08:00:00Z')
const minutesLater = (minutes: number) => new Date(START.getTime() + minutes * 60_000)

test('core.confirm_batch', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  const startsAt = minutesLater(600)
  t.beforeEach(() => berth.setTime(START))
  const sweep = () => berth.owner.query('select core.sweep_holds()')
  const expireAndSweep = async () => {
    await berth.setTime(minutesLater(11))
    await sweep()
  }

  await t.test('turns a hold into a sale', async () => {
    const departure = await operator.departure({ places: ['1A'], startsAt })
    const hold = booked(await ann.hold(departure))
    assert.equal(await ann.confirm(hold), 'confirmed')
    const row = await berth.owner.one(
      `select b.status, b.expires_at, b.version, c.live, c.expires_at as claim_expires_at,
              (select array_agg(e.topic order by e.version) from core.booking_events as e where e.booking_id = b.id) as topics
         from core.bookings as b join core.claims as c on c.booking_id = b.id where b.id = $1`,
      [hold.id],
    )
    assert.deepEqual(row, {
      status: 'confirmed',
      expires_at: null,
      version: 2,
      live: true,
      claim_expires_at: null,
      topics: ['booking.held', 'booking.confirmed'],
    })
    await expireAndSweep()
    assert.equal(await departure.taken(), 1)
  })

  await t.test('changes nothing the second time', async () => {
    const hold = booked(await ann.hold(await operator.departure({ places: ['1A'], startsAt })))
    await ann.confirm(hold)
    const before = await operator.rows()
    assert.equal(await ann.confirm(hold), 'confirmed')
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('succeeds after expiry while nobody has ended the hold', async () => {
    const departure = await operator.departure({ places: ['1A'], startsAt })
    const hold = booked(await ann.hold(departure))
    await berth.setTime(minutesLater(11))
    assert.equal(await ann.confirm(hold), 'confirmed')
    assert.equal((await ben.book(departure)).code, 'sold_out')
  })

  await t.test(
    'takes the same places again after expiry if they are free: a late payment is rescued',
    async () => {
      const there = await operator.departure({ places: ['1A', '1B'], stops: 4, startsAt })
      const dinner = await operator.event({ capacity: 3, startsAt })
      const items = [
        { occurrence_id: there.id, passengers: [{ seat: '1B', name: 'Ann' }], from_index: 1, to_index: 3 },
        { occurrence_id: dinner.id, quantity: 2 },
      ]
      const hold = booked(await ann.ask({ items, hold: true }))
      const [before, beforeDinner] = [await there.sold(), await dinner.sold()]
      await expireAndSweep()
      assert.deepEqual([await there.taken(), await dinner.taken()], [0, 0])
      booked(await ben.book(there, { seat: '1B', from_index: 0, to_index: 1 }))

      assert.equal(await ann.confirm(hold), 'confirmed')
      assert.deepEqual([await there.taken(), await dinner.taken()], [3, 2])
      assert.deepEqual((await there.sold()).slice(1), before)
      assert.deepEqual(await dinner.sold(), beforeDinner)
      const { holder } = await berth.owner.one<{ holder: unknown }>(
        'select c.holder from core.claims as c where c.booking_id = $1 and c.live and c.place is not null',
        [hold.id],
      )
      assert.deepEqual(holder, { name: 'Ann' })
    },
  )

  await t.test('makes room among holds that have expired since, as a newcomer would', async () => {
    const there = await operator.departure({ places: ['1A'], startsAt })
    const back = await operator.departure({ places: ['1A'], startsAt })
    const hold = booked(await ann.hold(there))
    await expireAndSweep()
    const items = [{ occurrence_id: back.id }, { occurrence_id: there.id }]
    const later = booked(await ben.ask({ items, hold: true }))
    await assert.rejects(ann.confirm(hold), refused('hold_expired'))

    await berth.setTime(minutesLater(30))
    assert.equal(await ann.confirm(hold), 'confirmed')
    assert.deepEqual([await there.taken(), await back.taken()], [1, 0])
    await assert.rejects(ben.confirm(later), refused('hold_expired'))
  })

  const refusals: [why: string, code: string, setting: () => Promise<{ id: string }>][] = [
    [
      'whose seat was sold meanwhile',
      'hold_expired',
      async () => {
        const departure = await operator.departure({ places: ['1A'], stops: 4, startsAt })
        const hold = booked(await ann.hold(departure))
        await expireAndSweep()
        booked(await ben.book(departure, { from_index: 1, to_index: 2 }))
        return hold
      },
    ],
    [
      'of which one seat of two was sold meanwhile',
      'hold_expired',
      async () => {
        const departure = await operator.departure({ places: ['1A', '1B'], startsAt })
        const hold = booked(await ann.hold(departure, { passengers: [{}, {}] }))
        await expireAndSweep()
        booked(await ben.book(departure, { seat: '1B' }))
        return hold
      },
    ],
    [
      'whose quantity is no longer free',
      'hold_expired',
      async () => {
        const event = await operator.event({ capacity: 3, startsAt })
        const hold = booked(await ann.hold(event, { quantity: 2 }))
        await expireAndSweep()
        booked(await ben.book(event, { quantity: 2 }))
        return hold
      },
    ],
    [
      'when others wait for what it had',
      'hold_expired',
      async () => {
        const event = await operator.event({ capacity: 3, startsAt })
        const hold = booked(await ann.hold(event, { quantity: 2 }))
        booked(await ben.book(event))
        assert.equal((await ben.book(event, { quantity: 3, waitlist: true })).status, 'waitlisted')
        await expireAndSweep()
        return hold
      },
    ],
    [
      'that expired, after departure',
      'hold_expired',
      async () => {
        const hold = booked(
          await ann.hold(await operator.departure({ places: ['1A'], startsAt: minutesLater(20) })),
        )
        await expireAndSweep()
        await berth.setTime(minutesLater(20))
        return hold
      },
    ],
    [
      'that expired before its departure was cancelled',
      'occurrence_cancelled',
      async () => {
        const departure = await operator.departure({ places: ['1A'], startsAt })
        const hold = booked(await ann.hold(departure))
        await expireAndSweep()
        await berth.owner.query('select core.cancel_occurrence_for($1, $2, null, null, null, null)', [
          operator.id,
          departure.id,
        ])
        return hold
      },
    ],
    [
      'that was cancelled',
      'already_cancelled',
      async () => {
        const hold = booked(await ann.hold(await operator.departure({ places: ['1A'], startsAt })))
        await ann.cancel(hold)
        return hold
      },
    ],
    ['that does not exist', 'booking_not_found', async () => ({ id: randomUUID() })],
    [
      "that is another customer's",
      'booking_not_found',
      async () => booked(await ben.hold(await operator.departure({ places: ['1A'], startsAt }))),
    ],
  ]
  for (const [why, code, setting] of refusals) {
    await t.test(`refuses a hold ${why} as ${code}`, async () => {
      const hold = await setting()
      const before = await operator.rows()
      await assert.rejects(ann.confirm(hold), refused(code))
      assert.deepEqual(await operator.rows(), before)
    })
  }

  await t.test('confirms what is left of a hold of which the operator cancelled a part', async () => {
    const there = await operator.departure({ places: ['1A'], startsAt })
    const back = await operator.departure({ places: ['1A'], startsAt })
    const items = [{ occurrence_id: there.id }, { occurrence_id: back.id }]
    const hold = booked(await ann.ask({ items, hold: true }))
    await berth.owner.query('select core.cancel_occurrence_for($1, $2, null, null, null, null)', [
      operator.id,
      back.id,
    ])
    assert.equal(await ann.confirm(hold), 'confirmed')
    assert.deepEqual([await there.taken(), await back.taken()], [1, 0])
  })

  await t.test('rescues a late payment until the vehicle leaves the stop where one boards', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], stops: 4, startsAt: minutesLater(30) })
    const legs = { from_index: 2, to_index: 3 }
    const [soon, late] = [booked(await ann.hold(departure, legs)), booked(await ann.hold(departure, legs))]
    await expireAndSweep()
    await berth.setTime(minutesLater(49))
    assert.equal(await ann.confirm(soon), 'confirmed')
    await berth.setTime(minutesLater(50))
    await assert.rejects(ann.confirm(late), refused('hold_expired'))
  })

  await t.test('takes again only the passengers that had not been cancelled', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], startsAt })
    const hold = booked(await ann.hold(departure, { passengers: [{ name: 'Ann' }, { name: 'Ben' }] }))
    await ann.cancel(hold, 'Ben stays', [hold.claims[1]?.id ?? ''])
    await expireAndSweep()
    assert.equal(await ann.confirm(hold), 'confirmed')
    assert.deepEqual(
      (await departure.sold()).map(({ seat }) => seat),
      ['1A'],
    )
  })

  await t.test(
    'has to be repeated if an expired hold includes an occurrence that another session has locked',
    async () => {
      await berth.setTime(START)
      const there = await operator.departure({ places: ['1A'], startsAt })
      const back = await operator.departure({ places: ['1A'], startsAt })
      const hold = booked(await ann.hold(there))
      await berth.setTime(minutesLater(15))
      await sweep()
      const items = [{ occurrence_id: back.id }, { occurrence_id: there.id }]
      booked(await ben.ask({ items, hold: true }))
      await berth.setTime(minutesLater(30))
      await berth.owner.transaction(async (somebody) => {
        await somebody.query('select from core.occurrences as o where o.id = $1 for no key update', [back.id])
        await assert.rejects(ann.confirm(hold), refused('busy'))
      })
      assert.equal(await ann.confirm(hold), 'confirmed')
      assert.deepEqual([await there.taken(), await back.taken()], [1, 0])
    },
  )

  await t.test(
    "confirms many at once, checks each caller's permission, and gives a reason for each refusal",
    async () => {
      const agent = await operator.agent()
      const [there, back] = [
        await operator.departure({ places: ['1A', '1B', '1C', '1D'], startsAt }),
        await operator.event({ capacity: 9, startsAt }),
      ]
      const late = booked(await ann.hold(there))
      await expireAndSweep()
      const mine = booked(
        await ann.ask({ items: [{ occurrence_id: back.id }, { occurrence_id: there.id }], hold: true }),
      )
      const [theirs, cancelled] = [booked(await ben.hold(there)), booked(await ann.hold(back))]
      await ann.cancel(cancelled)
      const asked: [booking: { id: string }, by: { accountId: string }, verdict: string][] = [
        [theirs, ann, 'booking_not_found'],
        [mine, ann, 'confirmed'],
        [late, ann, 'expired'],
        [theirs, agent, 'confirmed'],
        [{ id: randomUUID() }, agent, 'booking_not_found'],
        [cancelled, ann, 'already_cancelled'],
        [mine, agent, 'confirmed'],
        [theirs, ben, 'confirmed'],
      ]
      const verdicts = await berth.confirmBatch(
        operator.id,
        asked.map(([{ id }, { accountId }], i) => ({
          bookingId: id,
          accountId,
          ip: '192.0.2.1',
          requestId: `r${i}`,
        })),
      )
      assert.deepEqual(
        verdicts,
        asked.map(([, , verdict]) => verdict),
      )
      const events = await berth.owner.query(
        `select e.booking_id, e.version, e.account_id, e.request_id, e.detail ->> 'status' as status,
              (select bool_and(c.live and c.expires_at is null) from core.claims as c where c.booking_id = e.booking_id) as sold
         from core.booking_events as e
        where e.booking_id = any ($1) and e.topic = 'booking.confirmed' order by e.booking_id`,
        [[mine.id, theirs.id, late.id, cancelled.id]],
      )
      const sold = { version: 2, status: 'confirmed', sold: true }
      assert.deepEqual(events, [
        { booking_id: mine.id, account_id: ann.accountId, request_id: 'r1', ...sold },
        { booking_id: theirs.id, account_id: agent.accountId, request_id: 'r3', ...sold },
      ])
      assert.deepEqual([await there.taken(), await back.taken()], [2, 1])
      await berth.setTime(minutesLater(40))
      await sweep()
      assert.deepEqual([await there.taken(), await back.taken()], [2, 1], 'sold for good')
    },
  )

  await t.test("knows no booking of another operator's", async () => {
    const other = await berth.operator()
    const hold = booked(await ann.hold(await operator.departure({ places: ['1A'], startsAt })))
    const asked = [{ bookingId: hold.id, accountId: ann.accountId }]
    assert.deepEqual(await berth.confirmBatch(other.id, asked), ['booking_not_found'])
    assert.deepEqual(await berth.confirmBatch(operator.id, asked), ['confirmed'])
  })

  await berth.setTime(null)
  assert.deepEqual(await berth.findings(), [])
})
