import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { guarded } from '#test/helpers/refused.ts'

const CHECK = '23514'
const EXCLUSION = '23P01'
const FOREIGN_KEY = '23503'
const INTEGRITY = '23000'

test('what even the owner of the tables cannot write', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const departure = await operator.departure({ places: ['1A', '1B'], stops: 4 })
  const event = await operator.event({ capacity: 4 })
  const other = await berth.operator()
  const stranger = await other.departure({ places: ['1A'] })
  const seat = booked(await customer.book(departure, { seat: '1A', from_index: 0, to_index: 2 }))
  const class_ = booked(await customer.book(event, { quantity: 2 }))
  const month = departure.startsAt.toISOString().slice(0, 7).replace('-', '_')

  const NEW_CLAIM = {
    operator_id: operator.id,
    occurrence_id: departure.id,
    id: randomUUID(),
    booking_id: seat.id,
    mode: 'placed',
    place: 2,
    span: '[0,1)',
    quantity: 1,
    begins_at: departure.startsAt,
    ends_at: departure.startsAt,
    item_no: 1,
    live: true,
    price_minor: 500,
  }
  const NEW_COUNTED = { ...NEW_CLAIM, occurrence_id: event.id, mode: 'counted', place: null }
  const NEW_BOOKING = {
    operator_id: operator.id,
    id: seat.id.replace(/.{12}$/, randomUUID().slice(-12)),
    reference: '0123ABCD',
    status: 'confirmed',
    version: 1,
    total_minor: 0,
    fee_minor: 0,
    paid_minor: 0,
    refundable_minor: 0,
    currency: 'CHF',
    created_at: new Date(),
  }
  const insert = (table: string, row: object): [string, unknown[]] => [
    `insert into ${table} (${Object.keys(row).join(', ')})
     select ${Object.keys(row)
       .map((column) => `x.${column}`)
       .join(', ')} from jsonb_populate_record(null::${table}, $1) as x`,
    [JSON.stringify(row)],
  ]
  const claim = (change: object) => insert('core.claims', { ...NEW_CLAIM, ...change })
  const counted = (change: object) => insert('core.claims', { ...NEW_COUNTED, ...change })
  const booking = (change: object) => insert('core.bookings', { ...NEW_BOOKING, ...change })
  const occurrence = (change: string): [string, unknown[]] => [
    `update core.occurrences as o set ${change} where o.id = $1`,
    [departure.id],
  ]
  const sold = (change: string): [string, unknown[]] => [
    `update core.bookings as b set ${change} where b.id = $1`,
    [seat.id],
  ]

  type Guard = [what: string, sqlstate: string, guard: string | RegExp, statement: [string, unknown[]]]
  const guards: Guard[] = [
    ['more taken than there is', CHECK, 'an_occurrence_is_never_oversold', occurrence('taken = 7')],
    ['less taken than nothing', CHECK, 'an_occurrence_is_never_oversold', occurrence('taken = -1')],
    ['less capacity than is taken', CHECK, 'an_occurrence_is_never_oversold', occurrence('capacity = 1')],
    ['a queue of less than nobody', CHECK, 'a_queue_is_not_negative', occurrence('waiting = -1')],
    [
      'an end before the start',
      CHECK,
      'an_occurrence_ends_after_it_starts',
      occurrence("ends_at = '2020-01-01'"),
    ],
    [
      'numbered places without a layout',
      CHECK,
      'a_placed_occurrence_has_a_layout',
      occurrence('layout_id = null'),
    ],
    ['a span in an unknown unit', CHECK, 'a_span_has_a_known_unit', occurrence("span_unit = 'minutes'")],
    ['a span of no length', CHECK, 'a_span_has_a_length', occurrence('span_length = 0')],
    [
      'a whole of several units',
      CHECK,
      'a_whole_is_one_unit',
      occurrence("span_unit = 'whole', stop_pattern_id = null"),
    ],
    ['legs without stops', CHECK, 'what_is_sold_by_legs_has_stops', occurrence('stop_pattern_id = null')],
    [
      'legs where places are counted',
      CHECK,
      'a_counted_occurrence_is_sold_whole',
      occurrence("mode = 'counted'"),
    ],
    ['an unknown mode', CHECK, 'an_occurrence_is_counted_or_placed', occurrence("mode = 'both'")],
    ['an unknown status', CHECK, 'an_occurrence_has_a_known_status', occurrence("status = 'lost'")],
    ['a price below nothing', CHECK, 'a_price_is_not_negative', occurrence('price_minor = -1')],

    [
      'a price beyond the greatest',
      CHECK,
      'a_price_has_at_most_twelve_digits',
      occurrence('price_minor = 1000000000001'),
    ],

    ['one place twice', EXCLUSION, `a_place_is_sold_once_${month}`, claim({ place: 1, span: '[1,3)' })],
    ['an empty span', CHECK, 'a_span_is_bounded_and_not_empty', claim({ span: 'empty' })],
    ['a span without an end', CHECK, 'a_span_is_bounded_and_not_empty', claim({ span: '[0,)' })],
    ['a span without a start', CHECK, 'a_span_is_bounded_and_not_empty', claim({ span: '(,2)' })],
    ['a span before the first stop', CHECK, 'a_span_is_bounded_and_not_empty', claim({ span: '[-1,2)' })],
    ['a placed claim without a place', CHECK, 'a_placed_claim_names_one_place', claim({ place: null })],
    ['a placed claim of two', CHECK, 'a_placed_claim_names_one_place', claim({ quantity: 2 })],
    ['a counted claim with a place', CHECK, 'a_placed_claim_names_one_place', counted({ place: 1 })],
    ['a counted claim of two units', CHECK, 'a_placed_claim_names_one_place', counted({ span: '[0,2)' })],
    ['a claim of none', CHECK, 'a_quantity_is_one_to_a_thousand', counted({ quantity: 0 })],
    ['a claim of a million', CHECK, 'a_quantity_is_one_to_a_thousand', counted({ quantity: 1_000_000 })],
    [
      'a claim that ends before it begins',
      CHECK,
      'a_claim_ends_after_it_begins',
      claim({ ends_at: new Date(0) }),
    ],
    ['an item before the first', CHECK, 'items_are_counted_from_one', claim({ item_no: 0 })],
    ['an end without a reason', CHECK, 'an_ended_claim_says_when_and_why', claim({ live: false })],
    [
      'an end for no known reason',
      CHECK,
      'a_claim_ends_for_a_known_reason',
      claim({ live: false, ended_at: new Date(), end_reason: 'lost' }),
    ],
    ['a claim that costs less than nothing', CHECK, 'a_price_is_not_negative', claim({ price_minor: -1 })],
    ['a passenger of 10 kB', CHECK, 'a_holder_is_small', claim({ holder: { name: randomText(10_000) } })],
    [
      'a claim without its booking',
      FOREIGN_KEY,
      'a_claim_has_its_booking_and_its_occurrence',
      claim({ booking_id: randomUUID() }),
    ],
    [
      'a claim without its occurrence',
      FOREIGN_KEY,
      'a_claim_has_its_booking_and_its_occurrence',
      claim({ occurrence_id: departure.id.replace(/.{12}$/, randomUUID().slice(-12)) }),
    ],
    [
      "a claim of another operator's departure",
      FOREIGN_KEY,
      'a_claim_has_its_booking_and_its_occurrence',
      claim({ occurrence_id: stranger.id }),
    ],
    [
      "a claim under another operator's name",
      FOREIGN_KEY,
      'a_claim_has_its_booking_and_its_occurrence',
      claim({ operator_id: other.id, occurrence_id: stranger.id }),
    ],
    [
      'a claim of another mode than its occurrence',
      FOREIGN_KEY,
      'a_claim_has_its_booking_and_its_occurrence',
      counted({ occurrence_id: departure.id }),
    ],

    ['a hold without an expiry', CHECK, 'a_hold_has_an_expiry', booking({ status: 'held' })],
    ['a sale with an expiry', CHECK, 'a_hold_has_an_expiry', booking({ expires_at: new Date() })],
    ['an unknown status of a booking', CHECK, 'a_booking_has_a_known_status', booking({ status: 'lost' })],
    [
      'a reference of other letters',
      CHECK,
      'a_reference_is_eight_letters',
      booking({ reference: '0123ABCI' }),
    ],
    ['a total below nothing', CHECK, 'money_is_not_negative', booking({ total_minor: -1 })],
    [
      'a refund of what was never paid',
      CHECK,
      'a_refund_is_never_more_than_was_paid',
      booking({ paid_minor: 400, refundable_minor: 401 }),
    ],
    ['a contact of 10 kB', CHECK, 'a_contact_is_short', booking({ contact_name: 'x'.repeat(10_000) })],
    [
      'a booking of no operator',
      FOREIGN_KEY,
      'a_booking_has_its_operator_and_its_customer',
      booking({ operator_id: randomUUID() }),
    ],
    [
      'a booking of no customer',
      FOREIGN_KEY,
      'a_booking_has_its_operator_and_its_customer',
      booking({ customer_id: randomUUID() }),
    ],

    [
      'a move that is not in the table',
      CHECK,
      'booking_transition_is_listed',
      sold("status = 'expired', version = 2"),
    ],
    ['a change without a version', CHECK, 'booking_change_is_next_version', sold('total_minor = 1')],
    ['a version skipped', CHECK, 'booking_change_is_next_version', sold('version = 3')],

    [
      'the id of a booking',
      INTEGRITY,
      /^the keys of core\.bookings_\w+ never change$/,
      sold('id = core.new_id(), version = 2'),
    ],
    [
      'the id of an occurrence',
      INTEGRITY,
      /^the keys of core\.occurrences_\w+ never change$/,
      occurrence('id = core.new_id()'),
    ],
    [
      'the booking of a claim',
      INTEGRITY,
      /^the keys of core\.claims_\w+ never change$/,
      ['update core.claims as c set booking_id = $1 where c.booking_id = $2', [class_.id, seat.id]],
    ],
    [
      'the operator of a claim',
      INTEGRITY,
      /^the keys of core\.claims_\w+ never change$/,
      ['update core.claims as c set operator_id = $1 where c.booking_id = $2', [other.id, seat.id]],
    ],
    [
      'what happened to a booking',
      INTEGRITY,
      /^rows of core\.booking_events are never deleted$/,
      [`update core.booking_events as e set topic = 'booking.held' where e.booking_id = $1`, [seat.id]],
    ],
  ]
  for (const [what, sqlstate, guard, [sql, parameters]] of guards) {
    await t.test(`refuses ${what}: ${guard}`, async () => {
      const before = await operator.rows()
      await assert.rejects(berth.owner.query(sql, parameters), guarded(sqlstate, guard))
      assert.deepEqual(await operator.rows(), before)
    })
  }

  for (const table of ['occurrences', 'bookings', 'claims', 'booking_events']) {
    await t.test(`refuses to delete from core.${table}, or to truncate it`, async () => {
      const never = guarded(INTEGRITY, new RegExp(`^rows of core.${table} are never deleted$`))
      const before = await operator.rows()
      await assert.rejects(berth.owner.query(`delete from core.${table}`), never)
      await assert.rejects(berth.owner.query(`truncate core.${table} cascade`), never)
      assert.deepEqual(await operator.rows(), before)
    })

    await t.test(`shows and changes nothing of core.${table} by way of its partitions`, async () => {
      const before = await operator.rows()
      const partitions = await berth.owner.query<{ name: string }>(
        'select i.inhrelid::regclass::text as name from pg_inherits as i where i.inhparent = $1::regclass',
        [`core.${table}`],
      )
      assert.ok(partitions.length > 12)
      for (const { name } of partitions) {
        assert.deepEqual(await berth.owner.query(`delete from ${name} returning *`), [])
      }
      assert.deepEqual(await operator.rows(), before)
    })
  }

  await t.test('lets a place be sold again on a disjoint leg', async () => {
    await berth.owner.transaction(async (db) => {
      await db.query(...claim({ place: 1, span: '[2,3)' }))
      await db.query('rollback')
    })
    booked(await customer.book(departure, { seat: '1A', from_index: 2, to_index: 3 }))
  })
})

function randomText(length: number): string {
  return Array.from({ length: Math.ceil(length / 36) }, () => randomUUID()).join('')
}
