import { parentPort } from 'node:worker_threads'
import { flood } from '#bench/overload/flood.ts'
import type { FloodPlan } from '#bench/overload/flood_plan.ts'
import type { FloodMessage } from '#bench/overload/flood_thread.ts'

/** The thread of the flood. It runs one plan after another. */
function answer(message: FloodMessage): void {
  parentPort?.postMessage(message)
}

parentPort?.on('message', (plan: FloodPlan) => {
  flood(plan).then(
    (report) => answer({ report }),
    (error: unknown) =>
      answer({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
