import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import type { Pool } from '#db/connections/pool.ts'
import { readOccurrenceVersions } from '#db/reading/occurrence_versions.ts'
import { VersionPoll } from '#http/live/version_poll.ts'
import { until } from '#support/until.ts'
import { type Api, startApi } from '#test/helpers/api.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import { readEvents } from '#test/helpers/event_reader.ts'
import { booked } from '#test/helpers/people.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

const seatsOf = (event: { data: { seats: { seat: string; state: string }[] } }) =>
  Object.fromEntries(event.data.seats.map(({ seat, state }) => [seat, state]))

/** A server that listens on a port, since a stream needs a real connection. */
async function listen(
  berth: Berth,
): Promise<{ api: Api; watch: (path: string, lastEventId?: string) => ReturnType<typeof open> }> {
  const api = await startApi(berth)
  const origin = await api.app.listen({ port: 0, host: '127.0.0.1' })
  return { api, watch: (path, lastEventId) => open(`${origin}/api/v1${path}`, lastEventId) }
}

async function open(url: string, lastEventId?: string) {
  const response = await fetch(url, {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  })
  assert.equal(response.status, 200, url)
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
  return readEvents(response)
}

test('a live seat map', async (t) => {
  const berth = await startBerth(t)
  const { api, watch } = await listen(berth)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const departure = await operator.departure({ places: ['1A', '1B'], stops: 3 })
  const path = `/departures/${departure.id}/seats/stream`
  const [front, whole, back] = [
    await watch(`${path}?from_index=0&to_index=1`),
    await watch(path),
    await watch(`${path}?from_index=1&to_index=2`),
  ]

  await t.test('begins with the whole map', async () => {
    for (const viewer of [front, whole, back]) {
      const event = await viewer.next()
      assert.deepEqual([event.name, seatsOf(event)], ['seats', { '1A': 'free', '1B': 'free' }])
      assert.match(event.id ?? '', /^[0-9a-f]{32}$/)
    }
  })

  await t.test('tells the seats that changed to those whose ride meets them', async () => {
    booked(await customer.book(departure, { passengers: [{ seat: '1A' }], from_index: 0, to_index: 1 }))
    for (const viewer of [front, whole]) {
      const event = await viewer.next()
      assert.deepEqual([event.name, seatsOf(event)], ['seats_changed', { '1A': 'taken' }])
    }
    const held = booked(await customer.hold(departure, { passengers: [{ seat: '1B' }] }))
    for (const viewer of [front, whole, back]) {
      const event = await viewer.next()
      assert.deepEqual([event.name, seatsOf(event)], ['seats_changed', { '1B': 'taken' }])
    }
    await customer.release(held)
    for (const viewer of [front, whole, back])
      assert.deepEqual(seatsOf(await viewer.next()), { '1B': 'free' })
  })

  await t.test('sees a hold expire, though nobody writes a row then', async () => {
    booked(await customer.hold(departure, { passengers: [{ seat: '1B' }], from_index: 1, to_index: 2 }))
    assert.deepEqual(seatsOf(await back.next()), { '1B': 'taken' })
    await berth.setTime(new Date(Date.now() + 3_600_000))
    assert.deepEqual(seatsOf(await back.next()), { '1B': 'free' })
  })

  await t.test('tells nothing twice to who comes back, and all to who missed something', async () => {
    const viewer = await watch(`${path}?from_index=1&to_index=2`)
    const { id } = await viewer.next()
    await viewer.cancel()
    const again = await watch(`${path}?from_index=1&to_index=2`, id)
    booked(await customer.book(departure, { passengers: [{ seat: '1B' }], from_index: 1, to_index: 2 }))
    const event = await again.next()
    assert.deepEqual([event.name, seatsOf(event)], ['seats_changed', { '1B': 'taken' }])
    await again.cancel()
    const late = await watch(`${path}?from_index=1&to_index=2`, id)
    assert.equal((await late.next()).name, 'seats')
    await late.cancel()
  })

  await t.test('refuses what the map itself refuses, before it begins', async () => {
    const refusals = {
      [`/departures/${operator.id}/seats/stream`]: 'occurrence_not_found',
      [`${path}?from_index=2&to_index=1`]: 'stops_in_wrong_order',
      [`${path}?from_index=0&to_index=9`]: 'stop_not_on_trip',
      [`/departures/${(await operator.event({ capacity: 1 })).id}/seats/stream`]: 'place_not_choosable',
    }
    for (const [address, code] of Object.entries(refusals)) {
      assert.equal((await api.stranger.get(address)).body.code, code, address)
    }
  })

  await t.test('ends when it is no longer for everyone to see', async () => {
    await berth.owner.query('update core.occurrences as o set published = false where o.id = $1', [
      departure.id,
    ])
    await Promise.all([front.end(), whole.end(), back.end()])
    await until(async function nobodyWatches() {
      return api.app.eventStreams.size === 0
    })
    assert.equal((await api.stranger.get(path)).body.code, 'occurrence_not_found')
  })
})

test('another vehicle sends the whole map again', async (t) => {
  const berth = await startBerth(t)
  const { api, watch } = await listen(berth)
  const timetable = await makeTimetable(berth)
  const trip = await timetable.trip({ stops: await timetable.stops(2) })
  await timetable.generate(new Date(berth.now().getTime() + 7 * 86_400_000).toISOString().slice(0, 10))
  const { id } = await timetable.first(trip)
  const viewer = await watch(`/departures/${id}/seats/stream`)
  assert.deepEqual(Object.keys(seatsOf(await viewer.next())), ['1A', '1B', '1C', '1D'])

  const layout = await timetable.layout('Taxi', { decks: [[{ rows: '1', seats: 'A_B' }]] })
  const vehicle = await timetable.vehicle(await timetable.vehicleType(layout))
  const admin = api.as(timetable.admin)
  assert.equal((await admin.put(`/departures/${id}/vehicle`, { vehicle_id: vehicle })).status, 200)
  const event = await viewer.next()
  assert.deepEqual([event.name, Object.keys(seatsOf(event))], ['seats', ['1A', '1B']])

  await admin.post(`/occurrences/${id}/cancellation`, {})
  const cancelled = await viewer.next()
  assert.deepEqual([cancelled.name, cancelled.data.status], ['seats_changed', 'cancelled'])
  await viewer.cancel()
})

test('a live event', async (t) => {
  const berth = await startBerth(t)
  const { watch } = await listen(berth)
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 2 })
  const viewer = await watch(`/events/${event.id}/stream`)
  const counts = async () => {
    const { name, data } = await viewer.next()
    assert.equal(name, 'event')
    return [data.taken, data.free, data.waiting]
  }
  assert.deepEqual(await counts(), [0, 2, 0])
  booked(await (await operator.customer()).book(event, { quantity: 2 }))
  assert.deepEqual(await counts(), [2, 0, 0])
  await (await operator.customer()).book(event, { quantity: 1, waitlist: true })
  assert.deepEqual(await counts(), [2, 0, 1])
  await viewer.cancel()
})

test('watching', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const events = [await operator.event({ capacity: 5 }), await operator.event({ capacity: 5 })]
  const keys = events.map(({ id }) => ({ operatorId: operator.id, occurrenceId: id }))
  const logged: string[] = []
  const log = pino({ level: 'warn' }, { write: (line) => logged.push(line) })
  const asked: unknown[] = []
  let isAway = false
  const poll = new VersionPoll({ pool: counting(berth.database.app, asked, () => isAway), log, pollMs: 20 })
  const versions = await readOccurrenceVersions(berth.database.app, keys)
  const told: string[] = []
  const watch = (index: number) => {
    const key = keys[index]
    assert.ok(key)
    poll.watch(key, versions.get(key.occurrenceId) ?? '', async (version) => {
      told.push(`${index} ${version === null ? 'gone' : 'changed'}`)
    })
    return key
  }
  const [first, second] = [watch(0), watch(1)]
  const hasAsked = (count: number) =>
    until(async function itHasAsked() {
      return asked.length >= count
    })

  await t.test('many takes one query a round, and tells only of what changed', async () => {
    booked(await (await operator.customer()).book({ id: first.occurrenceId }))
    await until(async function itIsTold() {
      return told.length > 0
    })
    const before = asked.length
    await hasAsked(before + 3)
    assert.deepEqual(told, ['0 changed'])
  })

  await t.test('goes on after the database was away, and says so once', async () => {
    isAway = true
    booked(await (await operator.customer()).book({ id: second.occurrenceId }))
    const before = asked.length
    await hasAsked(before + 3)
    isAway = false
    await until(async function itIsTold() {
      return told.length === 2
    })
    assert.deepEqual(told, ['0 changed', '1 changed'])
    assert.equal(logged.length, 1)
  })

  await t.test('nothing asks nothing', async () => {
    poll.unwatch(first.occurrenceId)
    poll.unwatch(second.occurrenceId)
    const before = asked.length
    const rounds: unknown[] = []
    const witness = new VersionPoll({ pool: counting(berth.database.app, rounds), log, pollMs: 20 })
    witness.watch(first, '', async () => undefined)
    await until(async function anotherHasAskedTwice() {
      return rounds.length >= 2
    })
    witness.unwatch(first.occurrenceId)
    assert.equal(asked.length, before)
  })
})

/** The real database, with a list of its queries. It is unavailable while the test says so. */
function counting(pool: Pool, asked: unknown[], isAway = () => false): Pool {
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'query') return Reflect.get(target, name)
      return (...query: [string, unknown[]]) => {
        asked.push(query)
        return isAway() ? target.query('select no_such_column') : target.query(...query)
      }
    },
  })
}

test('viewers who leave before they see anything leave nothing behind', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const origin = await api.app.listen({ port: 0, host: '127.0.0.1' })
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 5 })
  const url = `${origin}/api/v1/events/${event.id}/stream`
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const leaving = new AbortController()
    const asked = fetch(url, { signal: leaving.signal })
    setTimeout(() => leaving.abort(), attempt / 3)
    await asked.then((response) => response.body?.cancel()).catch(() => undefined)
  }
  await until(async function nobodyWatches() {
    return api.app.eventStreams.size === 0
  })
})
