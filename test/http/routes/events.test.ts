import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'

const HOUR_MS = 3_600_000

test('class events over HTTP', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const admin = api.as(await operator.admin())
  const agent = api.as(await operator.agent())
  const [ada, bob, eve] = [
    api.as(await operator.customer()),
    api.as(await operator.customer()),
    api.as(await operator.customer()),
  ]
  const rival = api.as(await (await berth.operator()).admin())
  const url = `/operators/${operator.slug}/events`
  const inHours = (hours: number) => new Date(berth.now().getTime() + hours * HOUR_MS).toISOString()
  const yoga = { name: 'Yoga', starts_at: inHours(30), duration_s: 3600, capacity: 3, price_minor: 1500 }

  const created = await admin.post(url, yoga)
  const id: string = created.body.id
  const counts = async () => {
    const { capacity, taken, free, waiting, status } = (await api.stranger.get(`/events/${id}`)).body
    return { capacity, taken, free, waiting, status }
  }

  await t.test('an admin puts one on sale, and nobody else', async () => {
    assert.equal(created.status, 201)
    assert.equal(created.headers.location, `/api/v1/events/${id}`)
    const { body } = await api.stranger.get(`/events/${id}`)
    assert.deepEqual(
      [body.name, body.price_minor, body.currency, body.time_zone],
      ['Yoga', 1500, 'CHF', 'Europe/Zurich'],
    )
    assert.equal(new Date(body.ends_at).getTime() - new Date(body.starts_at).getTime(), HOUR_MS)
    assert.deepEqual(await counts(), { capacity: 3, taken: 0, free: 3, waiting: 0, status: 'scheduled' })
    for (const caller of [agent, ada, rival])
      assert.equal((await caller.post(url, yoga)).body.code, 'not_allowed')
    assert.equal((await api.stranger.post(url, yoga)).body.code, 'sign_in_required')
  })

  await t.test('an admin takes it off sale, and puts it back', async () => {
    assert.equal((await ada.patch(`/events/${id}`, { published: false })).body.code, 'not_allowed')
    assert.equal((await admin.patch(`/events/${id}`, {})).body.code, 'invalid_request')
    assert.deepEqual((await admin.patch(`/events/${id}`, { published: false })).body, { offered: 0 })
    assert.equal((await api.stranger.get(`/events/${id}`)).body.code, 'occurrence_not_found')
    const refused = await ada.post('/bookings', { occurrence_id: id }, 'ada-0')
    assert.equal(refused.body.code, 'occurrence_not_found')
    await admin.patch(`/events/${id}`, { published: true })
    assert.equal((await api.stranger.get(`/events/${id}`)).body.published, true)
  })

  await t.test('it is booked by quantity, and by the older address', async () => {
    const booked = await ada.post('/bookings', { occurrence_id: id, quantity: 2 }, 'ada-1')
    assert.deepEqual([booked.status, booked.body.status, booked.body.total_minor], [201, 'confirmed', 3000])
    assert.deepEqual(await counts(), { capacity: 3, taken: 2, free: 1, waiting: 0, status: 'scheduled' })
    const { body: me } = await bob.get('/me')
    const older = { eventId: id, customerId: me.account_id, paymentMethod: 'card' }
    const registered = await bob.post('/functions/v1/book', older, 'bob-1')
    assert.deepEqual([registered.status, registered.body.total_minor], [201, 1500])
    const [claim] = registered.body.claims
    assert.deepEqual([claim.occurrence_id, claim.quantity, claim.seat], [id, 1, null])
  })

  await t.test('sold out is 0 free for everyone, by every way of asking', async () => {
    for (const caller of [api.stranger, ada, bob, agent, admin, rival]) {
      assert.equal((await caller.get(`/events/${id}`)).body.free, 0)
      const { items } = (await caller.get(url)).body
      assert.deepEqual(
        items.map((event: { free: number }) => event.free),
        [0],
      )
    }
    const refused = await eve.post('/bookings', { occurrence_id: id, quantity: 1 }, 'eve-1')
    assert.deepEqual([refused.status, refused.body.code], [409, 'sold_out'])
  })

  const line = `/occurrences/${id}/waitlist-entries`
  const waits = await eve.post('/bookings', { occurrence_id: id, quantity: 1, waitlist: true }, 'eve-2')

  await t.test('who wants to waits in line, and sees their own place in it', async () => {
    assert.deepEqual([waits.status, waits.body.status], [202, 'waitlisted'])
    const [entry] = (await eve.get(line)).body.items
    assert.deepEqual([entry.id, entry.position, entry.status], [waits.body.waitlist_entry_id, 1, 'waiting'])
    assert.deepEqual((await ada.get(line)).body.items, [])
    assert.deepEqual((await rival.get(line)).body.items, [])
    assert.equal((await agent.get(line)).body.items.length, 1)
    assert.equal((await api.stranger.get(line)).body.code, 'sign_in_required')
    assert.equal((await counts()).waiting, 1)
  })

  await t.test('additional places are offered to the waitlist, and only an admin adds them', async () => {
    assert.equal((await agent.patch(`/events/${id}`, { capacity: 4 })).body.code, 'not_allowed')
    assert.equal((await rival.patch(`/events/${id}`, { capacity: 4 })).body.code, 'not_allowed')
    const fewer = await admin.patch(`/events/${id}`, { capacity: 2 })
    assert.deepEqual([fewer.status, fewer.body.code, fewer.body.sold], [409, 'fewer_places_than_sold', 3])
    assert.deepEqual((await admin.patch(`/events/${id}`, { capacity: 4 })).body, { offered: 1 })
    const [entry] = (await eve.get(line)).body.items
    assert.deepEqual([entry.status, entry.position], ['offered', null])
    const confirmed = await eve.post(`/bookings/${entry.offer_booking_id}/confirmation`, {})
    assert.equal(confirmed.body.status, 'confirmed')
  })

  await t.test('its roster has names and no contacts, for who works there', async () => {
    const instructor = api.as(await operator.member('instructor'))
    const { items } = (await instructor.get(`/occurrences/${id}/roster`)).body
    assert.deepEqual(
      items.map((guest: { quantity: number }) => guest.quantity),
      [2, 1, 1],
    )
    assert.match(items[0].reference, /^\w{4}-\w{4}$/)
    assert.equal((await ada.get(`/occurrences/${id}/roster`)).body.code, 'not_allowed')
    assert.equal((await instructor.get(`/occurrences/${id}/bookings`)).body.code, 'not_allowed')
  })

  await t.test('is cancelled for everyone at once', async () => {
    const { body } = await admin.post(`/occurrences/${id}/cancellation`, { reason: 'The instructor is ill' })
    assert.equal(body.booking_ids.length, 3)
    assert.equal((await counts()).status, 'cancelled')
    for (const caller of [ada, bob, eve]) {
      const [booking] = (await caller.get('/bookings')).body.items
      assert.equal(booking.status, 'cancelled')
    }
  })

  await t.test('of another address is not found', async () => {
    for (const path of [`/events/${randomUUID()}`, `/events/${operator.id}/stream`]) {
      assert.equal((await api.stranger.get(path)).body.code, 'occurrence_not_found', path)
    }
  })
  assert.deepEqual(await berth.findings(), [])
})

test('the list of events', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const admin = api.as(await operator.admin())
  const url = `/operators/${operator.slug}/events`
  const inDays = (days: number) => new Date(berth.now().getTime() + days * 24 * HOUR_MS).toISOString()
  const event = (more: object) => ({ name: 'Class', duration_s: 600, capacity: 5, price_minor: 0, ...more })
  const ids: string[] = []
  for (const days of [1, 2, 3, 40]) {
    ids.push((await admin.post(url, event({ starts_at: inDays(days) }))).body.id)
  }
  const [first = '', second = '', third = '', late = ''] = ids
  const listed = async (query: string, caller = api.stranger) =>
    (await caller.get(`${url}?${query}`)).body.items.map((item: { id: string }) => item.id)

  await t.test('begins now and ends in a month, unless asked otherwise', async () => {
    assert.deepEqual(await listed(''), [first, second, third])
    const until = encodeURIComponent(inDays(50))
    assert.deepEqual(await listed(`until=${until}`), [first, second, third, late])
    assert.deepEqual(await listed(`from=${encodeURIComponent(inDays(1.5))}`), [second, third])
  })

  await t.test('goes page by page without repeating or skipping one', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body, headers } = await api.stranger.get(`${url}?limit=1${cursor}`)
      seen.push(...body.items.map((item: { id: string }) => item.id))
      assert.equal(headers.link === undefined, body.next_cursor === null)
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`
    } while (cursor !== '')
    assert.deepEqual(seen, [first, second, third])
  })

  await t.test('may be of one series', async () => {
    const { items } = (await api.stranger.get(`/operators/${operator.slug}/class-series`)).body
    assert.equal(items.length, 4)
    const series = (await api.stranger.get(`/events/${second}`)).body.series_id
    assert.deepEqual(await listed(`series_id=${series}`), [second])
    const next = await admin.post(url, event({ series_id: series, starts_at: inDays(4) }))
    assert.deepEqual(await listed(`series_id=${series}`), [second, next.body.id])
    const unknown = await admin.post(url, event({ series_id: randomUUID(), starts_at: inDays(4) }))
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'offering_not_found'])
  })

  await t.test('has what is not published for staff only', async () => {
    const draft = await admin.post(url, event({ starts_at: inDays(5), published: false }))
    assert.ok(!(await listed('')).includes(draft.body.id))
    assert.ok((await listed('', admin)).includes(draft.body.id))
    assert.equal((await api.stranger.get(`/events/${draft.body.id}`)).body.code, 'occurrence_not_found')
  })

  await t.test('may be kept for half a minute', async () => {
    const { headers } = await api.stranger.get(url)
    assert.equal(headers['cache-control'], 'public, max-age=30')
    const again = await api.stranger.get(url, { 'if-none-match': String(headers.etag) })
    assert.equal(again.status, 304)
  })

  for (const [query, code] of Object.entries({
    'from=2026-01-01T00:00:00Z&until=2028-01-01T00:00:00Z': 'date_out_of_range',
    'from=1990-01-01T00:00:00Z': 'date_out_of_range',
    'from=yesterday': 'invalid_request',
    'cursor=abc': 'invalid_cursor',
    'limit=101': 'invalid_request',
  })) {
    await t.test(`refuses ${query}`, async () => {
      assert.equal((await api.stranger.get(`${url}?${query}`)).body.code, code)
    })
  }
})
