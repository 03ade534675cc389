import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiCaller, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'

test('leaving the line', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const agent = api.as(await operator.agent())
  const event = await operator.event({ capacity: 2 })
  const line = `/occurrences/${event.id}/waitlist-entries`
  const people = await Promise.all(Array.from({ length: 5 }, () => operator.customer()))
  const [ada, bob, cid, dee, eve] = people.map((person) => api.as(person))
  assert.ok(ada && bob && cid && dee && eve)
  let keys = 0
  const book = async (caller: ApiCaller, quantity: number) => {
    keys += 1
    return (
      await caller.post('/bookings', { occurrence_id: event.id, quantity, waitlist: true }, `k-${keys}`)
    ).body
  }
  const statusOf = async (caller: ApiCaller) => (await caller.get(line)).body.items[0].status
  const sold = await book(ada, 2)
  const [bobs, cids, dees] = [await book(bob, 2), await book(cid, 1), await book(dee, 1)]

  await t.test('is seen by staff page after page, in line', async () => {
    const first = (await agent.get(`${line}?limit=2`)).body
    const second = (await agent.get(`${line}?limit=2&cursor=${first.next_cursor}`)).body
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id, line_number, position }) => [id, line_number, position]),
      [bobs, cids, dees].map(({ waitlist_entry_id }, at) => [waitlist_entry_id, at + 1, at + 1]),
    )
    assert.equal(second.next_cursor, null)
  })

  await t.test('tells what is waited for, and refuses to wait twice', async () => {
    const named = await operator.event({ capacity: 2 })
    await ada.post('/bookings', { occurrence_id: named.id, quantity: 2 }, 'all-of-it')
    const passengers = [{ name: 'Ida', type: 'adult' }, { name: 'Per' }]
    const joined = { occurrence_id: named.id, passengers, waitlist: true }
    const lines = [
      { item_no: 1, quantity: 1, class: null, type: 'adult', passenger: { name: 'Ida' } },
      { item_no: 1, quantity: 1, class: null, type: null, passenger: { name: 'Per' } },
    ]
    const { status, body } = await bob.post('/bookings', joined, 'joins')
    const { waitlist_entry_id } = body
    const entry = { waitlist_entry_id, occurrence_id: named.id, quantity: 2, lines }
    assert.deepEqual([status, body], [202, { status: 'waitlisted', ...entry }])
    assert.deepEqual((await bob.post('/bookings', joined, 'joins')).body, body)
    const again = (await bob.post('/bookings', joined, 'joins-again')).body
    assert.deepEqual([again.code, again.waitlist_entry_id], ['already_waiting', waitlist_entry_id])
    for (const caller of [bob, agent]) {
      const { items } = (await caller.get(`/occurrences/${named.id}/waitlist-entries`)).body
      assert.deepEqual(
        items.map((each: Record<string, unknown>) => [each.id, each.quantity, each.lines, each.lapse_reason]),
        [[waitlist_entry_id, 2, lines, null]],
      )
    }
  })

  await t.test('is for who stands in it, and for staff', async () => {
    const before = await operator.rows()
    for (const caller of [eve, cid, api.as(await (await berth.operator()).admin())]) {
      const refused = await caller.delete(`${line}/${bobs.waitlist_entry_id}`)
      assert.deepEqual([refused.status, refused.body.code], [404, 'waitlist_entry_not_found'])
    }
    assert.equal(
      (await api.stranger.delete(`${line}/${bobs.waitlist_entry_id}`)).body.code,
      'sign_in_required',
    )
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('moves the others up, once', async () => {
    assert.deepEqual((await dee.delete(`${line}/${dees.waitlist_entry_id}`)).body, { status: 'left' })
    assert.deepEqual((await dee.delete(`${line}/${dees.waitlist_entry_id}`)).body, { status: 'left' })
    assert.equal(await event.waiting(), 2)
  })

  await t.test('lets those behind have what did not suffice for the first', async () => {
    const [claim] = sold.claims
    assert.equal(claim.quantity, 2)
    await berth.owner.query('update core.occurrences as o set capacity = 3 where o.id = $1', [event.id])
    assert.equal(await statusOf(cid), 'waiting')
    assert.deepEqual((await agent.delete(`${line}/${bobs.waitlist_entry_id}`)).body, { status: 'left' })
    assert.equal(await statusOf(cid), 'offered')
    assert.equal(await event.waiting(), 0)
  })

  await t.test('declines an offer, which goes to who is next', async () => {
    await book(eve, 1)
    assert.equal(await statusOf(eve), 'waiting')
    assert.deepEqual((await cid.delete(`${line}/${cids.waitlist_entry_id}`)).body, { status: 'left' })
    assert.equal(await statusOf(eve), 'offered')
    const [entry] = (await eve.get(line)).body.items
    assert.equal(
      (await eve.post(`/bookings/${entry.offer_booking_id}/confirmation`, {})).body.status,
      'confirmed',
    )
    assert.deepEqual((await eve.delete(`${line}/${entry.id}`)).body, { status: 'accepted' })
    assert.equal(await event.taken(), 3)
  })
  assert.deepEqual(await berth.findings(), [])
})

test('a manifest', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const agent = api.as(await operator.agent())
  const departure = await operator.departure({ places: ['1A', '1B', '1C', '1D'], stops: 3 })
  const ada = api.as(await operator.customer())
  const contact = { name: 'Ada', phone: '+41 44 1', email: 'ada@example.org' }
  const seats = ['1C', '1A', '1D']
  const { body: booking } = await ada.post(
    '/bookings',
    { occurrence_id: departure.id, passengers: seats.map((seat) => ({ seat, name: `In ${seat}` })), contact },
    'k',
  )
  const path = `/occurrences/${departure.id}/bookings`

  await t.test('is in order of seats, with who they are and how to reach them', async () => {
    const { items } = (await agent.get(path)).body
    assert.deepEqual(
      items.map((row: { seat: string; passenger: { name: string } }) => [row.seat, row.passenger.name]),
      [
        ['1A', 'In 1A'],
        ['1C', 'In 1C'],
        ['1D', 'In 1D'],
      ],
    )
    const [row] = items
    assert.deepEqual([row.booking_id, row.reference], [booking.id, booking.reference])
    assert.deepEqual([row.contact_name, row.contact_phone, row.contact_email], Object.values(contact))
    assert.equal(row.place, undefined)
  })

  await t.test('goes page by page', async () => {
    const first = (await agent.get(`${path}?limit=2`)).body
    const second = (await agent.get(`${path}?limit=2&cursor=${first.next_cursor}`)).body
    assert.deepEqual(
      [...first.items, ...second.items].map((row: { seat: string }) => row.seat),
      ['1A', '1C', '1D'],
    )
  })

  await t.test('is a spreadsheet and a page to print, without formulas and without markup', async () => {
    const spiteful = await operator.departure({ places: ['1A', '1B'], stops: 3 })
    const passengers = [
      { seat: '1A', name: '=cmd|A0', phone: '+41 44 1' },
      { seat: '1B', name: 'Ann "<b>", Bo' },
    ]
    const { body: sold } = await ada.post('/bookings', { occurrence_id: spiteful.id, passengers }, 'spiteful')
    const address = `/occurrences/${spiteful.id}/manifest`
    const csv = await agent.get(`${address}.csv`)
    assert.deepEqual([csv.status, csv.headers['content-type']], [200, 'text/csv; charset=utf-8'])
    const [header, first, second, end] = csv.body.split('\r\n')
    assert.match(
      header,
      /^seat,class,quantity,name,age,phone,document,from_stop,begins_at,to_stop,ends_at,reference,/,
    )
    assert.match(first, /^1A,standard,1,'=cmd\|A0,,\+41 44 1,,Stop /)
    assert.match(second, /^1B,standard,1,"Ann ""<b>"", Bo",/)
    assert.ok(second.endsWith(`,${sold.reference},,confirmed,unpaid`), second)
    assert.equal(end, '')
    const page = await agent.get(`${address}.html`)
    assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html; charset=utf-8'])
    assert.ok(page.body.includes('<td>Ann &quot;&lt;b&gt;&quot;, Bo</td>'))
    assert.match(String(page.headers['content-security-policy']), /^default-src 'none';style-src/)
    for (const kind of ['csv', 'html']) {
      assert.equal((await ada.get(`${address}.${kind}`)).body.code, 'not_allowed')
      assert.equal((await api.stranger.get(`${address}.${kind}`)).body.code, 'sign_in_required')
    }
  })

  await t.test('leaves out who gave up, unless asked', async () => {
    const [claim] = booking.claims
    await ada.post(`/bookings/${booking.id}/cancellation`, { claim_ids: [claim.id] })
    const statuses = async (query: string) =>
      (await agent.get(`${path}${query}`)).body.items.map((row: { seat: string; status: string }) => [
        row.seat,
        row.status,
      ])
    assert.deepEqual(await statuses(''), [
      ['1A', 'confirmed'],
      ['1D', 'confirmed'],
    ])
    assert.deepEqual(await statuses('?include_ended=true'), [
      ['1A', 'confirmed'],
      ['1C', 'cancelled'],
      ['1D', 'confirmed'],
    ])
  })

  await t.test('has expired holds for what they are', async () => {
    await ada.post(
      '/bookings',
      { occurrence_id: departure.id, passengers: [{ seat: '1B' }], hold: true },
      'k-2',
    )
    await berth.setTime(new Date(Date.now() + 3_600_000))
    const rows = (await agent.get(`${path}?include_ended=true`)).body.items
    assert.equal(rows.find((row: { seat: string }) => row.seat === '1B').status, 'expired')
    assert.ok(!(await agent.get(path)).body.items.some((row: { seat: string }) => row.seat === '1B'))
  })
})
