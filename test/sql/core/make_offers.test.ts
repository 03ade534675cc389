import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { EventOptions } from '#test/helpers/departures.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import type { FareOptions } from '#test/helpers/operators.ts'
import { type AnsweredBooking, booked, type JsonObject, type Person } from '#test/helpers/people.ts'

const START = new Date('2026-12-01T08:00:00Z')
const minutesLater = (minutes: number) => new Date(START.getTime() + minutes * 60_000)

test('core.make_offers', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben, cem] = [await operator.customer(), await operator.customer(), await operator.customer()]
  const agent = await operator.agent()
  t.beforeEach(() => berth.setTime(START))

  /** An event with all places in one booking of ann. */
  async function fullEvent(options: Partial<EventOptions> = {}): Promise<[Occurrence, AnsweredBooking]> {
    const event = await operator.event({ capacity: 1, startsAt: minutesLater(600), ...options })
    return [event, booked(await ann.book(event, { quantity: options.capacity ?? 1 }))]
  }
  async function fullEventWithFares(fares: readonly FareOptions[], options: Partial<EventOptions> = {}) {
    const fareTableId = await operator.fareTable(fares)
    return { fareTableId, full: await fullEvent({ fareTableId, ...options }) }
  }
  const waits = async (person: Person, event: Occurrence, request: JsonObject = {}) =>
    assert.equal((await person.book(event, { waitlist: true, ...request })).status, 'waitlisted')
  const statuses = async (event: Occurrence) => (await event.line()).map(({ status }) => status)
  const reasons = async (event: Occurrence) => (await event.line()).map((entry) => entry.lapse_reason)
  /** The claims of the offer to the nth entry of the line, and the total of its booking. */
  const offerOf = async (event: Occurrence, index = 0) => {
    const id = (await event.line())[index]?.offer_booking_id ?? ''
    const claims = await berth.owner.query(
      `select c.quantity, c.price_minor, c.holder, f.passenger_type, f.class from core.claims as c
         left join core.fares as f on f.id = c.fare_id where c.booking_id = $1 order by c.id`,
      [id],
    )
    const { total_minor } = await berth.owner.one<{ total_minor: number }>(
      'select b.total_minor from core.bookings as b where b.id = $1',
      [id],
    )
    return { id, claims, total_minor }
  }

  await t.test('offers a child the fare of a child, where there is no other', async () => {
    const event = await operator.event({ capacity: 1, startsAt: minutesLater(600), priceMinor: 0 })
    const taken = booked(await ann.book(event))
    const fareTableId = await operator.fareTable([{ passengerType: 'child', priceMinor: 300 }])
    await berth.owner.query('update core.occurrences as o set fare_table_id = $1 where o.id = $2', [
      fareTableId,
      event.id,
    ])
    await waits(ben, event, { passengers: [{ name: 'Ida', age: 7, type: 'child' }] })
    await ann.cancel(taken)
    const { claims, total_minor } = await offerOf(event)
    assert.deepEqual(claims, [
      {
        quantity: 1,
        price_minor: 300,
        holder: { name: 'Ida', age: 7 },
        passenger_type: 'child',
        class: null,
      },
    ])
    assert.equal(total_minor, 300)
  })

  await t.test('keeps class and type of each passenger, and names them in the manifest', async () => {
    const { full } = await fullEventWithFares(
      [
        { priceMinor: 1000 },
        { class: 'balcony', priceMinor: 2000 },
        { class: 'balcony', passengerType: 'child', priceMinor: 700 },
      ],
      { capacity: 2 },
    )
    const [event, taken] = full
    await waits(ben, event, {
      class: 'balcony',
      passengers: [{ name: 'Ola' }, { name: 'Ida', type: 'child' }],
      contact: { name: 'Ola', phone: '079 000 00 00' },
    })
    await ann.cancel(taken)
    const { id, claims, total_minor } = await offerOf(event)
    assert.deepEqual(
      claims.map((claim) => [claim.holder, claim.class, claim.passenger_type, claim.price_minor]),
      [
        [{ name: 'Ola' }, 'balcony', null, 2000],
        [{ name: 'Ida' }, 'balcony', 'child', 700],
      ],
    )
    assert.equal(total_minor, 2700)
    assert.equal(await ben.confirm({ id }), 'confirmed')
    const manifest = await agent.sql.query(
      'select m.passenger, m.quantity, m.contact_name from core.read_manifest($1) as m',
      [event.id],
    )
    assert.deepEqual(manifest, [
      { passenger: { name: 'Ola' }, quantity: 1, contact_name: 'Ola' },
      { passenger: { name: 'Ida' }, quantity: 1, contact_name: 'Ola' },
    ])
  })

  await t.test('shows each waitlist entry what it waits for, line by line', async () => {
    const [event] = await fullEvent({ capacity: 2 })
    const lines = [
      { item_no: 1, quantity: 1, class: null, type: null, passenger: { name: 'Ola' } },
      { item_no: 1, quantity: 1, class: null, type: 'adult', passenger: { name: 'Per' } },
    ]
    const request = {
      waitlist: true,
      passengers: [{ name: 'Ola' }, { name: 'Per', type: 'adult' }],
    }
    const { waitlist_entry_id, ...answer } = await ben.book(event, request, 'both')
    assert.deepEqual(answer, {
      status: 'waitlisted',
      occurrence_id: event.id,
      quantity: 2,
      lines,
      replayed: false,
    })
    assert.deepEqual(await ben.book(event, request, 'both'), { ...answer, waitlist_entry_id, replayed: true })
    const told = (person: Person) =>
      person.sql.query(
        'select w.id, w.quantity, w.lines, w.lapse_reason from public.event_waitlists as w where w.event_id = $1',
        [event.id],
      )
    const entry = { id: waitlist_entry_id, quantity: 2, lines, lapse_reason: null }
    assert.deepEqual([await told(ben), await told(agent), await told(cem)], [[entry], [entry], []])
    const stranger = await (await berth.operator()).agent()
    assert.deepEqual(await told(stranger), [])
  })

  await t.test('offers the place that one of two gives up to who is next', async () => {
    const [event, taken] = await fullEvent({ capacity: 2 })
    await waits(ben, event, { passengers: [{ name: 'Ola' }, { name: 'Per' }] })
    await waits(cem, event)
    await ann.cancel(taken)
    const { id } = await offerOf(event)
    const { id: perId } = await berth.owner.one<{ id: string }>(
      `select c.id from core.claims as c where c.booking_id = $1 and c.holder ->> 'name' = 'Per'`,
      [id],
    )
    await ben.cancel({ id }, 'Per is ill', [perId])
    assert.deepEqual(await statuses(event), ['offered', 'offered'])
    assert.equal(await ben.confirm({ id }), 'confirmed')
    assert.deepEqual(await statuses(event), ['accepted', 'offered'])
    assert.deepEqual([await event.taken(), await event.waiting()], [2, 0])
  })

  await t.test('lets nobody pass a party that does not fit', async () => {
    const event = await operator.event({ capacity: 3, startsAt: minutesLater(600) })
    const [one, two] = [booked(await ann.book(event)), booked(await ann.book(event, { quantity: 2 }))]
    await waits(ben, event, { passengers: [{ name: 'Ola' }, { name: 'Per' }] })
    await waits(cem, event)
    await ann.cancel(one)
    assert.deepEqual(await statuses(event), ['waiting', 'waiting'])
    await ann.cancel(two)
    assert.deepEqual([await statuses(event), await event.taken()], [['offered', 'offered'], 3])
  })

  await t.test('offers at the price of the moment, whatever was expected when joining', async () => {
    const { fareTableId, full } = await fullEventWithFares([{ priceMinor: 1000 }])
    const [event, taken] = full
    await waits(ben, event, { expected_total_minor: 1000 })
    await berth.owner.query('update core.fares as f set price_minor = 1500 where f.fare_table_id = $1', [
      fareTableId,
    ])
    await ann.cancel(taken)
    const { id, total_minor } = await offerOf(event)
    assert.equal(total_minor, 1500)
    const { detail } = await berth.owner.one<{ detail: JsonObject }>(
      'select e.detail from core.booking_events as e where e.booking_id = $1',
      [id],
    )
    assert.equal(detail.total_minor, 1500)
  })

  await t.test('lapses whom no fare is left for, says so, and goes on to who is behind', async () => {
    const { fareTableId, full } = await fullEventWithFares([
      { passengerType: 'adult', priceMinor: 1000 },
      { passengerType: 'senior', priceMinor: 600 },
    ])
    const [event, taken] = full
    await waits(ben, event, { passengers: [{ name: 'Old Ben', type: 'senior' }] })
    await waits(cem, event)
    await berth.owner.query(
      `delete from core.fares as f where f.fare_table_id = $1 and f.passenger_type = 'senior'`,
      [fareTableId],
    )
    await ann.cancel(taken)
    assert.deepEqual(await statuses(event), ['lapsed', 'offered'])
    assert.deepEqual(await reasons(event), ['passenger_type_not_found', null])
    assert.equal(await event.waiting(), 0)
    const seen = await ben.sql.query(
      'select w.status, w.lapse_reason, w.position from public.event_waitlists as w where w.event_id = $1',
      [event.id],
    )
    assert.deepEqual(seen, [{ status: 'lapsed', lapse_reason: 'passenger_type_not_found', position: null }])
    const [entry] = await event.line()
    const lapse = await berth.owner.one<{ topic: string; version: number; detail: JsonObject }>(
      'select e.topic, e.version, e.detail from core.booking_events as e where e.booking_id = $1',
      [entry?.id],
    )
    assert.deepEqual(
      [lapse.topic, lapse.version, lapse.detail.reason, lapse.detail.waitlist_entry_id],
      ['waitlist.lapsed', 1, 'passenger_type_not_found', entry?.id],
    )
  })

  await t.test(
    'lapses a whole line at once when sales have closed, but not who waits for staff',
    async () => {
      const [event, taken] = await fullEvent({ salesCloseS: 3_600 })
      for (let i = 0; i < 20; i += 1) await waits(await operator.customer(), event)
      await waits(agent, event, { contact: { name: 'At the counter' } })
      await berth.setTime(minutesLater(580))
      await agent.cancel(taken)
      assert.deepEqual(await statuses(event), [...Array.from({ length: 20 }, () => 'lapsed'), 'offered'])
      assert.deepEqual(new Set(await reasons(event)), new Set(['sales_closed', null]))
      assert.deepEqual([await event.taken(), await event.waiting()], [1, 0])
    },
  )

  await t.test('keeps a line waiting while its event is not published', async () => {
    const [event, taken] = await fullEvent({ capacity: 2 })
    await waits(ben, event)
    await waits(agent, event)
    const publish = (published: boolean) =>
      berth.owner.query('update core.occurrences as o set published = $1 where o.id = $2', [
        published,
        event.id,
      ])
    await publish(false)
    await ann.cancel(taken)
    assert.deepEqual(await statuses(event), ['waiting', 'waiting'])
    await publish(true)
    await waits(cem, event)
    await cem.sql.query(
      `select core.leave_waitlist($1, w.id) from public.event_waitlists as w where w.event_id = $1`,
      [event.id],
    )
    assert.deepEqual(await statuses(event), ['offered', 'offered', 'left'])
  })

  await t.test('offers those of one operator alone, and counts them', async () => {
    const other = await berth.operator()
    const theirs = await other.event({ capacity: 1, startsAt: minutesLater(600) })
    const buyer = await other.customer()
    const sold = booked(await buyer.book(theirs))
    await waits(await other.customer(), theirs, { passengers: [{ name: 'Zoe' }] })
    await berth.owner.query('select core.offer_freed_places($1, array[$2::uuid])', [operator.id, theirs.id])
    assert.deepEqual(await statuses(theirs), ['waiting'])
    await buyer.cancel(sold)
    assert.deepEqual(await statuses(theirs), ['offered'])
  })

  await berth.setTime(null)
  assert.deepEqual(await berth.findings(), [])
})
