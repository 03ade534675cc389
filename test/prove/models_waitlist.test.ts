import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkHistory } from '#prove/linearizability/check.ts'
import {
  type WaitlistInput,
  type WaitlistOperation,
  type WaitlistOutput,
  waitlistModel,
} from '#prove/models/waitlist.ts'

/** Invocation and response, in microseconds. */
type Interval = readonly [invokedAtUs: number, respondedAtUs: number]

const CAPACITY = 2
const EVENT = { event: 'yoga' }
const verdictOf = (...history: WaitlistOperation[]) => checkHistory(waitlistModel(CAPACITY), history).verdict

function operation(
  [invokedAtUs, respondedAtUs]: Interval,
  input: WaitlistInput,
  output: WaitlistOutput | null,
): WaitlistOperation {
  return { client: invokedAtUs, invokedAtUs, respondedAtUs, input, output }
}

/** Unless a buyer is given, each request is from a new one. */
let people = 100
const somebodyNew = () => (people += 1)
const booked = (at: Interval, id: string, quantity = 1, buyer = somebodyNew()) =>
  operation(at, { ...EVENT, kind: 'book', quantity, waits: true, buyer }, { kind: 'booked', id })
const waits = (at: Interval, id: string, quantity = 1, buyer = somebodyNew()) =>
  operation(at, { ...EVENT, kind: 'book', quantity, waits: true, buyer }, { kind: 'waiting', id })
const refused = (at: Interval, code: string, quantity = 1) =>
  operation(
    at,
    { ...EVENT, kind: 'book', quantity, waits: false, buyer: somebodyNew() },
    { kind: 'refused', code },
  )
const refusedInLine = (at: Interval, code: string, buyer: number) =>
  operation(at, { ...EVENT, kind: 'book', quantity: 1, waits: true, buyer }, { kind: 'refused', code })
const changed = (at: Interval, kind: 'cancel' | 'leave' | 'accept', id: string, status: string) =>
  operation(at, { ...EVENT, kind, id }, { kind: 'is', status, position: null })
const resized = (at: Interval, capacity: number) =>
  operation(at, { ...EVENT, kind: 'resize', capacity }, { kind: 'resized' })
const resizedPerhaps = (invokedAtUs: number, capacity: number) =>
  operation([invokedAtUs, Infinity], { ...EVENT, kind: 'resize', capacity }, null)
const looks = (at: Interval, id: string, status: string, position: number | null = null) =>
  operation(at, { ...EVENT, kind: 'read', id }, { kind: 'is', status, position })

const full = booked([0, 1], 'all', CAPACITY)

test('a waitlist that works as specified', async (t) => {
  const good: Record<string, WaitlistOperation[]> = {
    'a customer who finds nothing free waits, and is offered what becomes free': [
      full,
      waits([2, 3], 'ann'),
      looks([4, 5], 'ann', 'waiting', 1),
      changed([6, 7], 'cancel', 'all', 'cancelled'),
      looks([8, 9], 'ann', 'offered'),
      changed([10, 11], 'accept', 'ann', 'accepted'),
    ],
    'customers who asked at the same time may be in any order': [
      full,
      waits([2, 9], 'ann'),
      waits([2, 9], 'ben'),
      looks([10, 11], 'ben', 'waiting', 1),
      looks([12, 13], 'ann', 'waiting', 2),
    ],
    'nobody is served before the first, even if the first does not fit': [
      booked([0, 1], 'one'),
      waits([2, 3], 'ann', 2),
      refused([4, 5], 'waitlist_first'),
      waits([6, 7], 'ben'),
      changed([8, 9], 'leave', 'ann', 'left'),
      looks([10, 11], 'ben', 'offered'),
      refused([12, 13], 'sold_out'),
    ],
    'additional places go to the waitlist, and an entry larger than the capacity lapses': [
      full,
      waits([2, 3], 'ann', 2),
      waits([4, 5], 'ben'),
      resized([6, 7], 3),
      looks([8, 9], 'ann', 'waiting', 1),
      changed([10, 11], 'cancel', 'all', 'cancelled'),
      changed([12, 13], 'leave', 'ann', 'left'),
      waits([14, 15], 'cem', 3),
      resized([16, 17], 2),
      looks([18, 19], 'cem', 'lapsed'),
      booked([20, 21], 'newcomer'),
    ],
    'a pending change of capacity took effect': [
      full,
      waits([2, 3], 'ann'),
      resizedPerhaps(4, 3),
      looks([5, 6], 'ann', 'waiting', 1),
      looks([7, 8], 'ann', 'offered'),
    ],
    'or it did not': [
      full,
      waits([2, 3], 'ann'),
      resizedPerhaps(4, 3),
      changed([5, 6], 'cancel', 'all', 'cancelled'),
      looks([7, 8], 'ann', 'offered'),
      booked([9, 10], 'newcomer'),
      refused([11, 12], 'sold_out'),
    ],
    'a customer waits once, and may wait again afterwards': [
      full,
      waits([2, 3], 'ann', 1, 7),
      refusedInLine([4, 5], 'already_waiting', 7),
      changed([6, 7], 'leave', 'ann', 'left'),
      waits([8, 9], 'ann again', 1, 7),
    ],
    'a declined offer goes to the next, and leaving twice changes nothing': [
      full,
      waits([2, 3], 'ann', 2),
      waits([4, 5], 'ben'),
      changed([6, 7], 'cancel', 'all', 'cancelled'),
      changed([8, 9], 'leave', 'ann', 'left'),
      changed([10, 11], 'leave', 'ann', 'left'),
      looks([12, 13], 'ben', 'offered'),
      booked([14, 15], 'newcomer'),
    ],
  }
  for (const [what, history] of Object.entries(good)) {
    await t.test(what, () => assert.equal(verdictOf(...history), 'linearizable'))
  }
})

test('a waitlist that breaks its specification', async (t) => {
  const bad: Record<string, WaitlistOperation[]> = {
    'a later entry is offered the place': [
      booked([0, 1], 'one'),
      booked([2, 3], 'two'),
      waits([4, 5], 'ann'),
      waits([6, 7], 'ben'),
      changed([8, 9], 'cancel', 'one', 'cancelled'),
      looks([10, 11], 'ben', 'offered'),
    ],
    'a position gets worse': [
      full,
      waits([2, 3], 'ann'),
      waits([2, 9], 'ben'),
      looks([4, 5], 'ann', 'waiting', 1),
      looks([10, 11], 'ann', 'waiting', 2),
    ],
    'a newcomer books while somebody waits': [
      booked([0, 1], 'one'),
      waits([2, 3], 'ann', 2),
      booked([4, 5], 'newcomer'),
    ],
    'a customer has to wait although places are free and nobody is waiting': [waits([0, 1], 'ann')],
    'more is accepted than the capacity': [
      full,
      waits([2, 3], 'ann'),
      changed([4, 5], 'accept', 'ann', 'accepted'),
    ],
    'a place that became free is not offered': [
      full,
      waits([2, 3], 'ann'),
      changed([4, 5], 'cancel', 'all', 'cancelled'),
      looks([6, 7], 'ann', 'waiting', 1),
    ],
    'a pending change of capacity adds more places than it can': [
      full,
      resizedPerhaps(2, 3),
      booked([3, 4], 'ann'),
      booked([5, 6], 'ben'),
    ],
    'the capacity is set below what is sold': [full, resized([2, 3], 1)],
    'a customer waits twice': [full, waits([2, 3], 'ann', 1, 7), waits([4, 5], 'ann again', 1, 7)],
    'a customer who does not wait is refused as waiting already': [
      full,
      waits([2, 3], 'ann', 1, 7),
      refusedInLine([4, 5], 'already_waiting', 8),
    ],
    'a customer is refused because of a waitlist that is empty': [full, refused([2, 3], 'waitlist_first')],
  }
  for (const [what, history] of Object.entries(bad)) {
    await t.test(what, () => assert.equal(verdictOf(...history), 'violation'))
  }
})
