import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { fingerprintOf } from '#db/booking/fingerprint.ts'
import { askedFor } from '#http/routes/bookings/asked_for.ts'
import { itemsOf } from '#http/routes/bookings/lines.ts'
import type { NewBooking } from '#http/routes/bookings/schemas.ts'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const BODIES = 2_000

const ids = Array.from({ length: 4 }, () => randomUUID())
const id = fc.constantFrom(...ids, ...ids.map((each) => each.toUpperCase()))
/** Any text that can be stored, including what JSON escapes, which each side does in its own way. */
const text = fc
  .string({ unit: 'binary', maxLength: 12 })
  .filter((each) => !each.includes('\0') && each.isWellFormed())
const optional = { requiredKeys: [] }
const passenger = fc.record(
  {
    name: text,
    age: fc.nat(150),
    seat: text,
    class: text,
    type: text,
    accessible: fc.boolean(),
    phone: text,
    document: text,
  },
  optional,
)
const item = fc
  .record(
    {
      from_stop_id: id,
      to_index: fc.nat(10_000),
      class: text,
      passengers: fc.uniqueArray(passenger, {
        minLength: 1,
        maxLength: 3,
        selector: ({ seat }) => seat ?? {},
      }),
    },
    optional,
  )
  .chain((fields) =>
    fc
      .tuple(fc.constantFrom('occurrence_id', 'departure_id', 'event_id'), id)
      .map(([name, value]) => ({ ...fields, [name]: value })),
  )
const counted = fc.record(
  { event_id: id, quantity: fc.integer({ min: 1, max: 1000 }), seat: text },
  { requiredKeys: ['event_id'] },
)
const more = fc.record(
  {
    hold: fc.boolean(),
    waitlist: fc.boolean(),
    contact: fc.record({ name: text, phone: text, email: text }, optional),
    customer_id: id,
    currency: text,
    expected_total_minor: fc.nat(999_999_999_999_999),
  },
  optional,
)
const body: fc.Arbitrary<NewBooking> = fc.oneof(
  fc.tuple(fc.oneof(item, counted), more).map(([fields, others]) => ({ ...others, ...fields })),
  fc
    .tuple(fc.array(item, { minLength: 1, maxLength: 3 }), more)
    .map(([items, others]) => ({ ...others, items })),
)

/** The fingerprint that the server computes. */
function overHttp(wanted: NewBooking): string {
  return fingerprintOf(askedFor(wanted, itemsOf(wanted))).toString('hex')
}

test('core.request_fingerprint', async (t) => {
  const berth = await startBerth(t)
  const overSql = async (bodies: readonly string[]) =>
    (
      await berth.database.rows<{ fingerprint: string }>(
        `select encode(core.request_fingerprint(u.body::jsonb), 'hex') as fingerprint
           from unnest($1::text[]) with ordinality as u(body, no) order by u.no`,
        [bodies],
      )
    ).map(({ fingerprint }) => fingerprint)

  await t.test('is that of the server, byte for byte', async () => {
    const seed = Date.now() & 0x7fffffff
    t.diagnostic(`seed ${seed}, ${BODIES} bodies`)
    const bodies = fc.sample(body, { seed, numRuns: BODIES })
    assert.deepEqual(await overSql(bodies.map((each) => JSON.stringify(each))), bodies.map(overHttp))
  })

  const same: [what: string, one: string, other: string][] = [
    ['in another order', '{"event_id": "ID", "quantity": 2}', '{"quantity": 2, "event_id": "ID"}'],
    ['under another name', '{"event_id": "ID"}', '{"occurrence_id": "ID"}'],
    [
      'as the only item',
      '{"event_id": "ID", "quantity": 2}',
      '{"items": [{"departure_id": "ID", "quantity": 2}]}',
    ],
    [
      'with what is left out',
      '{"event_id": "ID"}',
      '{"event_id": "ID", "quantity": 1, "hold": false, "waitlist": false}',
    ],
    [
      'with numbers in another form',
      '{"event_id": "ID", "quantity": 2}',
      '{"event_id": "ID", "quantity": 20e-1}',
    ],
    ['with an id in capitals', '{"event_id": "ID"}', '{"event_id": "CAPITALS"}'],
    ['with a contact that says nothing', '{"event_id": "ID"}', '{"event_id": "ID", "contact": {}}'],
  ]
  const of = (json: string) =>
    json.replaceAll('ID', ids[0] ?? '').replaceAll('CAPITALS', (ids[0] ?? '').toUpperCase())
  for (const [what, one, other] of same) {
    await t.test(`is the same ${what}`, async () => {
      const fingerprints = [...(await overSql([of(one), of(other)])), overHttp(JSON.parse(of(other)))]
      assert.equal(new Set(fingerprints).size, 1)
    })
  }

  await t.test('differs when anything else is asked for', async () => {
    const bodies = [
      ...[
        '{}',
        '{"quantity": 2}',
        '{"hold": true}',
        '{"waitlist": true}',
        '{"class": "a"}',
        '{"passengers": [{"type": "a"}]}',
      ],
      ...[
        '{"passengers": [{"name": "a"}]}',
        '{"passengers": [{"document": "a"}]}',
        '{"contact": {"name": "a"}}',
      ],
      ...[
        '{"passengers": [{"age": 1}]}',
        '{"passengers": [{"accessible": true}]}',
        '{"seat": "1A"}',
        '{"from_index": 0}',
      ],
    ].map((json) => JSON.stringify({ event_id: ids[0], ...JSON.parse(json) }))
    assert.equal(new Set(await overSql(bodies)).size, bodies.length)
  })

  await t.test(
    'makes one booking of one request, whichever way and under whichever name it is sent',
    async () => {
      const operator = await berth.operator()
      const person = await operator.customer()
      const http = (await startApi(berth)).as(person)
      const event = await operator.event({ capacity: 9 })
      const bySql = booked(await person.ask({ event_id: event.id, quantity: 2 }, 'one'))
      const others = [
        await http.post('/bookings', { quantity: 2, occurrence_id: event.id }, 'one'),
        await http.post('/bookings', { items: [{ event_id: event.id.toUpperCase(), quantity: 2 }] }, 'one'),
        await http.post(
          '/functions/v1/book',
          { eventId: event.id, quantity: 2, paymentMethod: 'cash' },
          'one',
        ),
      ]
      for (const { status, body: answer, headers } of others) {
        assert.deepEqual([status, answer.id, headers['idempotency-replayed']], [201, bySql.id, 'true'])
      }
      const again = await person.ask({ occurrence_id: event.id, quantity: 2 }, 'one')
      assert.deepEqual([again.booking?.id, again.replayed, await event.taken()], [bySql.id, true, 2])
      assert.equal((await http.post('/bookings', { event_id: event.id }, 'one')).body.code, 'key_reused')
    },
  )
})
