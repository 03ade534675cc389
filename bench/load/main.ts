import { generateLoad } from '#bench/load/generate.ts'
import type { LoadPlan } from '#bench/load/plan.ts'
import type { LoadMessage } from '#bench/load/process.ts'

/** The process of the load generator. It runs one plan after another for the process that started it, and ends with that process. */
function answer(message: LoadMessage): void {
  process.send?.(message)
}

process.on('message', (plan: LoadPlan) => {
  generateLoad(plan).then(
    (report) => answer({ report }),
    (error: unknown) =>
      answer({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
process.once('disconnect', () => process.exit(0))
