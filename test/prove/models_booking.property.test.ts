import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkHistory } from '#prove/linearizability/check.ts'
import { bookingModel } from '#prove/models/booking.ts'
import type { BookingOccurrence, BookingOperation, BookingOutput } from '#prove/models/booking_types.ts'
import { simulateBookings } from '#test/prove/simulated_bookings.ts'

const EVENT: BookingOccurrence = { mode: 'counted', id: 'E', capacity: 12 }
const DEPARTURE: BookingOccurrence = { mode: 'placed', id: 'D', seats: ['1A', '1B', '2A', '2B'], legs: 4 }
const WORLDS = [[EVENT], [DEPARTURE], [EVENT, DEPARTURE]] as const

const simulation = fc.record({
  occurrences: fc.constantFrom(...WORLDS),
  seed: fc.nat(),
  clients: fc.integer({ min: 1, max: 8 }),
  operations: fc.integer({ min: 1, max: 120 }),
  // From holds that outlast the history to holds that expire while they are confirmed.
  secondUs: fc.constantFrom(5, 20, 1000),
})

test('what was booked one thing at a time is linearizable, whoever overlaps and whenever holds expire', () => {
  fc.assert(
    fc.property(simulation, ({ occurrences, ...made }) => {
      const history = simulateBookings({ occurrences }, made)
      const report = checkHistory(bookingModel({ occurrences, clockErrorUs: 0 }), history)
      assert.equal(report.verdict, 'linearizable', report.explanation ?? '')
    }),
    { numRuns: 200 },
  )
})

test('so it is where answers are lost, and asked for again', () => {
  fc.assert(
    fc.property(simulation, ({ occurrences, ...made }) => {
      const operations = Math.min(60, made.operations)
      const history = simulateBookings({ occurrences }, { ...made, operations, unknown: 0.04 })
      const report = checkHistory(bookingModel({ occurrences, clockErrorUs: 0 }), history)
      assert.equal(report.verdict, 'linearizable', report.explanation ?? '')
    }),
    { numRuns: 100 },
  )
})

/** No two calls overlap and no hold expires, so that each answer is the only one that is right. */
const ONE_BY_ONE = { clients: 1, secondUs: 1000 }

test('answers that cannot be true are found in it', async (t) => {
  const lies: Record<string, (operation: BookingOperation) => BookingOutput | null> = {
    'a refusal that is a booking instead': ({ input, output }) => {
      if (input.kind !== 'book' || output?.kind !== 'refused' || output.code === 'key_reused') return null
      const claims = input.lines.map((line, at) => ({ ...line, id: `lie${at}`, seat: line.seat ?? 'none' }))
      const booked = { kind: 'booked', booking: 'lie', replayed: false, claims } as const
      return input.hold
        ? { ...booked, status: 'held', expiresAtUs: 1e12 }
        : { ...booked, status: 'confirmed', expiresAtUs: null }
    },
    'a replay that is a booking of its own': ({ output }) =>
      output?.kind === 'booked' && output.replayed ? { ...output, booking: 'lie', replayed: false } : null,
    'a booking that is refused as if its key had another body': ({ output }) =>
      output?.kind === 'booked' ? { kind: 'refused', code: 'key_reused' } : null,
    'more units released than were held': ({ output }) =>
      output?.kind === 'released' && output.units > 0 ? { ...output, units: output.units + 1 } : null,
    'a cancellation that was refused as never booked': ({ output }) =>
      output?.kind === 'cancelled' ? { kind: 'refused', code: 'booking_not_found' } : null,
  }
  for (const [what, tell] of Object.entries(lies)) {
    await t.test(what, () => {
      let told = 0
      fc.assert(
        fc.property(simulation, fc.nat(), ({ occurrences, ...made }, at) => {
          const history = simulateBookings({ occurrences }, { ...made, ...ONE_BY_ONE })
          const chosen = history.filter((operation) => tell(operation) !== null)
          const falsified = chosen[at % Math.max(1, chosen.length)]
          if (falsified === undefined) return
          told += 1
          const lie = history.map((each) => (each === falsified ? { ...each, output: tell(each) } : each))
          const report = checkHistory(bookingModel({ occurrences, clockErrorUs: 0 }), lie)
          assert.equal(report.verdict, 'violation')
        }),
      )
      assert.ok(told > 20, 'there was something to falsify')
    })
  }
})
