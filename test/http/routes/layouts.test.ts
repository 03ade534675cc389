import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiAnswer, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

/** 52 seats, whose numbers run down the left side and up the right one. */
const COACH = {
  decks: [
    [
      '[driver] _ _ _ [door]',
      ...Array.from({ length: 13 }, (_, row) =>
        [2 * row + 1, 2 * row + 2, row === 6 ? '[stairs]' : '_', 52 - 2 * row - 1, 52 - 2 * row].join(' '),
      ),
    ],
  ],
}
/** Eleven seats: 1 to 10, and 1X beside the driver. */
const MINIBUS = {
  decks: [['[driver] _ 1X', '1 2 _ [door]', '3 4 _ 5', '6 7 _ 8/w', '9 _ _ 10']],
  legend: [{ mark: 'w', accessible: true }],
}
/** A 12 on both decks, and first class in front of the upper one. */
const DOUBLE_DECKER = {
  decks: [
    ['11 12 _ 13', '[stairs] _ _ 14'],
    ['12/f _ 15/f', '16/v [table] 17/v'],
  ],
  deck_names: ['Lower', 'Upper & <open>'],
  legend: [
    { mark: 'f', class: 'first' },
    { mark: 'v', facing_deg: 180 },
  ],
}

test('layouts over HTTP', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const timetable = await makeTimetable(berth)
  const { operator } = timetable
  const url = `/operators/${operator.slug}`
  const admin = api.as(timetable.admin)
  const customer = api.as(await operator.customer())
  const date = new Date(berth.now().getTime() + 7 * 86_400_000).toISOString().slice(0, 10)

  const made = (answer: ApiAnswer): string => {
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    return answer.body.id
  }
  const draw = async (name: string, places: object) =>
    made(await admin.post(`${url}/layouts`, { name, places }))
  const read = async (id: string) => (await api.stranger.get(`${url}/layouts/${id}`)).body
  const typeOf = async (name: string, layout_id: string) =>
    made(await admin.post(`${url}/vehicle-types`, { name, layout_id }))

  /** A departure with a vehicle of that type. */
  async function departureWith(vehicle_type_id: string) {
    const number = `N ${vehicle_type_id.slice(-12)}`
    const vehicle_id = made(await admin.post(`${url}/vehicles`, { vehicle_type_id, number }))
    const trip = await timetable.trip({ stops: await timetable.stops(3) })
    await timetable.generate(date)
    const { id } = await timetable.first(trip)
    assert.equal((await admin.put(`/departures/${id}/vehicle`, { vehicle_id })).status, 200)
    return id
  }
  let booked = 0
  const book = (departure_id: string, seat: string) => {
    booked += 1
    return customer.post(
      '/bookings',
      { departure_id, passengers: [{ name: 'Ann', seat }] },
      `layout-${booked}`,
    )
  }
  const seatsOf = async (departure: string): Promise<{ seat: string; state: string }[]> =>
    (await api.stranger.get(`/departures/${departure}/seats`)).body.seats

  await t.test(
    'a coach whose 52 numbers run down one side and up the other is drawn and booked',
    async () => {
      const layout = await read(await draw('Coach', COACH))
      assert.equal(layout.places_count, 52)
      const at = (seat: string) => layout.places.find((place: { seat: string }) => place.seat === seat)
      assert.deepEqual(
        ['1', '2', '26', '27', '51', '52'].map((seat) => [at(seat).row, at(seat).column, at(seat).position]),
        [
          [2, 1, 'window'],
          [2, 2, 'aisle'],
          [14, 2, 'aisle'],
          [14, 4, 'aisle'],
          [2, 4, 'aisle'],
          [2, 5, 'window'],
        ],
      )
      const departure = await departureWith(await typeOf('Coach', layout.id))
      assert.equal((await book(departure, '27')).body.claims[0].seat, '27')
      assert.deepEqual(
        (await seatsOf(departure)).filter(({ state }) => state === 'taken').map(({ seat }) => seat),
        ['27'],
      )
    },
  )

  await t.test('a minibus of eleven has its 1X, which is booked by that name', async () => {
    const departure = await departureWith(await typeOf('Minibus', await draw('Minibus', MINIBUS)))
    const { status, body } = await book(departure, '1X')
    assert.deepEqual([status, body.claims[0].seat], [201, '1X'])
    assert.equal((await book(departure, '1X')).body.code, 'place_taken')
    assert.equal((await book(departure, '11')).body.code, 'place_not_found')
    assert.equal((await seatsOf(departure)).length, 11)
  })

  await t.test(
    'a number on two decks is booked with its deck, and without it only if it is on one',
    async () => {
      const departure = await departureWith(
        await typeOf('Double-decker', await draw('Double-decker', DOUBLE_DECKER)),
      )
      const answers = [
        await book(departure, '2:12'),
        await book(departure, '1:12'),
        await book(departure, '14'),
      ]
      assert.deepEqual(
        answers.map(({ body }) => body.claims[0].seat),
        ['2:12', '1:12', '14'],
      )
      const unclear = (await book(departure, '12')).body
      assert.equal(unclear.code, 'place_not_found')
      assert.match(unclear.title, /name the deck/)
      const map = await seatsOf(departure)
      assert.deepEqual(
        map.filter(({ state }) => state === 'free').map(({ seat }) => seat),
        ['11', '13', '15', '16', '17'],
      )
    },
  )

  await t.test('a new version leaves what is sold under the old one as it was', async () => {
    const first = await draw('Shuttle', { decks: [['1 2', '3 4']] })
    const type = await typeOf('Shuttle', first)
    const departure = await departureWith(type)
    assert.equal((await book(departure, '4')).status, 201)
    const before = await seatsOf(departure)
    const second = await draw('Shuttle', { decks: [['A B']] })
    assert.equal((await admin.patch(`${url}/vehicle-types/${type}`, { layout_id: second })).status, 204)
    await timetable.generate(date)
    assert.deepEqual(await seatsOf(departure), before)
    assert.deepEqual([(await read(first)).version, (await read(second)).version], [1, 2])
    assert.equal((await read(first)).places.length, 4)
  })

  await t.test('a picture names every place, is XML, and nothing in it is read as markup', async () => {
    const id = await draw('<script>alert(1)</script> & "more"\uFFFF', DOUBLE_DECKER)
    const answer = await api.stranger.get(`${url}/layouts/${id}/picture`)
    assert.equal(answer.status, 200)
    assert.match(String(answer.headers['content-type']), /^image\/svg\+xml/)
    const svg: string = answer.body
    assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" role="img" aria-labelledby="title desc"/)
    assert.match(
      svg,
      /<title id="title">&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; &quot;more&quot;\uFFFD<\/title>/,
    )
    assert.match(svg, /<desc id="desc">8 places, first, standard\./)
    assert.match(svg, />Upper &amp; &lt;open&gt;<\/text>/)
    assert.doesNotMatch(svg, /<script|<open/)
    for (const seat of ['11', '1:12', '13', '14', '2:12', '15', '16', '17']) {
      assert.ok(svg.includes(`<title>${seat}, `), seat)
    }
    const colours = new Set([...svg.matchAll(/fill="(#[0-9a-f]{6})" *\/?>/g)].map(([, colour]) => colour))
    assert.ok(colours.size >= 4, [...colours].join(' '))
    const missing = await api.stranger.get(`${url}/layouts/${operator.id}/picture`)
    assert.equal(missing.body.code, 'layout_not_found')
  })

  await t.test('the picture of a departure shows which seats are free', async () => {
    const departure = await departureWith(await typeOf('Pictured', await draw('Pictured', MINIBUS)))
    assert.equal((await book(departure, '1X')).status, 201)
    const { status, body } = await api.stranger.get(`/departures/${departure}/seats/picture`)
    assert.equal(status, 200)
    assert.match(body, /<title>1X, standard, seat, taken<\/title>/)
    assert.match(body, /<title>8, standard, seat, accessible, free<\/title>/)
  })

  await t.test('a theatre is sold by the seat', async () => {
    const layout_id = await draw('Theatre', {
      decks: [['[stage] [stage] [stage] [stage]', 'A1 A2 A3 A4', 'B1/s B2/s B3/s B4/s']],
      legend: [{ mark: 's', class: 'side' }],
      room: true,
      bend: 1.5,
    })
    const play = {
      name: 'Play',
      starts_at: `${date}T19:00:00Z`,
      duration_s: 7200,
      price_minor: 3000,
      layout_id,
    }
    const event = made(await admin.post(`${url}/events`, play))
    const passengers = [{ name: 'Ann', seat: 'A2' }, { name: 'Ben' }]
    const { body } = await customer.post('/bookings', { event_id: event, passengers }, 'theatre')
    assert.deepEqual(
      body.claims.map(({ seat }: { seat: string }) => seat),
      ['A2', 'A1'],
    )
    const seats = (await api.stranger.get(`/events/${event}/seats`)).body.seats
    assert.deepEqual(
      seats
        .filter(({ state }: { state: string }) => state === 'free')
        .map(({ seat }: { seat: string }) => seat),
      ['A3', 'A4', 'B1', 'B2', 'B3', 'B4'],
    )
    const picture = await api.stranger.get(`/events/${event}/seats/picture`)
    assert.match(picture.body, /The stage is at the top\..*<title>A1, standard, seat, taken<\/title>/s)
    const { layout_id: _, ...counted } = play
    const refused = await admin.post(`${url}/events`, counted)
    assert.deepEqual([refused.body.code, refused.body.field], ['invalid_request', 'capacity'])
    const lesson = made(await admin.post(`${url}/events`, { ...counted, capacity: 3 }))
    assert.equal((await api.stranger.get(`/events/${lesson}/seats`)).body.code, 'place_not_choosable')
  })

  await t.test('coordinates have two decimals, whichever', async () => {
    const list = [1.13, 4.35, 8.29].map((x, index) => ({ label: `${index}`, x, y: 1.1 }))
    const { places } = await read(await draw('Decimals', { list }))
    assert.deepEqual(
      places.map(({ x, y }: { x: number; y: number }) => [x, y]),
      [
        [1.13, 1.1],
        [4.35, 1.1],
        [8.29, 1.1],
      ],
    )
    const finer = { list: [{ label: '1', x: 1.005, y: 1 }] }
    const { body } = await admin.post(`${url}/layouts`, { name: 'Finer', places: finer })
    assert.deepEqual([body.code, body.field], ['invalid_request', 'places.list[0].x'])
  })

  await t.test('what cannot be is refused by its own code, and nothing is made', async () => {
    const count = async () => (await api.stranger.get(`${url}/layouts?limit=100`)).body.items.length
    const before = await count()
    const seats = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        label: `${i + 1}`,
        x: 1 + (i % 100),
        y: 1 + Math.floor(i / 100),
      }))
    const cases = [
      [{ decks: [['1 2', '2 3']] }, 'place_label_twice', 'places.decks[0][1]'],
      [{ list: seats(10_000) }, 'too_many_places', 'places.list'],
      [{ list: [...seats(3), { label: 'X', x: 2.5, y: 1 }] }, 'places_overlap', 'places.list[3]'],
    ] as const
    for (const [places, code, field] of cases) {
      const { status, body } = await admin.post(`${url}/layouts`, { name: 'Wrong', places })
      assert.deepEqual([status, body.code, body.field], [422, code, field])
    }
    assert.equal(await count(), before)
  })

  await t.test('an SQL caller draws, assigns and reads the same', async () => {
    const [drawn] = await timetable.admin.sql.query<{ id: string }>(
      'select public.create_layout($1, $2, $3) as id',
      [operator.slug, 'By SQL', JSON.stringify(MINIBUS)],
    )
    const [type] = await timetable.admin.sql.query<{ id: string }>(
      `select public.create_vehicle_type($1, 'By SQL', $2) as id`,
      [operator.slug, drawn?.id],
    )
    await timetable.admin.sql.query(`select public.change_vehicle_type($1, $2, 'Still by SQL')`, [
      operator.slug,
      type?.id,
    ])
    const [row] = await berth.database
      .as('anon')
      .query<{ places_count: number; places: unknown }>(
        'select y.places_count, y.places from public.layouts as y where y.id = $1',
        [drawn?.id],
      )
    assert.deepEqual([row?.places_count, row?.places], [11, (await read(drawn?.id ?? '')).places])
    const { items } = (await api.stranger.get(`${url}/vehicle-types`)).body
    assert.deepEqual([items[0].name, items[0].layout_id], ['Still by SQL', drawn?.id])
  })

  assert.deepEqual(await berth.findings(), [])
})
