import type { Logger } from 'pino'
import { EXIT } from '#cli/terminal/exit.ts'

/** npm and a terminal may both pass on the same Ctrl-C. Only a later signal counts as a second one. */
const SAME_SIGNAL_MS = 1_000

/** How often to check whether npm has ended. */
const LOOK_MS = 250

/** Resolves at Ctrl-C or SIGTERM. A second signal, more than a second later, ends the process at once. */
export function untilStopped(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let firstMs: number | undefined
  const stop = (signal: NodeJS.Signals) => {
    const nowMs = performance.now()
    firstMs ??= nowMs
    if (nowMs - firstMs > SAME_SIGNAL_MS) process.exit(130)
    resolve(signal)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  whenOrphanedByNpm(() => stop('SIGTERM'))
  return promise
}

/**
 * Starts a server, or ends the process at once if a signal comes first: the start may be waiting for a database that is gone, or for the
 * lock of another migration. PostgreSQL undoes a migration of its own, as when `berth migrate` is ended.
 */
export async function unlessStopped<Started>(
  stopped: Promise<NodeJS.Signals>,
  logger: Pick<Logger, 'info'>,
  start: () => Promise<Started>,
): Promise<Started> {
  const first = await Promise.race([
    start().then((started) => ({ started })),
    stopped.then((signal) => ({ signal })),
  ])
  if ('started' in first) return first.started
  logger.info(first, 'stopped before it had started')
  process.exit(EXIT.ok)
}

/** npm and npx send a signal to the shell between them and this process, which ends without passing it on. */
function whenOrphanedByNpm(stop: () => void): void {
  if (process.env.npm_command === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop()
  }, LOOK_MS).unref()
}
