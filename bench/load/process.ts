import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LoadPlan, LoadReport } from '#bench/load/plan.ts'

/** The load generator, running. */
export interface LoadProcess {
  readonly pid: number
  /** Runs one plan to its end, one at a time. Rejects if the generator fails. */
  run(plan: LoadPlan): Promise<LoadReport>
  stop(): Promise<void>
}

/** The generator's answer to a plan. */
export type LoadMessage = { readonly report: LoadReport } | { readonly failure: string }

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

/**
 * Starts the generator as a separate process, so that nothing else uses its event loop, and keeps it for all scenarios. A new
 * process would spend the first seconds of each scenario compiling its code.
 */
export async function startLoadProcess(): Promise<LoadProcess> {
  const child = fork(MAIN, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' })
  await once(child, 'spawn')
  if (child.pid === undefined) throw new Error('The load generator did not start.')
  return {
    pid: child.pid,
    run: (plan) => runPlan(child, plan),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

async function runPlan(child: ChildProcess, plan: LoadPlan): Promise<LoadReport> {
  const { promise, resolve, reject } = Promise.withResolvers<LoadReport>()
  const onMessage = (message: LoadMessage) =>
    'report' in message ? resolve(message.report) : reject(new Error(`The load failed: ${message.failure}`))
  const onExit = () => reject(new Error('The load generator ended while it ran a plan.'))
  child.once('message', onMessage)
  child.once('exit', onExit)
  try {
    child.send(plan)
    return await promise
  } finally {
    child.off('message', onMessage)
    child.off('exit', onExit)
  }
}
