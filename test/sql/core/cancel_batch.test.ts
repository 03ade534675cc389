import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

const DEPARTS_AT = new Date('2026-12-10T08:00:00Z')
const DAY_S = 86_400
const secondsBefore = (seconds: number) => new Date(DEPARTS_AT.getTime() - seconds * 1000)

test('core.cancel_batch', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  const startsAt = DEPARTS_AT
  t.beforeEach(() => berth.setTime(secondsBefore(10 * DAY_S)))

  await t.test('gives up the whole booking, and its places are free at once', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], stops: 4, startsAt })
    const booking = booked(await ann.book(departure, { passengers: [{}, {}] }))
    await operator.markPaid(booking)
    assert.deepEqual(await ann.cancel(booking, 'Ill'), {
      status: 'cancelled',
      fee_minor: 0,
      refundable_minor: 1000,
      total_minor: 0,
      currency: 'CHF',
    })
    assert.deepEqual([await departure.taken(), await departure.sold()], [0, []])
    const row = await berth.owner.one(
      `select b.status, b.total_minor, b.fee_minor, b.refundable_minor, b.version, e.topic, e.detail ->> 'reason' as reason
         from core.bookings as b
         join core.booking_events as e on e.booking_id = b.id and e.version = b.version where b.id = $1`,
      [booking.id],
    )
    assert.deepEqual(row, {
      status: 'cancelled',
      total_minor: 0,
      fee_minor: 0,
      refundable_minor: 1000,
      version: 3,
      topic: 'booking.cancelled',
      reason: 'Ill',
    })
    booked(await ben.book(departure, { seat: '1A' }))
  })

  await t.test('gives up one passenger of three and leaves the others alone', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 30 * DAY_S, percent: 10 }] })
    const departure = await operator.departure({ places: ['1A', '1B', '1C'], startsAt, policyId })
    const booking = booked(await ann.book(departure, { passengers: [{}, {}, {}] }))
    const [first, second, third] = booking.claims.map(({ id }) => id)
    await operator.markPaid(booking)
    assert.deepEqual(await ann.cancel(booking, undefined, [second ?? '']), {
      status: 'confirmed',
      fee_minor: 50,
      refundable_minor: 450,
      total_minor: 1000,
      currency: 'CHF',
    })
    assert.deepEqual(
      (await departure.sold()).map(({ seat }) => seat),
      ['1A', '1C'],
    )
    await assert.rejects(ann.cancel(booking, undefined, [second ?? '']), refused('claim_not_found'))

    assert.equal((await ann.cancel(booking, undefined, [first ?? '', third ?? ''])).status, 'cancelled')
    const { fee, refundable, topics } = await berth.owner.one<{
      fee: number
      refundable: number
      topics: string[]
    }>(
      `select b.fee_minor as fee, b.refundable_minor as refundable,
              (select array_agg(e.topic order by e.version) from core.booking_events as e where e.booking_id = b.id) as topics
         from core.bookings as b where b.id = $1`,
      [booking.id],
    )
    assert.deepEqual([fee, refundable], [150, 1350])
    assert.deepEqual(topics, ['booking.confirmed', 'booking.paid', 'booking.reduced', 'booking.cancelled'])
  })

  await t.test('keeps the fee of the time left before boarding, to the second', async () => {
    const policyId = await operator.policy({
      fees: [
        { beforeS: 7 * DAY_S, minor: 100 },
        { beforeS: DAY_S, percent: 50 },
        { beforeS: 3600, percent: 90, minor: 200 },
      ],
    })
    const fees: [secondsLeft: number, fee_minor: number][] = [
      [7 * DAY_S + 1, 0],
      [7 * DAY_S, 100],
      [DAY_S + 1, 100],
      [DAY_S, 251],
      [3601, 251],
      [3600, 501],
      [1, 501],
    ]
    for (const [secondsLeft, fee] of fees) {
      await berth.setTime(secondsBefore(10 * DAY_S))
      const event = await operator.event({ capacity: 1, startsAt, policyId, priceMinor: 501 })
      const booking = booked(await ann.book(event))
      await operator.markPaid(booking)
      await berth.setTime(secondsBefore(secondsLeft))
      const { fee_minor, refundable_minor } = await ann.cancel(booking)
      assert.deepEqual([fee_minor, refundable_minor], [fee, 501 - fee], `${secondsLeft} seconds before`)
    }
  })

  await t.test('pays back nothing of what was never paid, and the fee is owed all the same', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 30 * DAY_S, percent: 10 }] })
    const event = await operator.event({ capacity: 2, startsAt, policyId })
    const booking = booked(await ann.book(event, { quantity: 2 }))
    const { fee_minor, refundable_minor } = await ann.cancel(booking)
    assert.deepEqual([fee_minor, refundable_minor], [100, 0])
    assert.deepEqual(
      await ann.sql.query('select payment_status from public.bookings where id = $1', [booking.id]),
      [{ payment_status: 'unpaid' }],
    )
  })

  await t.test('pays back what was paid beyond the price of what is left and the fees', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 30 * DAY_S, percent: 10 }] })
    const departure = await operator.departure({ places: ['1A', '1B'], startsAt, policyId })
    const booking = booked(await ann.book(departure, { passengers: [{}, {}] }))
    await operator.markPaid(booking, 700)
    const [first] = booking.claims.map(({ id }) => id)
    assert.equal((await ann.cancel(booking, undefined, [first ?? ''])).refundable_minor, 700 - 500 - 50)
    assert.equal((await ann.cancel(booking)).refundable_minor, 700 - 100)
  })

  await t.test('does as the quote said, and a hold costs nothing in either', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 30 * DAY_S, percent: 10 }] })
    const event = await operator.event({ capacity: 3, startsAt, policyId })
    const paid = booked(await ann.book(event))
    await operator.markPaid(paid)
    for (const [booking, said] of [
      [paid, { price_minor: 500, fee_minor: 50, paid_minor: 500, refundable_minor: 450, currency: 'CHF' }],
      [
        booked(await ann.book(event)),
        { price_minor: 500, fee_minor: 50, paid_minor: 0, refundable_minor: 0, currency: 'CHF' },
      ],
      [
        booked(await ann.hold(event)),
        { price_minor: 500, fee_minor: 0, paid_minor: 0, refundable_minor: 0, currency: 'CHF' },
      ],
    ] as const) {
      const [quoted] = await ann.sql.query<{ quote: { claims: object[] } }>(
        'select core.cancellation_quote($1) as quote',
        [booking.id],
      )
      const { claims, ...quote } = quoted?.quote ?? { claims: [] }
      assert.deepEqual([quote, claims.length], [said, 1])
      const { fee_minor, refundable_minor } = await ann.cancel(booking)
      assert.deepEqual([fee_minor, refundable_minor], [said.fee_minor, said.refundable_minor])
    }
  })

  await t.test('counts the time left to where one boards, not to where the trip starts', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 600, percent: 100 }] })
    const departure = await operator.departure({ places: ['1A', '1B'], stops: 4, startsAt, policyId })
    const first = booked(await ann.book(departure))
    const later = booked(await ann.book(departure, { from_index: 2, to_index: 3 }))
    await berth.setTime(secondsBefore(600))
    assert.equal((await ann.cancel(first)).fee_minor, 500)
    assert.equal((await ann.cancel(later)).fee_minor, 0)
  })

  await t.test('costs nothing while it is only held', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 30 * DAY_S, percent: 100 }] })
    const event = await operator.event({ capacity: 2, startsAt, policyId })
    const hold = booked(await ann.hold(event, { quantity: 2 }))
    const { status, fee_minor, refundable_minor } = await ann.cancel(hold)
    assert.deepEqual([status, fee_minor, refundable_minor, await event.taken()], ['cancelled', 0, 0, 0])
  })

  await t.test('lets staff cancel after departure, at the last fee, and nobody else', async () => {
    const policyId = await operator.policy({ fees: [{ beforeS: 3600, percent: 80 }] })
    const event = await operator.event({ capacity: 1, startsAt, policyId })
    const booking = booked(await ann.book(event))
    await operator.markPaid(booking)
    await berth.setTime(startsAt)
    const before = await operator.rows()
    await assert.rejects(ann.cancel(booking), refused('cancellation_closed'))
    assert.deepEqual(await operator.rows(), before)
    const { fee_minor, refundable_minor } = await (await operator.agent()).cancel(booking)
    assert.deepEqual([fee_minor, refundable_minor], [400, 100])
  })

  await t.test('says by whom, and from where, it was cancelled', async () => {
    const booking = booked(await ann.book(await operator.event({ capacity: 1, startsAt })))
    const agent = await operator.agent()
    await agent.inTransaction(async (agentOnce) => {
      await agentOnce.sql.query(
        `select set_config('berth.ip', '192.0.2.7', true), set_config('berth.request_id', 'r-7', true)`,
      )
      await agentOnce.cancel(booking)
    })
    const event = await berth.owner.one(
      'select e.account_id, e.ip, e.request_id from core.booking_events as e where e.booking_id = $1 and e.version = 2',
      [booking.id],
    )
    assert.deepEqual(event, { account_id: agent.accountId, ip: '192.0.2.7', request_id: 'r-7' })
  })

  const refusals: [why: string, code: string, cancel: () => Promise<unknown>][] = [
    ['what does not exist', 'booking_not_found', () => ann.cancel({ id: randomUUID() })],
    [
      "another customer's booking",
      'booking_not_found',
      async () => ann.cancel(booked(await ben.book(await operator.event({ capacity: 1, startsAt })))),
    ],
    [
      "another operator's booking, asked by its staff",
      'booking_not_found',
      async () => {
        const booking = booked(await ben.book(await operator.event({ capacity: 1, startsAt })))
        return (await (await berth.operator()).admin()).cancel(booking)
      },
    ],
    [
      'what is cancelled already',
      'already_cancelled',
      async () => {
        const booking = booked(await ann.book(await operator.event({ capacity: 1, startsAt })))
        await ann.cancel(booking)
        return ann.cancel(booking)
      },
    ],
    [
      'a passenger of another booking',
      'claim_not_found',
      async () => {
        const event = await operator.event({ capacity: 9, startsAt })
        const [mine, theirs] = [booked(await ann.book(event)), booked(await ben.book(event))]
        return ann.cancel(mine, undefined, [mine.claims[0]?.id ?? '', theirs.claims[0]?.id ?? ''])
      },
    ],
    [
      'no passenger at all',
      'claim_not_found',
      async () =>
        ann.cancel(booked(await ann.book(await operator.event({ capacity: 1, startsAt }))), undefined, []),
    ],
  ]
  for (const [why, code, cancel] of refusals) {
    await t.test(`refuses to cancel ${why} as ${code}`, async () => {
      await assert.rejects(cancel(), refused(code))
    })
  }

  await t.test('waits for a hold that is being confirmed, and cancels what was sold', async () => {
    // The clock stands still here, so everything that Ann gave up before was within the hour.
    const policyId = await operator.policy({ holdsPerHourMax: null })
    const event = await operator.event({ capacity: 1, startsAt, policyId })
    const hold = booked(await ann.hold(event))
    const late = await ann.inTransaction(async (annOnce) => {
      await annOnce.confirm(hold)
      const cancelled = ann.cancel(hold)
      await berth.untilBlocked()
      return { cancelled }
    })
    assert.equal((await late.cancelled).status, 'cancelled')
    assert.equal(await event.taken(), 0)
  })

  await t.test('cancels once when two cancel at once', async () => {
    const event = await operator.event({ capacity: 1, startsAt })
    const booking = booked(await ann.book(event))
    const late = await ann.inTransaction(async (annOnce) => {
      await annOnce.cancel(booking)
      const cancelled = ann.cancel(booking).catch((error: unknown) => error)
      await berth.untilBlocked()
      return { cancelled }
    })
    refused('already_cancelled')(await late.cancelled)
    assert.equal(await event.taken(), 0)
  })

  await t.test(
    "cancels many at once, checks each caller's permission, and gives a reason for each refusal",
    async () => {
      const agent = await operator.agent()
      const policyId = await operator.policy({
        fees: [{ beforeS: 30 * DAY_S, percent: 10 }],
        holdsPerHourMax: null,
      })
      const [event, departure] = [
        await operator.event({ capacity: 9, startsAt, policyId }),
        await operator.departure({ places: ['1A', '1B', '1C'], startsAt }),
      ]
      const [mine, gone] = [booked(await ann.book(event, { quantity: 2 })), booked(await ann.book(event))]
      const [theirs, kept] = [booked(await ben.book(departure)), booked(await ben.book(event))]
      const hold = booked(await ann.hold(event))
      const part = booked(await ben.book(departure, { passengers: [{}, {}] }))
      for (const paid of [mine, theirs, part]) await operator.markPaid(paid)
      await ann.cancel(gone)
      const asked: [
        booking: { id: string },
        by: { accountId: string },
        outcome: string | object,
        claimIds?: string[],
      ][] = [
        [theirs, ann, 'booking_not_found'],
        [mine, ann, { status: 'cancelled', fee_minor: 100, refundable_minor: 900, total_minor: 0 }],
        [kept, ben, 'claim_not_found', [mine.claims[0]?.id ?? '']],
        [theirs, agent, { status: 'cancelled', fee_minor: 0, refundable_minor: 500, total_minor: 0 }],
        [{ id: randomUUID() }, agent, 'booking_not_found'],
        [gone, ann, 'already_cancelled'],
        [hold, ann, { status: 'cancelled', fee_minor: 0, refundable_minor: 0, total_minor: 0 }],
        [
          part,
          ben,
          { status: 'confirmed', fee_minor: 0, refundable_minor: 500, total_minor: 500 },
          [part.claims[1]?.id ?? ''],
        ],
      ]
      const verdicts = await berth.cancelBatch(
        operator.id,
        asked.map(([{ id }, { accountId }, , claimIds], i) => ({
          bookingId: id,
          accountId,
          claimIds,
          reason: `"Ill", {${i}}`,
          ip: '192.0.2.1',
          requestId: `r${i}`,
        })),
      )
      for (const [i, [, , outcome]] of asked.entries()) {
        const verdict = verdicts[i]
        if (typeof outcome === 'string') assert.equal(verdict?.refusal, outcome, `request ${i}`)
        else assert.deepEqual(verdict, { refusal: null, currency: 'CHF', ...outcome }, `request ${i}`)
      }
      const events = await berth.owner.query(
        `select e.booking_id, e.topic, e.account_id, e.request_id, e.detail ->> 'reason' as reason,
              jsonb_array_length(e.detail -> 'claim_ids') as claims
         from core.booking_events as e
        where e.request_id ~ '^r[0-9]$' and e.topic ~ 'cancelled|reduced' order by e.request_id`,
      )
      const told = { topic: 'booking.cancelled', claims: 1 }
      assert.deepEqual(events, [
        { ...told, booking_id: mine.id, account_id: ann.accountId, request_id: 'r1', reason: '"Ill", {1}' },
        {
          ...told,
          booking_id: theirs.id,
          account_id: agent.accountId,
          request_id: 'r3',
          reason: '"Ill", {3}',
        },
        { ...told, booking_id: hold.id, account_id: ann.accountId, request_id: 'r6', reason: '"Ill", {6}' },
        {
          ...told,
          topic: 'booking.reduced',
          booking_id: part.id,
          account_id: ben.accountId,
          request_id: 'r7',
          reason: '"Ill", {7}',
        },
      ])
      assert.deepEqual([await event.taken(), await departure.taken()], [1, 1])
    },
  )

  await t.test('does what is asked of one booking one after another', async () => {
    const departure = await operator.departure({ places: ['1A', '1B', '1C'], startsAt })
    const booking = booked(await ann.book(departure, { passengers: [{}, {}, {}] }))
    const [first = '', second = ''] = booking.claims.map(({ id }) => id)
    const ask = (claimIds?: string[]) => ({ bookingId: booking.id, accountId: ann.accountId, claimIds })
    const asked = [ask([second]), ask([second]), ask([first]), ask(), ask()]
    const verdicts = await berth.cancelBatch(operator.id, asked)
    assert.deepEqual(
      verdicts.map((verdict) => verdict.refusal ?? ('status' in verdict && verdict.total_minor)),
      [1000, 'claim_not_found', 500, 0, 'already_cancelled'],
    )
    const { version } = await berth.owner.one<{ version: number }>(
      'select b.version from core.bookings as b where b.id = $1',
      [booking.id],
    )
    assert.deepEqual([version, await departure.taken()], [4, 0])
  })

  await t.test('asks those to come again who want too much of one booking at once', async () => {
    const event = await operator.event({ capacity: 2, startsAt })
    const [mine, theirs] = [booked(await ann.book(event)), booked(await ben.book(event))]
    const ask = ({ id }: { id: string }) => ({ bookingId: id, accountId: ann.accountId })
    const asked = [ask(theirs), ...Array.from({ length: 12 }, () => ask(mine)), ask(theirs)]
    const verdicts = await berth.cancelBatch(operator.id, asked)
    assert.deepEqual(
      verdicts.map(({ refusal }) => refusal),
      ['booking_not_found', null]
        .concat(Array.from({ length: 9 }, () => 'already_cancelled'))
        .concat(['busy', 'busy', 'booking_not_found']),
    )
    assert.deepEqual(await berth.cancelBatch(operator.id, []), [])
  })

  await t.test('offers all places that a batch freed to the waitlist, in order', async () => {
    const event = await operator.event({ capacity: 3, startsAt })
    const bookings = [await ann.book(event), await ann.book(event), await ann.book(event)].map(booked)
    const [cem, dee] = [await operator.customer(), await operator.customer()]
    const line = [
      await ben.book(event, { quantity: 2, waitlist: true }),
      await cem.book(event, { quantity: 2, waitlist: true }),
      await dee.book(event, { waitlist: true }),
    ]
    assert.ok(line.every(({ status }) => status === 'waitlisted'))
    await berth.cancelBatch(
      operator.id,
      bookings.map(({ id }) => ({ bookingId: id, accountId: ann.accountId })),
    )
    assert.deepEqual(
      (await event.line()).map(({ status }) => status),
      ['offered', 'waiting', 'waiting'],
    )
    assert.equal(await event.taken(), 2)
  })

  await t.test("knows no booking of another operator's", async () => {
    const other = await berth.operator()
    const booking = booked(await ann.book(await operator.event({ capacity: 1, startsAt })))
    const asked = [{ bookingId: booking.id, accountId: ann.accountId }]
    assert.deepEqual(
      (await berth.cancelBatch(other.id, asked)).map(({ refusal }) => refusal),
      ['booking_not_found'],
    )
  })

  // Berth deletes nothing that was sold, but a database administrator can.
  await t.test('is not led astray by a booking whose claims somebody put away', async () => {
    const [soon, later] = [
      await operator.event({ capacity: 1, startsAt }),
      await operator.event({ capacity: 1, startsAt: new Date('2027-03-10T08:00:00Z') }),
    ]
    const [without, kept] = [booked(await ann.book(later)), booked(await ann.book(soon))]
    const found = await berth.owner.transaction(async (db) => {
      await db.query('savepoint before; alter table core.claims detach partition core.claims_2027_03')
      const { rows } = await db.query(
        `select c.refusal, c.status, c.refundable_minor
           from core.cancel_batch($1, $2, null, null, $3, null, null) as c order by c.request`,
        [operator.id, [without.id, kept.id], [ann.accountId, ann.accountId]],
      )
      await db.query('rollback to before')
      return rows
    })
    assert.equal(found[0]?.refusal, 'claim_not_found')
    assert.deepEqual(found[1], { refusal: null, status: 'cancelled', refundable_minor: 0 })
  })

  await berth.setTime(null)
  assert.deepEqual(await berth.findings(), [])
})
