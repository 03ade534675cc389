import { parentPort } from 'node:worker_threads'
import type { Case, JudgeAnswer } from '#prove/judge/case.ts'
import { checkHistory } from '#prove/linearizability/check.ts'
import { bookingModel } from '#prove/models/booking.ts'

/** A group is a few hundred operations. The longest search of some thirty thousand groups took half a million states, three seconds. */
const STATES_MAX = 2_000_000

parentPort?.on('message', (given: Case) => parentPort?.postMessage(judge(given)))

function judge({ number, world, operations }: Case): JudgeAnswer {
  try {
    return { number, report: checkHistory(bookingModel(world), operations, { statesMax: STATES_MAX }) }
  } catch (error) {
    return { number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
