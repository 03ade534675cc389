import { parentPort } from 'node:worker_threads'
import type { CheckedHistory, CheckerReply } from '#prove/checker/checked_history.ts'
import { checkHistory } from '#prove/linearizability/check.ts'
import type { CheckReport } from '#prove/linearizability/verdict.ts'
import { bookingModel } from '#prove/models/booking.ts'
import { waitlistModel } from '#prove/models/waitlist.ts'

/** A group has a few hundred operations. The longest search in some thirty thousand groups took half a million states, three seconds. */
const STATES_MAX = 2_000_000

parentPort?.on('message', (history: CheckedHistory) => parentPort?.postMessage(reply(history)))

function reply(history: CheckedHistory): CheckerReply {
  const { number } = history
  try {
    return { number, report: check(history) }
  } catch (error) {
    return { number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function check({ kind, inventory, operations }: CheckedHistory): CheckReport {
  const options = { statesMax: STATES_MAX }
  return kind === 'bookings'
    ? checkHistory(bookingModel(inventory), operations, options)
    : checkHistory(waitlistModel(inventory.capacity), operations, options)
}
