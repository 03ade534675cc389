/** npm and a terminal may both pass on the same Ctrl-C; only one that comes later is a second one. */
const SAME_SIGNAL_MS = 1_000

/** Resolves at Ctrl-C or SIGTERM. A second one ends the process at once, for whoever will not wait. */
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
  return promise
}
