import { Worker } from 'node:worker_threads'
import type { FloodPlan, FloodReport } from '#bench/overload/flood_plan.ts'

export interface FloodThread {
  /** Runs one plan to its end, one at a time. Rejects if the flood fails. */
  run(plan: FloodPlan): Promise<FloodReport>
  stop(): Promise<void>
}

/** The thread's answer to a plan. */
export type FloodMessage = { readonly report: FloodReport } | { readonly failure: string }

/** Starts a separate thread, so that a probe beside it is timed on an event loop that the flood does not fill. */
export function startFloodThread(): FloodThread {
  const worker = new Worker(new URL('./flood_worker.ts', import.meta.url))
  return {
    run: (plan) => runPlan(worker, plan),
    async stop() {
      await worker.terminate()
    },
  }
}

async function runPlan(worker: Worker, plan: FloodPlan): Promise<FloodReport> {
  const { promise, resolve, reject } = Promise.withResolvers<FloodReport>()
  const onMessage = (message: FloodMessage) =>
    'report' in message ? resolve(message.report) : reject(new Error(`The flood failed: ${message.failure}`))
  worker.once('message', onMessage)
  worker.once('error', reject)
  try {
    worker.postMessage(plan)
    return await promise
  } finally {
    worker.off('message', onMessage)
    worker.off('error', reject)
  }
}
