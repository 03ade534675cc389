import type { Logger } from 'pino'

/**
 * V8 notes which places of the code make objects that live long, and makes those to come among the old ones at once. Of requests
 * it concludes so while a server starts slowly: then each of them waits for the garbage collector of old objects, keeps
 * young ones from being collected, and the server stands still for 25 ms four times a second, instead of for 6.
 *
 * V8 heeds its flags when it starts. Set later, a flag is a matter of luck, and future versions refuse it.
 */
export const NODE_FLAGS: readonly string[] = ['--no-allocation-site-pretenuring']

/** A server that somebody started past `berth` and npm works, with longer pauses. */
export function warnWithoutFlags(logger: Pick<Logger, 'warn'>): void {
  const missing = NODE_FLAGS.filter((flag) => !process.execArgv.includes(flag))
  if (missing.length === 0) return
  logger.warn(
    `Start the server by \`berth serve\`, or by \`node ${missing.join(' ')} …\`: its pauses are longer without.`,
  )
}
