import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkHistory } from '#prove/linearizability/check.ts'
import { bookingModel } from '#prove/models/booking.ts'
import type { BookingInput } from '#prove/models/booking_types.ts'
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
  refused,
  release,
  replayed,
  ride,
  Story,
  WORLD,
} from '#test/prove/booking_histories.ts'

type Tell = (story: Story) => Story

const two = book([places(2)])
const one = book([places(1)])
const oneHeld = hold([places(1)])
const anySeat = book([ride(null, 0, 1)])
const FAR = 1_000_000

/** Holds of both seats of the departure, which expire at these times. */
function twoHolds(story: Story, firstUntilUs: number, secondUntilUs: number): Story {
  const [first, second] = [hold([ride('1A', 0, 3)]), hold([ride('1B', 0, 3)])]
  return story
    .at([0, 10], first, held('first', first, firstUntilUs))
    .at([0, 10], second, held('second', second, secondUntilUs))
}

/** For each subject, histories that are linearizable, then histories that are not. */
const STORIES: Record<string, { right: Record<string, Tell>; wrong: Record<string, Tell> }> = {
  'places that are counted': {
    right: {
      'are sold until none is left': (s) => s.next(two, booked('a', two)).next(one, refused('sold_out')),
      'are refused if more are requested than the capacity': (s) =>
        s.next(book([places(3)]), refused('sold_out')),
      'are free again after a cancellation': (s) =>
        s.next(two, booked('a', two)).next(cancel('a'), CANCELLED).next(two, booked('b', two)),
      'are free again as soon as a cancellation has begun': (s) =>
        s
          .next(two, booked('a', two))
          .at([100, 200], cancel('a'), CANCELLED)
          .at([110, 120], two, booked('b', two)),
      'may be refused because of a hold that no response reported': (s) =>
        s.lost(hold([places(2)], 'k')).next(one, refused('sold_out')),
      'may be refused as busy at any time': (s) => s.next(one, refused('busy')),
    },
    wrong: {
      'are oversold by one': (s) => s.next(two, booked('a', two)).next(one, booked('b', one)),
      'are oversold by two at the same time': (s) =>
        s.at([0, 10], two, booked('a', two)).at([0, 10], two, booked('b', two)),
      'are sold again after they were acknowledged: the booking was lost': (s) =>
        s.next(two, booked('a', two)).next(two, booked('b', two)).next(confirm('a'), CONFIRMED),
      'are refused although one is free': (s) => s.next(one, booked('a', one)).next(one, refused('sold_out')),
      'are refused with a code for seats': (s) =>
        s.next(two, booked('a', two)).next(one, refused('place_taken')),
      'are sold with another status than requested': (s) => s.next(hold([places(1)]), booked('a', one)),
      'are not the ones requested': (s) => s.next(two, booked('a', one)),
      'stay taken after a cancellation': (s) =>
        s.next(two, booked('a', two)).next(cancel('a'), CANCELLED).next(one, refused('sold_out')),
    },
  },
  'a seat': {
    right: {
      'is sold twice for legs that do not overlap': (s) => {
        const [first, second] = [book([ride('1A', 0, 1)]), book([ride('1A', 1, 3)])]
        return s.next(first, booked('a', first)).next(second, booked('b', second))
      },
      'that is allocated is any free one': (s) => {
        const any = book([ride(null, 0, 3)])
        return s
          .next(any, booked('a', any, '1B'))
          .next(any, booked('b', any, '1A'))
          .next(any, refused('sold_out'))
      },
      'that no vehicle has is not found': (s) => s.next(book([ride('9Z', 0, 1)]), refused('place_not_found')),
      'is not allocated if the request itself names the last one': (s) => {
        const [first, rest] = [book([ride('1A', 0, 3)]), book([ride(null, 0, 3), ride('1B', 0, 3)])]
        return s.next(first, booked('a', first)).next(rest, refused('sold_out'))
      },
    },
    wrong: {
      'is sold twice for legs that overlap': (s) => {
        const [first, second] = [book([ride('1A', 0, 2)]), book([ride('1A', 1, 3)])]
        return s.next(first, booked('a', first)).next(second, booked('b', second))
      },
      'is allocated although it is taken': (s) => {
        const any = book([ride(null, 0, 3)])
        return s.next(any, booked('a', any, '1B')).next(any, booked('b', any, '1B'))
      },
      'is refused although it is free for that span': (s) => {
        const first = book([ride('1A', 0, 1)])
        return s.next(first, booked('a', first)).next(book([ride('1A', 1, 3)]), refused('place_taken'))
      },
      'is not allocated although one is free for the whole span': (s) => {
        const first = book([ride('1A', 0, 3)])
        return s.next(first, booked('a', first)).next(book([ride(null, 0, 3)]), refused('sold_out'))
      },
      'is another than the one named': (s) => {
        const [named, any] = [book([ride('1A', 0, 3)]), book([ride(null, 0, 3)])]
        return s.next(named, booked('a', any, '1B'))
      },
    },
  },
  'a cart': {
    right: {
      'is all or nothing: after a refusal its places are free': (s) => {
        const cart = book([places(1), ride('1A', 0, 3)])
        const seat = book([ride('1A', 0, 3)])
        return s.next(seat, booked('a', seat)).next(cart, refused('place_taken')).next(two, booked('b', two))
      },
      'takes all of it': (s) => {
        const cart = book([places(2), ride(null, 0, 3)])
        return s.next(cart, booked('a', cart, '1A')).next(one, refused('sold_out'))
      },
    },
    wrong: {
      'took the half that was free': (s) => {
        const cart = book([places(1), ride('1A', 0, 3)])
        const seat = book([ride('1A', 0, 3)])
        return s
          .next(seat, booked('a', seat))
          .next(cart, refused('place_taken'))
          .next(two, refused('sold_out'))
      },
      'is refused although all of it is free': (s) =>
        s.next(book([places(1), ride('1A', 0, 3)]), refused('sold_out')),
    },
  },
  'an Idempotency-Key': {
    right: {
      'gives the same booking and answer again': (s) => {
        const keyed = book([places(2)], 'k')
        const answer = booked('a', keyed)
        return s.next(keyed, answer).next(keyed, replayed(answer)).next(one, refused('sold_out'))
      },
      'reports the booking as it is now': (s) => {
        const keyed = book([places(2)], 'k')
        const answer = booked('a', keyed)
        return s.next(keyed, answer).next(cancel('a'), CANCELLED).next(keyed, replayed(answer, 'cancelled'))
      },
      'tells the outcome of a request': (s) => {
        const keyed = book([ride(null, 0, 3)], 'k')
        return s.lost(keyed).next(keyed, replayed(booked('a', keyed, '1B')))
      },
      'tells that a request had no effect': (s) => {
        const keyed = book([places(2)], 'k')
        return s.lost(keyed).next(keyed, booked('a', keyed))
      },
      'is refused with another body': (s) => {
        const keyed = book([places(1)], 'k')
        return s.next(keyed, booked('a', keyed)).next(book([places(2)], 'k'), refused('key_reused'))
      },
      'is decided again after a refusal': (s) => {
        const keyed = book([places(1)], 'k')
        return s
          .next(two, booked('a', two))
          .next(keyed, refused('sold_out'))
          .next(cancel('a'), CANCELLED)
          .next(book([places(2)], 'k'), booked('b', two))
      },
    },
    wrong: {
      'books twice': (s) => {
        const keyed = book([places(1)], 'k')
        return s.next(keyed, booked('a', keyed)).next(keyed, booked('b', keyed))
      },
      'takes places twice although it reports one booking': (s) => {
        const keyed = book([places(1)], 'k')
        const answer = booked('a', keyed)
        return s.next(keyed, answer).next(keyed, replayed(answer)).next(one, refused('sold_out'))
      },
      'books twice, once pending and once reported': (s) => {
        const keyed = book([places(1)], 'k')
        return s.lost(keyed).next(keyed, booked('b', keyed)).next(one, refused('sold_out'))
      },
      'is refused with its own body': (s) => {
        const keyed = book([places(1)], 'k')
        return s.next(keyed, booked('a', keyed)).next(keyed, refused('key_reused'))
      },
      'replays a booking that was never requested': (s) => {
        const keyed = book([places(1)], 'k')
        return s.next(keyed, replayed(booked('a', keyed)))
      },
    },
  },
  'a hold': {
    right: {
      'keeps its places until it expires, and no longer': (s) => {
        const all = hold([places(2)])
        return s
          .at([0, 10], all, held('h', all, 100))
          .at([20, 99], one, refused('sold_out'))
          .at([101, 110], two, booked('b', two))
      },
      'that expires during a request may or may not count for it': (s) => {
        const all = hold([places(2)])
        return s
          .at([0, 10], all, held('h', all, 100))
          .at([90, 110], one, refused('sold_out'))
          .at([90, 115], one, booked('b', one))
      },
      'that is confirmed never expires': (s) => {
        const all = hold([places(2)])
        return s
          .at([0, 10], all, held('h', all, 100))
          .at([20, 30], confirm('h'), CONFIRMED)
          .at([120, 130], one, refused('sold_out'))
          .at([140, 150], release('h'), refused('hold_already_confirmed'))
      },
      'that expired is confirmed while its places are free': (s) => {
        const all = hold([ride('1A', 0, 3)])
        return s.at([0, 10], all, held('h', all, 100)).at([120, 130], confirm('h'), CONFIRMED)
      },
      'that expired is not confirmed once its place is sold': (s) => {
        const [its, other] = [hold([ride('1A', 0, 3)]), book([ride('1A', 2, 3)])]
        return s
          .at([0, 10], its, held('h', its, 100))
          .at([110, 120], other, booked('b', other))
          .at([130, 140], confirm('h'), refused('hold_expired'))
      },
      'that is released gives its places back, once': (s) => {
        const all = hold([ride('1A', 0, 3)])
        return s
          .next(all, held('h', all, FAR))
          .next(release('h'), { kind: 'released', units: 3 })
          .next(release('h'), { kind: 'released', units: 0 })
          .next(confirm('h'), refused('already_cancelled'))
      },
      'that the sweeper skipped outlasts one that expires later': (s) =>
        twoHolds(s, 100, 101)
          .at([90, 115], anySeat, booked('b', anySeat, '1B'))
          .at([120, 130], cancel('first'), CANCELLED),
      'outlasts it too where places are counted': (s) =>
        s
          .at([0, 10], oneHeld, held('first', oneHeld, 100))
          .at([0, 10], oneHeld, held('second', oneHeld, 101))
          .at([90, 115], one, booked('b', one))
          .at([120, 130], cancel('second'), refused('already_cancelled'))
          .at([120, 130], cancel('first'), CANCELLED),
      'that outlasts it still keeps its seat from a cart': (s) =>
        twoHolds(s, 100, 101).at([90, 115], book([ride('1B', 0, 1), ride(null, 0, 1)]), refused('sold_out')),
    },
    wrong: {
      'is ignored before it expires': (s) => {
        const all = hold([places(2)])
        return s.at([0, 10], all, held('h', all, 100)).at([20, 99], one, booked('b', one))
      },
      'expires early because another one has expired': (s) =>
        twoHolds(s, 100, FAR).at([105, 115], anySeat, booked('b', anySeat, '1B')),
      'counts after it expired': (s) => {
        const all = hold([places(2)])
        return s.at([0, 10], all, held('h', all, 100)).at([101, 110], one, refused('sold_out'))
      },
      'expires although it was confirmed': (s) => {
        const all = hold([places(2)])
        return s
          .at([0, 10], all, held('h', all, 100))
          .at([20, 30], confirm('h'), CONFIRMED)
          .at([120, 130], one, booked('b', one))
      },
      'is confirmed although its place was sold': (s) => {
        const its = hold([ride('1A', 0, 3)])
        const other = book([ride('1A', 2, 3)])
        return s
          .at([0, 10], its, held('h', its, 100))
          .at([110, 120], other, booked('b', other))
          .at([130, 140], confirm('h'), CONFIRMED)
      },
      'has expired before its time': (s) => {
        const all = hold([places(2)])
        return s.at([0, 10], all, held('h', all, 100)).at([20, 30], confirm('h'), refused('hold_expired'))
      },
      'that expired is not confirmed although its places are free': (s) => {
        const all = hold([places(2)])
        return s.at([0, 10], all, held('h', all, 100)).at([120, 130], confirm('h'), refused('hold_expired'))
      },
      'is released twice': (s) => {
        const all = hold([places(2)])
        const released = { kind: 'released', units: 2 } as const
        return s
          .next(all, held('h', all, FAR))
          .next(release('h'), released)
          .next(release('h'), released)
      },
    },
  },
  'a cancellation': {
    right: {
      'of one claim frees that one': (s) =>
        s
          .next(book([places(1), places(1)]), booked('a', book([places(1), places(1)])))
          .next(cancel('a', ['a.0']), { kind: 'cancelled', status: 'confirmed' })
          .next(cancel('a', ['a.0']), refused('claim_not_found'))
          .next(one, booked('b', one))
          .next(cancel('a', ['a.1']), CANCELLED)
          .next(cancel('a'), refused('already_cancelled')),
    },
    wrong: {
      'is done twice': (s) =>
        s.next(two, booked('a', two)).next(cancel('a'), CANCELLED).next(cancel('a'), CANCELLED),
      'of one claim frees the other too': (s) =>
        s
          .next(book([places(1), places(1)]), booked('a', book([places(1), places(1)])))
          .next(cancel('a', ['a.0']), { kind: 'cancelled', status: 'confirmed' })
          .next(two, booked('b', two)),
      'is undone: the booking is confirmed again': (s) =>
        s.next(two, booked('a', two)).next(cancel('a'), CANCELLED).next(confirm('a'), CONFIRMED),
      'is refused for a booking that is there': (s) =>
        s.next(two, booked('a', two)).next(cancel('a'), refused('already_cancelled')),
    },
  },
  'another vehicle': {
    right: {
      'moves passengers whose seat it lacks': (s) => {
        const first = book([ride('1A', 0, 3)])
        const moves = [{ booking: 'a', claim: 'a.9', oldSeat: '1A', newSeat: '2C' }]
        return s
          .next(first, booked('a', first))
          .next(move(['1B', '2C'], true), { kind: 'vehicle_changed', moves })
          .next(book([ride('2C', 0, 1)]), refused('place_taken'))
          .next(book([ride('1A', 0, 1)]), refused('place_not_found'))
          .next(cancel('a', ['a.9']), CANCELLED)
      },
      'is refused if a passenger would lose a seat': (s) => {
        const first = book([ride('1A', 0, 3)])
        return s.next(first, booked('a', first)).next(move(['1B'], false), refused('seats_do_not_fit'))
      },
      'ends the claim of a hold that expired before': (s) => {
        const its = hold([ride('1A', 0, 3)])
        return s
          .at([0, 10], its, held('h', its, 100))
          .at([110, 120], move(['1A', '1B'], false), { kind: 'vehicle_changed', moves: [] })
          .at([130, 140], confirm('h'), refused('hold_expired'))
      },
      'moves a hold that the sweeper skipped, and ends one that expires later': (s) => {
        const moves = [{ booking: 'first', claim: null, oldSeat: '1A', newSeat: '1C' }]
        return twoHolds(s, 100, 101)
          .at([90, 99], move(['1A', '1B', '1C'], false), { kind: 'vehicle_changed', moves: [] })
          .at([98, 115], move(['1C'], true), { kind: 'vehicle_changed', moves })
          .at([120, 130], confirm('first'), CONFIRMED)
          .at([130, 140], confirm('second'), refused('hold_expired'))
      },
    },
    wrong: {
      'puts two passengers on one seat': (s) => {
        const [first, second] = [book([ride('1A', 0, 2)]), book([ride('1B', 1, 3)])]
        const moves = [{ booking: 'a', claim: null, oldSeat: '1A', newSeat: '1B' }]
        return s
          .next(first, booked('a', first))
          .next(second, booked('b', second))
          .next(move(['1B', '2C'], true), { kind: 'vehicle_changed', moves })
      },
      'forgets a passenger': (s) => {
        const first = book([ride('1A', 0, 3)])
        return s
          .next(first, booked('a', first))
          .next(move(['1B'], true), { kind: 'vehicle_changed', moves: [] })
      },
      'is refused although everybody has a seat': (s) => {
        const first = book([ride('1A', 0, 3)])
        return s.next(first, booked('a', first)).next(move(['1A', '1C'], false), refused('seats_do_not_fit'))
      },
    },
  },
  reading: {
    right: {
      'reports what is free': (s) => {
        const first = book([ride('1A', 0, 1)])
        return s
          .next(first, booked('a', first))
          .next(
            { kind: 'read_free', occurrence: 'D', from: 0, to: 2 },
            { kind: 'free', free: 1, seats: ['1B'] },
          )
          .next(
            { kind: 'read_free', occurrence: 'D', from: 1, to: 2 },
            { kind: 'free', free: 2, seats: ['1A', '1B'] },
          )
      },
      'reports a seat as free whose hold was swept before one that expired earlier': (s) =>
        twoHolds(s, 100, 101).at(
          [90, 115],
          { kind: 'read_free', occurrence: 'D', from: 0, to: 1 },
          { kind: 'free', free: 1, seats: ['1B'] },
        ),
    },
    wrong: {
      'is stale': (s) =>
        s
          .next(two, booked('a', two))
          .next(
            { kind: 'read_free', occurrence: 'E', from: 0, to: 1 },
            { kind: 'free', free: 2, seats: null },
          ),
      'counts other seats than it names': (s) =>
        s.next(
          { kind: 'read_free', occurrence: 'D', from: 0, to: 1 },
          { kind: 'free', free: 1, seats: ['1A', '1B'] },
        ),
      'counts a part of an expired hold': (s) => {
        const all = hold([places(2)])
        return s
          .at([0, 10], all, held('h', all, 100))
          .at(
            [90, 115],
            { kind: 'read_free', occurrence: 'E', from: 0, to: 1 },
            { kind: 'free', free: 1, seats: null },
          )
      },
      'reports a former state of a booking': (s) =>
        s
          .next(two, booked('a', two))
          .next(cancel('a'), CANCELLED)
          .next({ kind: 'read_booking', booking: 'a' }, { kind: 'booking', status: 'confirmed', claims: [] }),
    },
  },
}

const model = bookingModel(WORLD)

for (const [what, { right, wrong }] of Object.entries(STORIES)) {
  test(what, async (t) => {
    for (const [how, tell] of Object.entries(right)) {
      await t.test(`right: ${how}`, () => {
        const report = checkHistory(model, tell(new Story()).operations)
        assert.equal(report.verdict, 'linearizable', report.explanation ?? '')
      })
    }
    for (const [how, tell] of Object.entries(wrong)) {
      await t.test(`wrong: ${how}`, () => {
        assert.equal(checkHistory(model, tell(new Story()).operations).verdict, 'violation')
      })
    }
  })
}

test('a clock with a known error', async (t) => {
  const all = hold([places(2)])
  const story = new Story().at([0, 10], all, held('h', all, 100)).at([20, 98], one, booked('b', one))
  await t.test('is trusted within that error only', () => {
    const verdict = (clockErrorUs: number) =>
      checkHistory(bookingModel({ ...WORLD, clockErrorUs }), story.operations).verdict
    assert.deepEqual([verdict(0), verdict(1), verdict(2)], ['violation', 'violation', 'linearizable'])
  })
})

test('a change of vehicle without reported seats is undecided, if they matter', () => {
  const first = book([ride('1A', 0, 3)])
  const story = new Story().next(first, booked('a', first)).lost(move(['2C', '2D'], true))
  assert.equal(checkHistory(model, story.operations).verdict, 'linearizable')
  const seen = story.next(book([ride('1A', 0, 3)]), refused('place_not_found'))
  assert.equal(checkHistory(model, seen.operations).verdict, 'undecided')
})

test('a history is partitioned into occurrences that nothing connects', async (t) => {
  const seat = book([ride('1A', 0, 3)])
  const partsOf = (story: Story) => [...model.partition(story.operations)].map(({ name }) => name)

  await t.test('but a cart connects its occurrences', () => {
    const cart = book([places(1), ride('1B', 0, 1)])
    const apart = new Story()
      .next(one, booked('a', one))
      .next(seat, booked('b', seat))
      .next({ kind: 'expire' }, null)
    assert.deepEqual(partsOf(apart), ['occurrence E', 'occurrence D'])
    assert.deepEqual(partsOf(apart.next(cart, booked('c', cart))), ['occurrence D, E'])
  })

  await t.test('and an operation on a booking belongs to the occurrence of that booking', () => {
    const story = new Story().next(one, booked('a', one)).next(cancel('a'), CANCELLED)
    assert.deepEqual(partsOf(story), ['occurrence E'])
  })
})

function move(seats: readonly string[], reseat: boolean): BookingInput {
  return { kind: 'change_vehicle', occurrence: 'D', seats, reseat }
}
