import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import { tokenSettings } from '#support/tokens.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { NO_HOLD_LIMITS, type Operator } from '#test/helpers/operators.ts'
import { booked, line } from '#test/helpers/people.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const NOON = new Date('2026-12-01T12:00:00Z')
const A_HOLD_S = 600

const minutesLater = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000)

async function eventWith(operator: Operator, limits: object, capacity = 50): Promise<Occurrence> {
  const policyId = await operator.policy({ holdS: A_HOLD_S, ...limits })
  return operator.event({ capacity, startsAt: minutesLater(3 * 24 * 60), policyId })
}

async function startAtNoon(t: Parameters<typeof startBerth>[0]): Promise<[Berth, Operator]> {
  const berth = await startBerth(t)
  await berth.setTime(NOON)
  return [berth, await berth.operator()]
}

test('core.limit_holds', async (t) => {
  const [berth, operator] = await startAtNoon(t)

  await t.test('lets one customer hold an event so often, and again once a hold is released', async () => {
    const event = await eventWith(operator, { openHoldsMax: 2 })
    const ann = await operator.customer()
    const first = booked(await ann.hold(event))
    booked(await ann.hold(event))
    const before = await operator.rows()
    assert.equal((await ann.hold(event)).code, 'too_many_open_holds')
    assert.deepEqual(await operator.rows(), before)
    await ann.release(first)
    booked(await ann.hold(event))
  })

  await t.test('counts places, of all holds together', async () => {
    const event = await eventWith(operator, { heldPlacesMax: 6 })
    const ann = await operator.customer()
    assert.equal((await ann.hold(event, { quantity: 7 })).code, 'too_many_open_holds')
    booked(await ann.hold(event, { quantity: 4 }))
    assert.equal((await ann.hold(event, { quantity: 3 })).code, 'too_many_open_holds')
    booked(await ann.hold(event, { quantity: 2 }))
  })

  await t.test('counts neither what was confirmed, nor what others hold, nor other events', async () => {
    const event = await eventWith(operator, { openHoldsMax: 1 })
    const other = await eventWith(operator, { openHoldsMax: 1 })
    const [ann, ben] = [await operator.customer(), await operator.customer()]
    await ann.confirm(booked(await ann.hold(event)))
    booked(await ann.hold(event))
    booked(await ann.hold(other))
    booked(await ben.hold(event))
  })

  await t.test('does not limit what is booked without a hold', async () => {
    const event = await eventWith(operator, { openHoldsMax: 1, heldPlacesMax: 1 })
    const ann = await operator.customer()
    booked(await ann.hold(event))
    booked(await ann.book(event, { quantity: 5 }))
  })

  await t.test('counts what was left unpaid or given up, until an hour has passed', async () => {
    const event = await eventWith(operator, { holdsPerHourMax: 3 })
    const ann = await operator.customer()
    for (let held = 0; held < 3; held += 1) await ann.release(booked(await ann.hold(event)))
    assert.equal((await ann.hold(event)).code, 'too_many_holds')
    await berth.setTime(minutesLater(59))
    assert.equal((await ann.hold(event)).code, 'too_many_holds')
    await berth.setTime(minutesLater(61))
    booked(await ann.hold(event))
    await berth.setTime(NOON)
  })

  await t.test('counts a hold that ran out once as one left unpaid, and no longer as open', async () => {
    const event = await eventWith(operator, { openHoldsMax: 1, holdsPerHourMax: 2 })
    const ann = await operator.customer()
    booked(await ann.hold(event))
    await berth.setTime(minutesLater(11))
    booked(await ann.hold(event))
    await berth.setTime(minutesLater(22))
    assert.equal((await ann.hold(event)).code, 'too_many_holds')
    await berth.setTime(NOON)
  })

  await t.test('does not count what the operator cancelled', async () => {
    const [off, on] = [
      await eventWith(operator, { holdsPerHourMax: 2 }),
      await eventWith(operator, { holdsPerHourMax: 2 }),
    ]
    const [ann, admin] = [await operator.customer(), await operator.admin()]
    for (let booking = 0; booking < 3; booking += 1) booked(await ann.book(off))
    await admin.sql.query('select classes.cancel_event($1, $2)', [off.id, 'The teacher is ill'])
    booked(await ann.hold(on))
  })

  await t.test('lets staff hold as much as they need, for a customer or nobody', async () => {
    const event = await eventWith(operator, { openHoldsMax: 1, heldPlacesMax: 1, holdsPerHourMax: 1 })
    const agent = await operator.agent()
    for (let held = 0; held < 3; held += 1) booked(await agent.hold(event, { quantity: 2 }))
  })

  await t.test('holds to the defaults of a policy where there is none', async () => {
    const event = await operator.event({ capacity: 50, startsAt: minutesLater(3 * 24 * 60) })
    const [without] = await berth.owner.query(
      'select (core.hold_limits(o.operator_id, o.id)).* from core.occurrences as o where o.id = $1',
      [event.id],
    )
    const policyId = await operator.policy({})
    const [usual] = await berth.owner.query(
      'select p.open_holds_max, p.held_places_max, p.holds_per_hour_max from core.policies as p where p.id = $1',
      [policyId],
    )
    assert.deepEqual(without, usual)
    const ann = await operator.customer()
    assert.equal((await ann.hold(event, { quantity: 21 })).code, 'too_many_open_holds')
  })

  await t.test('lets a policy say that there is no limit', async () => {
    const event = await eventWith(operator, NO_HOLD_LIMITS)
    const ann = await operator.customer()
    for (let held = 0; held < 25; held += 1) booked(await ann.hold(event, { quantity: 2 }))
  })

  await t.test('sees in a batch what the same customer asks for before', async () => {
    const event = await eventWith(operator, { openHoldsMax: 2 })
    const [ann, ben] = [await operator.customer(), await operator.customer()]
    const hold = (person: typeof ann) => person.request([line(event)], { hold: true })
    const verdicts = await berth.batch(operator.id, [hold(ann), hold(ben), hold(ann), hold(ann), hold(ben)])
    assert.deepEqual(
      verdicts.map(({ code }) => code),
      ['held', 'held', 'held', 'too_many_open_holds', 'held'],
    )
  })

  await t.test('is not passed by holds asked for at once on many connections', async () => {
    const event = await eventWith(operator, { openHoldsMax: 3 })
    const ann = await operator.customer()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ann.hold(event)))
    assert.equal(answers.filter(({ status }) => status === 'held').length, 3)
    const refusals = answers.filter(({ status }) => status === 'refused')
    assert.deepEqual(new Set(refusals.map(({ code }) => code)), new Set(['too_many_open_holds']))
    assert.equal(await event.taken(), 3)
  })

  await t.test('answers a replay of a hold that reached the limit', async () => {
    const event = await eventWith(operator, { openHoldsMax: 1 })
    const ann = await operator.customer()
    const held = booked(await ann.hold(event, {}, 'once'))
    const again = await ann.hold(event, {}, 'once')
    assert.equal(again.replayed, true)
    assert.equal(again.booking?.id, held.id)
  })
})

test('a hold beyond the limit is told the limits over HTTP', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const policyId = await operator.policy({ openHoldsMax: 2, heldPlacesMax: 5, holdsPerHourMax: null })
  const event = await operator.event({ capacity: 50, policyId })
  const app = await buildTestServer(berth.database, { pool: berth.database.app, bookings: berth.bookings() })
  const token = await mintToken(tokenSettings(), { accountId: await berth.account() })
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/bookings',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'all-of-it' },
    payload: { occurrence_id: event.id, quantity: 6, hold: true },
  })
  assert.equal(answer.statusCode, 409, answer.body)
  assert.equal(answer.json().code, 'too_many_open_holds')
  assert.deepEqual(answer.json().limits, [
    { occurrence_id: event.id, open_holds_max: 2, held_places_max: 5, holds_per_hour_max: null },
  ])
})
