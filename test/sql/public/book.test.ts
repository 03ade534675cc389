import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, makePerson } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('public.book', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const event = await operator.event({ capacity: 100 })
  const { id: occurrence_id } = event

  await t.test('finds the operator by its id or its slug, and the event by any of its names', async () => {
    const bySlug = makePerson(berth.as(customer.accountId), operator.slug, customer.accountId)
    booked(await bySlug.ask({ event_id: event.id }))
    booked(await bySlug.ask({ departure_id: event.id }))
    assert.equal(await event.taken(), 2)
  })

  await t.test('keeps what is known of a passenger, and the contact', async () => {
    const passengers = [{ name: 'Ann', age: 7, phone: '044', document: 'P 1' }]
    const contact = { name: 'Ben', phone: '+41 44 000 00 00', email: 'ben@example.org' }
    const { id } = booked(await customer.book(event, { passengers, contact }))
    const row = await berth.owner.one(
      `select c.holder, b.contact_name as name, b.contact_phone as phone, b.contact_email as email
         from core.bookings as b join core.claims as c on c.booking_id = b.id where b.id = $1`,
      [id],
    )
    assert.deepEqual(row, { holder: passengers[0], ...contact })
  })

  await t.test('answers a refusal with its code and sentence, and raises nothing', async () => {
    const answer = await customer.book(event, { quantity: 1000 }, 'refused')
    const { code, status, message } = answer
    assert.deepEqual(
      [code, status, message],
      ['sold_out', 'refused', 'Not enough places are free for that span.'],
    )
  })

  await t.test('says which seats are free as of the moment of the refusal', async () => {
    const departure = await operator.departure({ places: ['1A', '1B', '1C'] })
    const late = await customer.inTransaction(async (customerOnce) => {
      booked(await customerOnce.book(departure, { passengers: [{ seat: '1A' }, { seat: '1B' }] }))
      const answer = customer.book(departure, { seat: '1A' })
      await berth.untilBlocked()
      return { answer }
    })
    const { code, places } = await late.answer
    assert.equal(code, 'place_taken')
    assert.deepEqual(places, [{ occurrence_id: departure.id, seat: '1A', free_seats: ['1C'] }])
  })

  const long = (length: number) => 'x'.repeat(length)
  const malformed: [what: string, code: string, request: unknown][] = [
    ['a list', 'invalid_request', [{ occurrence_id }]],
    ['null', 'invalid_request', null],
    ['a text', 'invalid_request', 'book'],
    ['nothing to book', 'invalid_request', {}],
    ['an occurrence that is no id', 'invalid_request', { occurrence_id: '1' }],
    ['items that are no list', 'invalid_request', { items: { occurrence_id } }],
    ['no items', 'invalid_request', { items: [] }],
    ['an item that is no object', 'invalid_request', { items: [1] }],
    ['101 items', 'invalid_request', { items: Array(101).fill({ occurrence_id }) }],
    ['passengers that are no list', 'invalid_request', { occurrence_id, passengers: 2 }],
    ['no passengers', 'invalid_request', { occurrence_id, passengers: [] }],
    ['an item without passengers', 'invalid_request', { items: [{ occurrence_id, passengers: [] }] }],
    ['a passenger who is no object', 'invalid_request', { occurrence_id, passengers: ['Ann'] }],
    [
      'a passenger of 10 kB',
      'invalid_request',
      { occurrence_id, passengers: [{ name: randomText(10_000) }] },
    ],
    ['a passenger that is an empty list', 'invalid_request', { occurrence_id, passengers: [[]] }],
    ['a passenger that is a number', 'invalid_request', { occurrence_id, passengers: [1] }],
    ['a passenger that is a list of texts', 'invalid_request', { occurrence_id, passengers: [['x']] }],
    ['a name that is an object', 'invalid_request', { occurrence_id, passengers: [{ name: { x: 1 } }] }],
    ['a name of 1,500 letters', 'invalid_request', { occurrence_id, passengers: [{ name: long(1_500) }] }],
    ['an age below 0', 'invalid_request', { occurrence_id, passengers: [{ age: -5 }] }],
    ['an age past every number', 'invalid_request', { occurrence_id, passengers: [{ age: 1e300 }] }],
    ['a phone that is a list', 'invalid_request', { occurrence_id, passengers: [{ phone: ['x'] }] }],
    ['a field that nobody knows', 'invalid_request', { occurrence_id, passengers: [{ meal: 'none' }] }],
    ['an address that is none', 'invalid_request', { occurrence_id, contact: { email: 'not mail' } }],
    ['one event twice named', 'invalid_request', { occurrence_id, event_id: occurrence_id }],
    ['a seat beside passengers', 'invalid_request', { occurrence_id, seat: '1A', passengers: [{}] }],
    [
      'a stop named two ways',
      'invalid_request',
      { occurrence_id, from_index: 0, from_stop_id: occurrence_id },
    ],
    ['a quantity beside items', 'invalid_request', { quantity: 2, items: [{ occurrence_id }] }],
    ['a quantity in words', 'invalid_request', { occurrence_id, quantity: 'two' }],
    ['half a place', 'invalid_request', { occurrence_id, quantity: 1.5 }],
    ['a quantity past every integer', 'invalid_request', { occurrence_id, quantity: 1e12 }],
    ['a quantity of 0', 'invalid_request', { occurrence_id, quantity: 0 }],
    ['a quantity below 0', 'invalid_request', { occurrence_id, quantity: -1 }],
    ['a quantity of a million', 'invalid_request', { occurrence_id, quantity: 1_000_000 }],
    ['a seat of 9 letters', 'invalid_request', { occurrence_id, seat: '123456789' }],
    ['a seat with a quote', 'invalid_request', { occurrence_id, seat: "1'A" }],
    ['a hold in words', 'invalid_request', { occurrence_id, hold: 'yes' }],
    ['a waitlist in words', 'invalid_request', { occurrence_id, waitlist: 'yes' }],
    ['a customer who is no id', 'invalid_request', { occurrence_id, customer_id: 'me' }],
    ['a total in words', 'invalid_request', { occurrence_id, expected_total_minor: '500' }],
    ['half a total', 'invalid_request', { occurrence_id, expected_total_minor: 10.5 }],
    ['a total past every number', 'invalid_request', { occurrence_id, expected_total_minor: 1e30 }],
    ['a name of 10 kB', 'invalid_request', { occurrence_id, contact: { name: long(10_000) } }],
    ['a phone of 33 letters', 'invalid_request', { occurrence_id, contact: { phone: long(33) } }],
    ['an address of 255 letters', 'invalid_request', { occurrence_id, contact: { email: long(255) } }],
  ]
  for (const [what, code, request] of malformed) {
    await t.test(`raises ${code} for ${what}, and nothing is changed`, async () => {
      const before = await operator.rows()
      const asked = customer.sql.query('select public.book($1, $2::jsonb, $3)', [
        operator.id,
        JSON.stringify(request),
        randomUUID(),
      ])
      await assert.rejects(asked, refused(code))
      assert.deepEqual(await operator.rows(), before)
    })
  }

  for (const key of ['', long(256), 'ключ', 'two words', 'line\n']) {
    await t.test(`raises key_required for the key ${JSON.stringify(key.slice(0, 10))}`, async () => {
      await assert.rejects(customer.book(event, {}, key), refused('key_required'))
    })
  }

  await t.test('raises where there is no such operator, or it sells no more', async () => {
    const closed = await berth.operator()
    await berth.owner.query('update core.operators as o set active = false where o.id = $1', [closed.id])
    for (const id of ['nobody', randomUUID(), closed.id, closed.slug]) {
      const person = makePerson(berth.as(customer.accountId), id, customer.accountId)
      await assert.rejects(person.book(event), refused('operator_not_found'))
    }
  })

  await t.test(
    'raises for a caller who is not signed in, or who names a customer without being staff',
    async () => {
      const nobody = makePerson(berth.database.as('authenticated'), operator.id, '')
      await assert.rejects(nobody.book(event), refused('sign_in_required'))
      await assert.rejects(customer.book(event, { customer_id: randomUUID() }), refused('not_allowed'))
      const anonymous = makePerson(berth.database.as('anon'), operator.id, '')
      await assert.rejects(anonymous.book(event), /permission denied/)
    },
  )

  assert.deepEqual(await berth.findings(), [])
})

function randomText(length: number): string {
  return Array.from({ length: Math.ceil(length / 36) }, () => randomUUID()).join('')
}
