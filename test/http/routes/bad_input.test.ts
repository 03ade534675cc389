import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import { tokenSettings } from '#support/tokens.ts'
import { type ApiAnswer, type ApiCaller, startApi } from '#test/helpers/api.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

interface BadInput {
  readonly what: string
  readonly send: () => Promise<ApiAnswer>
  readonly status: number
  readonly code: string
  /** The field that the problem names, as the caller wrote it. None if the code alone identifies it. */
  readonly field?: string
  /** Further members of the problem. */
  readonly brings?: Readonly<Record<string, unknown>>
}

const TEN_KB = 'x'.repeat(10_000)
const JSON_BODY = { 'content-type': 'application/json' }

/** Every row of every table that a request could have changed. */
async function everything({ owner }: Berth): Promise<Record<string, string>> {
  const tables = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_catalog.pg_class as c
      where c.relkind in ('r', 'p') and not c.relispartition
        and c.relnamespace in ('core'::regnamespace, 'transit'::regnamespace, 'audit'::regnamespace) order by 1`,
  )
  const hashes: Record<string, string> = {}
  for (const { name } of tables) {
    const { hash } = await owner.one<{ hash: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(to_jsonb(x)::text, '' order by to_jsonb(x)::text)), '') as hash
         from ${name} as x`,
    )
    hashes[name] = hash
  }
  return hashes
}

async function setUp(berth: Berth) {
  const api = await startApi(berth)
  const timetable = await makeTimetable(berth)
  const { operator } = timetable
  const other = await berth.operator({ currency: 'EUR' })
  const fares = await operator.fareTable([{ fromZone: 'A', toZone: 'B', priceMinor: 500 }])
  const departure = await operator.departure({
    places: ['1A', '1B', { label: '1C', blocked: true }],
    stops: [{ zone: 'A' }, { zone: 'B' }, { zone: 'C' }],
    fareTableId: fares,
  })
  const person = await operator.customer()
  const taken = await person.book(departure, {
    passengers: [{ seat: '1A' }],
    from_stop_id: departure.stopIds[0],
    to_stop_id: departure.stopIds[1],
  })
  const foreigner = await other.customer()
  const theirs = await foreigner.book(await other.event({ capacity: 5 }))
  const trip = await timetable.trip({ stops: await timetable.stops(2) })
  await timetable.generate(new Date(berth.now().getTime() + 7 * 86_400_000).toISOString().slice(0, 10))
  return {
    api,
    operator,
    other,
    departure,
    trip: await timetable.first(trip),
    event: await operator.event({ capacity: 5 }),
    foreign: { event: await other.event({ capacity: 5 }), booking: theirs.booking?.id ?? '' },
    past: await operator.event({ capacity: 5, startsAt: new Date(berth.now().getTime() - 60_000) }),
    closed: await operator.event({
      capacity: 5,
      startsAt: new Date(berth.now().getTime() + 60_000),
      salesCloseS: 3600,
    }),
    cancelled: await operator.event({ capacity: 5, status: 'cancelled' }),
    customer: api.as(person),
    account: person.accountId,
    admin: api.as(timetable.admin),
    agent: api.as(await operator.agent()),
    booking: taken.booking?.id ?? '',
  }
}

test('bad input has a clear problem and changes nothing', async (t) => {
  const berth = await startBerth(t)
  const shop = await setUp(berth)
  const { api, operator, departure, event, foreign, customer, admin, agent } = shop
  const [first, second, third] = departure.stopIds
  const unknown = randomUUID()
  let keys = 0
  const book = (body: unknown, caller: ApiCaller = customer) => {
    keys += 1
    return caller.post('/bookings', body, `bad-${keys}`)
  }
  const ride = (more: object) =>
    book({ occurrence_id: departure.id, from_stop_id: first, to_stop_id: second, ...more })
  const seat = (label: string) => ride({ passengers: [{ seat: label }] })
  const named = (name: string) => ride({ passengers: [{ name }] })
  const raw = (body: string, headers: Record<string, string> = {}) =>
    customer.send('POST', '/bookings', body, { ...JSON_BODY, 'idempotency-key': 'raw', ...headers })
  const asToken = async (token: Promise<string>) =>
    book({ occurrence_id: event.id }, api.withHeaders({ authorization: `Bearer ${await token}` }))
  const onlySeat = { places: [{ occurrence_id: departure.id, free_seats: ['1B'] }] }
  const accountId = shop.account

  const table: readonly BadInput[] = [
    // Unknown and foreign ids.
    {
      what: 'an unknown event',
      send: () => book({ occurrence_id: unknown }),
      status: 404,
      code: 'occurrence_not_found',
    },
    {
      what: 'an id that is none',
      send: () => book({ occurrence_id: '7' }),
      status: 422,
      code: 'invalid_request',
      field: '/occurrence_id',
    },
    {
      what: 'no id at all',
      send: () => book({ quantity: 1 }),
      status: 422,
      code: 'invalid_request',
      field: '/occurrence_id',
    },
    {
      what: 'events of two operators at once',
      send: () => book({ items: [{ occurrence_id: event.id }, { occurrence_id: foreign.event.id }] }),
      status: 404,
      code: 'occurrence_not_found',
    },
    {
      what: 'an unknown customer',
      send: () => book({ occurrence_id: event.id, customer_id: unknown }, agent),
      status: 404,
      code: 'customer_not_found',
    },
    {
      what: 'a customer, by who is no agent',
      send: () => book({ occurrence_id: event.id, customer_id: unknown }),
      status: 403,
      code: 'not_allowed',
    },
    {
      what: 'a booking of somebody else',
      send: () => customer.post(`/bookings/${foreign.booking}/cancellation`, {}),
      status: 404,
      code: 'booking_not_found',
    },
    {
      what: 'a booking of another operator, by an admin',
      send: () => admin.post(`/bookings/${foreign.booking}/confirmation`, {}),
      status: 404,
      code: 'booking_not_found',
    },
    {
      what: 'an unknown passenger',
      send: () => customer.post(`/bookings/${shop.booking}/cancellation`, { claim_ids: [unknown] }),
      status: 404,
      code: 'claim_not_found',
      field: 'claim_ids',
    },
    {
      what: 'an unknown vehicle',
      send: () => admin.put(`/departures/${shop.trip.id}/vehicle`, { vehicle_id: unknown }),
      status: 404,
      code: 'vehicle_not_found',
    },
    {
      what: 'a vehicle for an event',
      send: () => admin.put(`/departures/${event.id}/vehicle`, { vehicle_id: unknown }),
      status: 404,
      code: 'occurrence_not_found',
    },
    {
      what: 'more places for an event of another operator',
      send: () => admin.patch(`/events/${foreign.event.id}`, { capacity: 9 }),
      status: 403,
      code: 'not_allowed',
    },
    {
      what: 'calling off what another operator runs',
      send: () => admin.post(`/occurrences/${foreign.event.id}/cancellation`, {}),
      status: 403,
      code: 'not_allowed',
    },
    {
      what: 'calling off what nobody runs',
      send: () => admin.post(`/occurrences/${unknown}/cancellation`, {}),
      status: 404,
      code: 'occurrence_not_found',
    },
    {
      what: 'a line that nobody is in',
      send: () => customer.delete(`/occurrences/${event.id}/waitlist-entries/${unknown}`),
      status: 404,
      code: 'waitlist_entry_not_found',
    },
    // Seats.
    {
      what: 'a seat that does not exist',
      send: () => seat('99Z'),
      status: 422,
      code: 'place_not_found',
      brings: onlySeat,
    },
    {
      what: 'a seat that is taken',
      send: () => seat('1A'),
      status: 409,
      code: 'place_taken',
      brings: onlySeat,
    },
    {
      what: 'a seat that is never sold',
      send: () => seat('1C'),
      status: 409,
      code: 'place_not_sold',
      brings: onlySeat,
    },
    {
      what: 'more seats than there are',
      send: () => ride({ passengers: [{}, {}, {}] }),
      status: 409,
      code: 'sold_out',
      brings: { places: onlySeat.places.map((place) => ({ ...place, class: 'standard' })) },
    },
    {
      what: 'a label that is none',
      send: () => seat('1A;--'),
      status: 422,
      code: 'invalid_request',
      field: '/passengers/0/seat',
    },
    {
      what: 'a seat where places are counted',
      send: () => book({ occurrence_id: event.id, passengers: [{ seat: '1A' }] }),
      status: 422,
      code: 'place_not_choosable',
    },
    // Stops.
    {
      what: 'stops in the wrong order',
      send: () =>
        book({ occurrence_id: departure.id, from_stop_id: second, to_stop_id: first, passengers: [{}] }),
      status: 422,
      code: 'stops_in_wrong_order',
    },
    {
      what: 'a stop twice',
      send: () =>
        book({ occurrence_id: departure.id, from_stop_id: first, to_stop_id: first, passengers: [{}] }),
      status: 422,
      code: 'stops_in_wrong_order',
    },
    {
      what: 'a stop that is not on the trip',
      send: () =>
        book({ occurrence_id: departure.id, from_stop_id: unknown, to_stop_id: second, passengers: [{}] }),
      status: 422,
      code: 'stop_not_on_trip',
    },
    // Whether it is for sale.
    {
      what: 'an event that has begun',
      send: () => book({ occurrence_id: shop.past.id }),
      status: 409,
      code: 'already_departed',
    },
    {
      what: 'an event that is closed',
      send: () => book({ occurrence_id: shop.closed.id }),
      status: 409,
      code: 'sales_closed',
    },
    {
      what: 'an event that was cancelled',
      send: () => book({ occurrence_id: shop.cancelled.id }),
      status: 409,
      code: 'occurrence_cancelled',
    },
    // Quantities.
    {
      what: 'a quantity of 0',
      send: () => book({ occurrence_id: event.id, quantity: 0 }),
      status: 422,
      code: 'invalid_request',
      field: '/quantity',
    },
    {
      what: 'a quantity of a million',
      send: () => book({ occurrence_id: event.id, quantity: 1_000_000 }),
      status: 422,
      code: 'invalid_request',
      field: '/quantity',
    },
    {
      what: 'a quantity of 1.5',
      send: () => book({ occurrence_id: event.id, quantity: 1.5 }),
      status: 422,
      code: 'invalid_request',
      field: '/quantity',
    },
    {
      what: 'a quantity as text',
      send: () => book({ occurrence_id: event.id, quantity: '1' }),
      status: 422,
      code: 'invalid_request',
      field: '/quantity',
    },
    {
      what: 'a quantity of 0, by the older address',
      send: () => customer.post('/functions/v1/book', { eventId: event.id, quantity: 0 }, 'f'),
      status: 422,
      code: 'invalid_request',
      field: '/quantity',
    },
    {
      what: 'more lines than a booking has',
      send: () => ride({ passengers: Array.from({ length: 101 }, () => ({})) }),
      status: 422,
      code: 'invalid_request',
      field: '/passengers',
    },
    {
      what: 'a capacity of 0',
      send: () => admin.patch(`/events/${event.id}`, { capacity: 0 }),
      status: 422,
      code: 'invalid_request',
      field: '/capacity',
    },
    // Text.
    {
      what: 'a name of 10 kB',
      send: () => named(TEN_KB),
      status: 422,
      code: 'invalid_request',
      field: '/passengers/0/name',
    },
    {
      what: 'a name with NUL',
      send: () => named('A\0da'),
      status: 422,
      code: 'invalid_request',
      field: '/passengers/0/name',
    },
    {
      what: 'a contact with half a surrogate pair',
      send: () => ride({ contact: { name: '\ud83d' } }),
      status: 422,
      code: 'invalid_request',
      field: '/contact/name',
    },
    {
      what: 'a field that nobody knows',
      send: () => ride({ colour: 'red' }),
      status: 422,
      code: 'invalid_request',
      field: '/colour',
    },
    {
      what: 'a reason of 10 kB',
      send: () => customer.post(`/bookings/${shop.booking}/cancellation`, { reason: TEN_KB }),
      status: 422,
      code: 'invalid_request',
      field: '/reason',
    },
    // Zones and money.
    {
      what: 'a ride between zones without a fare',
      send: () =>
        book({ occurrence_id: departure.id, from_stop_id: second, to_stop_id: third, passengers: [{}] }),
      status: 422,
      code: 'fare_not_found',
    },
    {
      what: 'a time without a zone',
      send: () =>
        admin.post(`/operators/${operator.slug}/events`, {
          name: 'Class',
          starts_at: '2027-01-01T10:00:00',
          duration_s: 60,
          capacity: 1,
        }),
      status: 422,
      code: 'invalid_request',
      field: '/starts_at',
    },
    {
      what: 'another currency',
      send: () => ride({ passengers: [{}], currency: 'EUR' }),
      status: 422,
      code: 'currency_mismatch',
    },
    {
      what: 'a currency that is none',
      send: () => ride({ passengers: [{}], currency: 'francs' }),
      status: 422,
      code: 'invalid_request',
      field: '/currency',
    },
    {
      what: 'another price',
      send: () => ride({ passengers: [{}], expected_total_minor: 1 }),
      status: 409,
      code: 'price_changed',
      brings: { total_minor: 500, currency: 'CHF' },
    },
    // The request itself.
    { what: 'malformed JSON', send: () => raw('{"occurrence_id":'), status: 400, code: 'malformed_json' },
    {
      what: 'a body of 10 MB',
      send: () => raw(JSON.stringify({ name: 'x'.repeat(10_000_000) })),
      status: 413,
      code: 'body_too_large',
    },
    {
      what: 'JSON nested a thousand deep',
      send: () => raw('['.repeat(1_000)),
      status: 422,
      code: 'invalid_request',
    },
    {
      what: 'a form',
      send: () => raw('quantity=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      what: 'no Idempotency-Key',
      send: () => customer.post('/bookings', { occurrence_id: event.id }),
      status: 400,
      code: 'key_required',
      field: '/idempotency-key',
    },
    {
      what: 'an Idempotency-Key of 10 kB',
      send: () => customer.post('/bookings', { occurrence_id: event.id }, TEN_KB),
      status: 400,
      code: 'key_required',
      field: '/idempotency-key',
    },
    {
      what: 'no token',
      send: () => book({ occurrence_id: event.id }, api.stranger),
      status: 401,
      code: 'sign_in_required',
    },
    {
      what: 'a token that has expired',
      send: () =>
        asToken(mintToken(tokenSettings(), { accountId, clock: { now: () => new Date('2026-01-01') } })),
      status: 401,
      code: 'token_expired',
    },
    {
      what: 'a token of another issuer',
      send: () => asToken(mintToken({ ...tokenSettings(), issuer: 'elsewhere' }, { accountId })),
      status: 401,
      code: 'token_invalid',
    },
    {
      what: 'a token under another secret',
      send: () => asToken(mintToken({ ...tokenSettings(), secret: new Uint8Array(32) }, { accountId })),
      status: 401,
      code: 'token_invalid',
    },
  ]

  const before = await everything(berth)
  for (const { what, send, status, code, field, brings } of table) {
    await t.test(`${what}: ${code}`, async () => {
      const { status: given, body, headers } = await send()
      assert.deepEqual([given, body.code], [status, code], JSON.stringify(body))
      assert.match(String(headers['content-type']), /^application\/problem\+json/)
      const fields = (body.errors ?? []).map((error: { pointer: string }) => error.pointer)
      if (field !== undefined) assert.ok([...fields, body.field].includes(field), JSON.stringify(body))
      for (const [name, value] of Object.entries(brings ?? {})) {
        assert.deepEqual(withoutSeat(body[name]), value, JSON.stringify(body))
      }
      assert.deepEqual(await everything(berth), before)
    })
  }
})

/** The row's name contains the requested seat already. */
function withoutSeat(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return value.map(({ seat: _, ...rest }) => rest)
}
