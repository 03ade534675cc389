import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkHistory } from '#prove/linearizability/check.ts'
import { bookingModel } from '#prove/models/booking.ts'
import {
  book,
  booked,
  CANCELLED,
  CONFIRMED,
  cancel,
  confirm,
  held,
  hold,
  places,
  ride,
  Story,
  WORLD,
} from '#test/prove/booking_histories.ts'
import { simulateBookings } from '#test/prove/simulated_bookings.ts'

const model = bookingModel(WORLD)
const one = book([places(1)])

function contradictionsOf({ operations }: Story): readonly string[] {
  return [...model.partition(operations)].flatMap((part) => model.contradictions?.(part) ?? [])
}

test('what is wrong in any order', async (t) => {
  await t.test('is a place too many, said with who has them', () => {
    const story = new Story()
      .next(one, booked('a', one))
      .next(one, booked('b', one))
      .next(one, booked('c', one))
    assert.deepEqual(contradictionsOf(story), [
      'E has 2 places; 3 were acknowledged and not given up at 0.045 ms: a, b, c',
    ])
  })

  await t.test('is a seat that two have', () => {
    const [first, second] = [book([ride('1A', 0, 2)]), book([ride('1A', 1, 3)])]
    const story = new Story().next(first, booked('a', first)).next(second, booked('b', second))
    assert.deepEqual(contradictionsOf(story), [
      'seat 1A of D was acknowledged to a for [0,2) and to b for [1,3), both of which had it at 0.030 ms',
    ])
  })

  await t.test('is a key of two bookings', () => {
    const keyed = book([places(1)], 'k')
    const story = new Story().next(keyed, booked('a', keyed)).next(keyed, booked('b', keyed))
    assert.equal(contradictionsOf(story)[0], 'key k made 2 bookings:')
  })

  await t.test('is a hold that was confirmed in time, and sold again after it would have expired', () => {
    const both = hold([places(2)])
    const story = new Story()
      .at([0, 10], both, held('h', both, 100))
      .at([20, 30], confirm('h'), CONFIRMED)
      .at([200, 210], one, booked('b', one))
    assert.equal(contradictionsOf(story).length, 1)
  })
})

test('what may be right in some order is no contradiction', async (t) => {
  await t.test('when a cancellation was under way', () => {
    const story = new Story()
      .next(one, booked('a', one))
      .next(one, booked('b', one))
      .at([100, 900], cancel('a'), CANCELLED)
      .at([110, 120], one, booked('c', one))
    assert.deepEqual(contradictionsOf(story), [])
  })

  await t.test('when a hold had expired', () => {
    const both = hold([places(2)])
    const story = new Story().at([0, 10], both, held('h', both, 100)).at([200, 210], one, booked('b', one))
    assert.deepEqual(contradictionsOf(story), [])
  })

  await t.test('when a cancellation lost its answer', () => {
    const story = new Story().next(one, booked('a', one)).next(one, booked('b', one)).lost(cancel('a'))
    assert.deepEqual(contradictionsOf(story.next(one, booked('c', one))), [])
  })
})

test('an oversale among 64 who book at once is a violation, though no search could try all orders', () => {
  const event = { mode: 'counted', id: 'E', capacity: 500 } as const
  const history = simulateBookings({ occurrences: [event] }, { seed: 3, clients: 64, operations: 2000 })
  const oneFewer = bookingModel({ clockErrorUs: 0, occurrences: [{ ...event, capacity: 400 }] })
  const right = bookingModel({ clockErrorUs: 0, occurrences: [event] })
  assert.equal(checkHistory(right, history).verdict, 'linearizable')
  const report = checkHistory(oneFewer, history)
  assert.equal(report.verdict, 'violation')
  assert.match(report.explanation ?? '', /E has 400 places; 40\d were acknowledged/)
})
