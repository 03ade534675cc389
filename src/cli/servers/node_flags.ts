import type { Logger } from 'pino'

/**
 * V8 learns which allocation sites make long-lived objects, and then allocates new ones there in the old generation (pretenuring).
 * While a server starts slowly it draws this conclusion about requests. Each request then stays until a major collection and
 * keeps young objects alive, and the server pauses for 25 ms four times a second instead of 6 ms.
 *
 * V8 reads its flags when it starts. A flag that is set later may have no effect, and future versions refuse it.
 */
export const NODE_FLAGS: readonly string[] = ['--no-allocation-site-pretenuring']

/** A server that was not started by `berth` or npm works too, with longer pauses. */
export function warnWithoutFlags(logger: Pick<Logger, 'warn'>): void {
  const missing = NODE_FLAGS.filter((flag) => !process.execArgv.includes(flag))
  if (missing.length === 0) return
  logger.warn(
    `Start the server by \`berth serve\`, or by \`node ${missing.join(' ')} …\`: its pauses are longer without.`,
  )
}
